<?php // SPDX-License-Identifier: MIT

namespace WHMCS;

class Carbon extends \Carbon\Carbon
{
}
