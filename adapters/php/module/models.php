<?php // SPDX-License-Identifier: MIT

// WHMCS's own models as far as the mirror has them. Source: classdocs.whmcs.com, WHMCS\Service\Service and its column map.

namespace WHMCS\Service {
    class Service extends \Illuminate\Database\Eloquent\Model
    {
        public const STATUS_PENDING = 'Pending';
        public const STATUS_ACTIVE = 'Active';
        public const STATUS_SUSPENDED = 'Suspended';

        protected $table = 'tblhosting';

        protected function columnOf(string $name): string
        {
            $columns = ['clientId' => 'userid', 'serverId' => 'server', 'registrationDate' => 'regdate', 'status' => 'domainstatus',
                        'productId' => 'packageid', 'nextDueDate' => 'nextduedate', 'billingCycle' => 'billingcycle'];
            return $columns[$name] ?? $name;
        }

        public function client()
        {
            return $this->belongsTo(\WHMCS\User\Client::class, 'userid');
        }

        public function product()
        {
            return $this->belongsTo(\WHMCS\Product\Product::class, 'packageid');
        }

        public function serverModel()
        {
            return $this->belongsTo(\WHMCS\Product\Server::class, 'server');
        }
    }
}

namespace WHMCS\User {
    class Client extends \Illuminate\Database\Eloquent\Model
    {
        protected $table = 'tblclients';
    }
}

namespace WHMCS\Product {
    class Product extends \Illuminate\Database\Eloquent\Model
    {
        protected $table = 'tblproducts';
    }

    class Server extends \Illuminate\Database\Eloquent\Model
    {
        protected $table = 'tblservers';
    }
}
