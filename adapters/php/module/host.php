<?php // SPDX-License-Identifier: MIT

// Runs one provisioning module and reports on descriptor 3 (law 80) what came of it: pieces of the reply, each after a line
// "R <bytes>", and finally one line "E <JSON>". Source of the functions and parameters: developers.whmcs.com, provisioning-modules.

namespace Serversync;

final class Host
{
    private const EAGER = ['journal.php', 'reply.php', 'whmcs.php', 'mirror.php', 'query.php', 'capsule.php'];

    /** Defined only when asked for and when no library of the module's has them. */
    private const LAZY = [
        'Carbon\Carbon' => 'carbon.php',
        'WHMCS\Carbon' => 'carbon_whmcs.php',
        'Illuminate\Support\Collection' => 'collection.php',
        'Illuminate\Database\Eloquent\Collection' => 'collection.php',
        'Illuminate\Database\Eloquent\Model' => 'eloquent.php',
        'Illuminate\Database\Eloquent\ModelNotFoundException' => 'eloquent.php',
        'WHMCS\Service\Service' => 'models.php',
        'WHMCS\User\Client' => 'models.php',
        'WHMCS\Product\Product' => 'models.php',
        'WHMCS\Product\Server' => 'models.php',
    ];
    private const ALIASES = ['DB' => \Illuminate\Database\Capsule\Manager::class, 'Capsule' => \Illuminate\Database\Capsule\Manager::class];

    private static array $sources;
    private static string $folder;
    private static $result;
    private static ?string $reserve; // memory for reporting that there is none left
    private static string $phase = 'listing';
    private static bool $isTold = false;
    private static ?array $metadata = null;

    public static function run(array $all): void
    {
        self::$sources = $all['sources'];
        $request = $all['request'];
        self::$result = fopen('php://fd/3', 'w');
        self::$reserve = str_repeat('x', 2 * 1024 * 1024);
        foreach (self::EAGER as $file) {
            eval('?>' . self::$sources[$file]);
        }
        $folder = self::$folder = base64_decode($request['folder']);
        $secrets = self::pairs($request['secrets']);
        $given = self::pairs($request['parameters']);
        $params = Whmcs::parameters($given, $secrets);
        spl_autoload_register([self::class, 'load']);
        register_shutdown_function([self::class, 'onShutdown']);
        Mirror::start($request['mirror'], self::$sources['whmcs-views.sql'], $params);
        Journal::start($folder, self::spoken($secrets, $params['serverusername']), array_map('base64_decode', $request['accepted']));
        Whmcs::pretendRequest($folder);
        try {
            self::work($folder, $request, $params);
        } catch (\Throwable $error) {
            Journal::caught($error);
        }
        self::tell();
    }

    /** What must not be reported: the secrets, and each of them after the user's name, as a login's header has it in Base64. */
    private static function spoken(array $secrets, string $user): array
    {
        $all = array_filter(array_values($secrets), 'strlen');
        return array_merge($all, array_map(static fn ($secret) => $user . ':' . $secret, $all));
    }

    private static function pairs(array $pairs): array
    {
        return array_combine(array_map('base64_decode', array_column($pairs, 0)), array_map('base64_decode', array_column($pairs, 1)));
    }

    private static function work(string $folder, array $request, array $params): void
    {
        $libraries = base64_decode($request['libraries']);
        if ($libraries !== '') {
            require_once $libraries;
        }
        $name = $request['name'];
        self::includeFile($folder . '/' . $name . '.php');
        if (Journal::hasFailed()) {
            return;
        }
        if (!$request['listing'] || function_exists($name . '_MetaData')) {
            self::$metadata = self::metadata(self::call($name, 'MetaData', []));
        }
        if ($request['listing']) {
            $reply = self::call($name, 'ListAccounts', [$params]);
            Journal::flush();
            if (!Journal::hasFailed()) {
                (new Reply(self::$result))->write($reply);
            }
        }
        if ($request['metadata'] && function_exists($name . '_ConfigOptions')) {
            self::$phase = 'options';
            Journal::flush();
            Journal::beLenient();
            self::$metadata['options'] = self::labels(self::call($name, 'ConfigOptions', [$params]));
        }
    }

