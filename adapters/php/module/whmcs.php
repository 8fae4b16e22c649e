<?php // SPDX-License-Identifier: MIT

// What modules expect of WHMCS. Source: developers.whmcs.com, provisioning-modules and api/internal-api.

namespace WHMCS\Service {
    final class Status
    {
        public const PENDING = 'Pending';
        public const ACTIVE = 'Active';
        public const COMPLETED = 'Completed';
        public const SUSPENDED = 'Suspended';
        public const TERMINATED = 'Terminated';
        public const CANCELLED = 'Cancelled';
        public const FRAUD = 'Fraud';
    }
}

namespace WHMCS\Exception\Module {
    class NotServicable extends \Exception
    {
    }
}

namespace Serversync {
    final class Whmcs
    {
        private const DOCUMENTED = ['serverid', 'serverip', 'serverhostname', 'serverusername', 'serverpassword', 'serveraccesshash'];
        private const NO = ['', '0', 'off', 'false', 'no'];

        /** The parameters of a call for a whole server: all that the documentation's sample has, in its order. */
        public static function parameters(array $given, array $secrets): array
        {
            $all = $secrets + $given;
            $params = ['server' => true];
            foreach (self::DOCUMENTED as $name) {
                $params[$name] = $all[$name] ?? '';
            }
            $params['serversecure'] = !in_array(strtolower($all['serversecure'] ?? 'on'), self::NO, true);
            $params['serverhttpprefix'] = $params['serversecure'] ? 'https' : 'http';
            $params['serverport'] = '';
            foreach ($all as $name => $value) {
                if ($name !== 'serversecure' && $name !== 'server') {
                    $params[$name] = $value;
                }
            }
            if (preg_match('/^\d{1,18}$/', $params['serverid']) === 1) {
                $params['serverid'] = (int) $params['serverid'];
            }
            return $params;
        }

        /** What a module finds when an administrator's page of WHMCS calls it. */
        public static function pretendRequest(string $folder): void
        {
            define('WHMCS', true);
            define('ROOTDIR', dirname($folder, 3));
            chdir(ROOTDIR);
            $_SERVER = [
                'SERVER_NAME' => 'localhost', 'HTTP_HOST' => 'localhost', 'SERVER_ADDR' => '127.0.0.1', 'SERVER_PORT' => '443',
                'HTTPS' => 'on', 'REMOTE_ADDR' => '127.0.0.1', 'REQUEST_METHOD' => 'GET', 'REQUEST_URI' => '/admin/index.php',
                'QUERY_STRING' => '', 'SCRIPT_NAME' => '/admin/index.php', 'PHP_SELF' => '/admin/index.php',
                'SCRIPT_FILENAME' => ROOTDIR . '/admin/index.php', 'DOCUMENT_ROOT' => ROOTDIR, 'HTTP_USER_AGENT' => 'serversync',
            ] + $_SERVER;
            $GLOBALS['CONFIG'] = ['Language' => 'english', 'SystemURL' => 'https://localhost/'];
            $GLOBALS['_LANG'] = [];
            $GLOBALS['_ADMINLANG'] = [];
        }

        public static function api(string $command, array $values): array
        {
            $password = ['result' => 'success', 'password' => (string) ($values['password2'] ?? '')];
            switch (strtolower($command)) {
                case 'logactivity':
                    Journal::note('whmcs_log');
                    return ['result' => 'success'];
                case 'encryptpassword':
                case 'decryptpassword':
                    return $password;
            }
            Journal::fail("the module asked WHMCS's API for '" . $command . "', which is not here");
            return ['result' => 'error', 'message' => "WHMCS's API is not here"];
        }
    }
}

namespace {
    /** Counted, never kept: it is given passwords. */
    function logModuleCall(...$ignored)
    {
        \Serversync\Journal::note('whmcs_log');
    }

    function logActivity(...$ignored)
    {
        \Serversync\Journal::note('whmcs_log');
    }

    function localAPI($command, $values = [], $admin = '')
    {
        return \Serversync\Whmcs::api((string) $command, (array) $values);
    }

    /** Parameters come unencrypted, so there is nothing to decrypt. */
    function decrypt($text)
    {
        return $text;
    }

    function encrypt($text)
    {
        return $text;
    }

    function add_hook(...$ignored)
    {
    }
}
