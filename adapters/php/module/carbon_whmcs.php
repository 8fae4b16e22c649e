<?php

namespace WHMCS;

class Carbon extends \Carbon\Carbon
{
}
