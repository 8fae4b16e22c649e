<?php // SPDX-License-Identifier: MIT

namespace Serversync;

/**
 * WHMCS's tables as far as the mirror (schema/mirror.sql) holds them, under WHMCS's names. Nothing can be written. In
 * tblservers only the row of the server being listed has credentials: those that the parameters say (law 84).
 */
final class Mirror
{
    /** Columns of the server at hand, and the parameters that say what is in them. */
    private const TOLD = ['hostname' => 'serverhostname', 'ipaddress' => 'serverip', 'username' => 'serverusername',
                          'password' => 'serverpassword', 'accesshash' => 'serveraccesshash', 'secure' => 'serversecure',
                          'port' => 'serverport'];

    private static array $file = [];
    private static string $path = '';
    private static array $views = [];
    private static array $params = [];
    private static ?\PDO $database = null;
    private static bool $hasFields = false;

    /**
     * `$file`: the mirror's path (Base64; blank: there is none), and the application id and the schema version that it must have.
     * `$views`: schema/whmcs-views.sql.
     */
    public static function start(array $file, string $views, array $params): void
    {
        self::$file = $file;
        self::$path = base64_decode($file['path']);
        $parts = preg_split('/^-- part: (\w+)$/m', $views, -1, PREG_SPLIT_DELIM_CAPTURE);
        for ($at = 1; $at + 1 < count($parts); $at += 2) {
            self::$views[$parts[$at]] = $parts[$at + 1];
        }
        self::$params = $params;
    }

    /** Whether this is one of WHMCS's tables that can be read here. */
    public static function holds(string $table): bool
    {
        return in_array($table, ['tblservers', 'tblproducts', 'tblclients', 'tblhosting', 'tblcustomfields', 'tblcustomfieldsvalues'], true);
    }

    /** Rows as arrays. Throws QueryException if the mirror does not have what is asked for; the listing has then failed. */
    public static function rows(string $sql, array $values): array
    {
        try {
            $statement = self::database($sql)->prepare($sql);
            $at = 0;
            foreach ($values as $value) {
                $type = is_int($value) || is_bool($value) ? \PDO::PARAM_INT : ($value === null ? \PDO::PARAM_NULL : \PDO::PARAM_STR);
                $statement->bindValue(++$at, is_bool($value) ? (int) $value : (is_float($value) ? (string) $value : $value), $type);
            }
            $statement->execute();
            $rows = $statement->fetchAll(\PDO::FETCH_ASSOC);
        } catch (Refused $refused) {
            throw $refused;
        } catch (\RuntimeException $error) {
            throw self::failed($error->getMessage());
        }
        if ($rows === [] && stripos($sql, 'tblcustomfields') !== false) {
            throw self::missing('a custom field or its value; the mirror has only those that identify services');
        }
        return $rows;
    }

    public static function missing(string $what): \Illuminate\Database\QueryException
    {
        $why = self::$path === '' ? "the module reads WHMCS's database, and no mirror is given: " : 'the module reads what the mirror does not hold: ';
        $text = $why . $what;
        Journal::fail($text);
        return new \Illuminate\Database\QueryException($text);
    }

    private static function failed(string $text): \Illuminate\Database\QueryException
    {
        if (preg_match('/(?:no such column|not held): (\S+)/', $text, $found)) {
            return self::missing("column '" . str_replace('`', '', $found[1]) . "'");
        }
        if (preg_match('/no such table: (\S+)/', $text, $found)) {
            return self::missing("table '" . $found[1] . "'");
        }
        Journal::fail("the module's query of WHMCS's database cannot be answered here: " . $text);
        return new \Illuminate\Database\QueryException($text);
    }

    private static function database(string $sql): \PDO
    {
        self::$database = self::$database ?? self::open();
        if (!self::$hasFields && stripos($sql, 'tblcustomfields') !== false && self::$path !== '') {
            self::$hasFields = true;
            self::$database->exec('PRAGMA query_only = 0;' . self::$views['custom_fields'] . 'PRAGMA query_only = 1');
        }
        return self::$database;
    }

    private static function open(): \PDO
    {
        if (!extension_loaded('pdo_sqlite')) {
            throw Journal::refuse("the module reads WHMCS's database, and PHP has no extension 'pdo_sqlite' to read the mirror with."
                . ' Install it (Debian: php-sqlite3)');
        }
        $options = [\PDO::ATTR_ERRMODE => \PDO::ERRMODE_EXCEPTION, \PDO::ATTR_STRINGIFY_FETCHES => false];
        if (self::$path !== '') {
            $options[\PDO::SQLITE_ATTR_OPEN_FLAGS] = \PDO::SQLITE_OPEN_READONLY;
        }
        $database = new \PDO('sqlite:' . (self::$path === '' ? ':memory:' : self::$path), null, null, $options);
        if (self::$path !== '') {
            self::check($database);
        }
        $database->sqliteCreateFunction('not_held', static function (string $column): void {
            throw new \RuntimeException('not held: ' . $column);
        });
        $database->exec('PRAGMA temp_store = MEMORY;' . self::$views['server']);
        $id = self::$params['serverid'];
        $row = [is_int($id) ? $id : -1];
        foreach (self::TOLD as $column => $name) {
            $value = self::$params[$name];
            $row[] = $column === 'secure' ? ($value ? 'on' : '') : (string) $value;
        }
        $database->prepare('INSERT INTO server_at_hand VALUES (?' . str_repeat(', ?', count(self::TOLD)) . ')')->execute($row);
        $database->exec(self::$views[self::$path === '' ? 'server_alone' : 'records'] . 'PRAGMA query_only = 1');
        return $database;
    }

    /** Another schema has other columns, or the same ones with another meaning. */
    private static function check(\PDO $database): void
    {
        $number = static fn (string $pragma): int => (int) $database->query("PRAGMA $pragma")->fetchColumn();
        if ($number('application_id') !== self::$file['application_id']) {
            throw new \RuntimeException('the file is not a mirror');
        }
        $version = $number('user_version');
        if ($version !== self::$file['schema_version']) {
            throw Journal::refuse("the module reads WHMCS's database, and the mirror is schema version $version, this serversync reads "
                . self::$file['schema_version'] . ": reload the mirror with 'serversync mirror load'");
        }
    }
}