    private static function includeFile(string $path): void
    {
        (static function () use ($path): void {
            require_once $path;
        })();
    }

    private static function call(string $module, string $function, array $arguments)
    {
        $name = $module . '_' . $function;
        if (!function_exists($name)) {
            throw Journal::refuse("the module has no function '" . $name . "'");
        }
        return $name(...$arguments);
    }

    /** The values of ListAccounts; source: developers.whmcs.com, meta-data-params. */
    private static function metadata($given): array
    {
        if (!is_array($given)) {
            throw Journal::refuse('MetaData returns ' . Reply::typeName($given) . ', not an array');
        }
        $texts = [];
        foreach (['DisplayName', 'ListAccountsUniqueIdentifierField', 'ListAccountsUniqueIdentifierDisplayName',
                  'ListAccountsProductField'] as $key) {
            $value = $given[$key] ?? '';
            if (!is_scalar($value)) {
                throw Journal::refuse("the value '" . $key . "' of MetaData is " . Reply::typeName($value) . ', not a string');
            }
            $texts[$key] = Journal::clean(substr((string) $value, 0, 300));
        }
        return $texts;
    }

    /** configoption1 and so on, in the order of the array; an option's label is its FriendlyName, or its key. */
    private static function labels($given): array
    {
        $labels = [];
        foreach (is_array($given) ? array_slice($given, 0, 24) : [] as $key => $option) {
            $label = is_array($option) && is_string($option['FriendlyName'] ?? null) ? $option['FriendlyName'] : (string) $key;
            $labels['configoption' . (count($labels) + 1)] = Journal::clean(substr($label, 0, 300));
        }
        return $labels;
    }

    /** Source: developers.whmcs.com, modules/module-class-autoloading; modules write their name there in a different case from their folder's. */
    private static function loadModuleClass(string $class): void
    {
        if (preg_match('/^WHMCS\\\\Module\\\\(Server|Addon)\\\\(\w+)\\\\([\w\\\\]+)$/', $class, $found) !== 1) {
            return;
        }
        $own = basename(self::$folder);
        $name = $found[1] === 'Server' && strcasecmp($own, $found[2]) === 0 ? $own : strtolower($found[2]);
        $modules = $found[1] === 'Server' ? dirname(self::$folder) : dirname(self::$folder, 2) . '/addons';
        $path = $modules . '/' . $name . '/lib/' . str_replace('\\', '/', $found[3]) . '.php';
        if (is_file($path)) {
            require_once $path;
        }
    }

    /** Runs after all autoloaders of the module, whenever they were added (law 85). */
    public static function load(string $class): void
    {
        self::loadModuleClass($class);
        if (!isset(self::LAZY[$class]) && !isset(self::ALIASES[$class])) {
            return;
        }
        foreach (spl_autoload_functions() as $other) {
            if ($other !== [self::class, 'load']) {
                call_user_func($other, $class);
            }
            if (class_exists($class, false)) {
                return;
            }
        }
        if (isset(self::ALIASES[$class])) {
            class_alias(self::ALIASES[$class], $class);
        } else {
            eval('?>' . self::$sources[self::LAZY[$class]]);
        }
    }

    public static function onShutdown(): void
    {
        self::$reserve = null;
        if (self::$isTold) {
            return;
        }
        $last = error_get_last();
        $fatal = E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR;
        if ($last !== null && ($last['type'] & $fatal) !== 0) {
            Journal::fail('PHP stopped: ' . $last['message'] . Journal::place($last['file'], $last['line']));
        } else {
            Journal::fail('the module ended PHP itself, with exit or die');
        }
        self::tell();
    }

    private static function tell(): void
    {
        self::$isTold = true;
        Journal::flush();
        $all = Journal::told() + ['metadata' => self::$metadata];
        fwrite(self::$result, 'E ' . json_encode($all, JSON_THROW_ON_ERROR) . "\n");
        fclose(self::$result);
    }
}
