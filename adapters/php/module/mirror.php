<?php

namespace Serversync;

/**
 * WHMCS's tables as far as the mirror (schema/mirror.sql) holds them, under WHMCS's names. Nothing can be written. Of tblservers
 * the row of the server at hand has what the parameters say, credentials included; nobody else's are known.
 */
final class Mirror
{
    private const APPLICATION_ID = 1397979501;
    private const CREDENTIALS = ['username' => 'serverusername', 'password' => 'serverpassword', 'accesshash' => 'serveraccesshash',
                                 'secure' => 'serversecure', 'port' => 'serverport'];

    private static string $path = '';
    private static array $params = [];
    private static ?\PDO $database = null;
    private static bool $hasFields = false;

    public static function start(string $path, array $params): void
    {
        self::$path = $path;
        self::$params = $params;
    }

    /** Whether WHMCS has a table of this name that is looked up here. */
    public static function holds(string $table): bool
    {
        return in_array($table, ['tblservers', 'tblproducts', 'tblclients', 'tblhosting', 'tblcustomfields', 'tblcustomfieldsvalues'], true);
    }

    /** Rows as arrays. Throws QueryException where the mirror does not have what is asked; the listing then has failed. */
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
            self::$database->exec('PRAGMA query_only = 0;' . self::fieldViews() . 'PRAGMA query_only = 1');
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
        if (self::$path !== '' && (int) $database->query('PRAGMA application_id')->fetchColumn() !== self::APPLICATION_ID) {
            throw new \RuntimeException('the file is no mirror');
        }
        $database->sqliteCreateFunction('not_held', static function (string $column): void {
            throw new \RuntimeException('not held: ' . $column);
        });
        $database->exec('PRAGMA temp_store = MEMORY;' . self::serverView($database) . (self::$path === '' ? '' : self::views())
            . 'PRAGMA query_only = 1');
        return $database;
    }

    private static function serverView(\PDO $database): string
    {
        $id = self::$params['serverid'];
        $at = is_int($id) ? (string) $id : '-1';
        $told = ['hostname' => 'serverhostname', 'ipaddress' => 'serverip'];
        $columns = '';
        $row = '';
        foreach ($told as $column => $name) {
            $known = $column === 'ipaddress' ? 'ip_address' : $column;
            $value = $database->quote((string) self::$params[$name]);
            $columns .= ", CASE WHEN id = $at AND $value <> '' THEN $value ELSE $known END COLLATE NOCASE AS $column";
            $row .= ", $value";
        }
        foreach (self::CREDENTIALS as $column => $name) {
            $value = self::$params[$name];
            $value = $database->quote($column === 'secure' ? ($value ? 'on' : '') : (string) $value);
            $columns .= ", CASE WHEN id = $at THEN $value ELSE not_held('tblservers.$column') END AS $column";
            $row .= ", $value";
        }
        $alone = "SELECT $at AS id, '' AS name$row FROM (SELECT 1) WHERE $at > 0";
        if (self::$path === '') {
            return 'CREATE TEMP VIEW tblservers (id, name, hostname, ipaddress, ' . implode(', ', array_keys(self::CREDENTIALS))
                . ") AS $alone;";
        }
        return "CREATE TEMP VIEW tblservers AS SELECT id, name COLLATE NOCASE AS name$columns, module COLLATE NOCASE AS type,"
            . ' assigned_ips AS assignedips, active, disabled FROM main.servers;';
    }

    private static function views(): string
    {
        $options = '';
        for ($i = 1; $i <= 24; ++$i) {
            $options .= ", configoption$i COLLATE NOCASE AS configoption$i";
        }
        return "CREATE TEMP VIEW tblproducts AS SELECT id, name COLLATE NOCASE AS name, type COLLATE NOCASE AS type, pay_type AS paytype,
                module COLLATE NOCASE AS servertype, hidden, retired$options FROM main.products;
            CREATE TEMP VIEW tblclients AS SELECT id, email COLLATE NOCASE AS email FROM main.clients;
            CREATE TEMP VIEW tblhosting AS SELECT id, client_id AS userid, product_id AS packageid, server_id AS server,
                COALESCE(date(registered_on * 86400, 'unixepoch'), '0000-00-00') AS regdate,
                domain COLLATE NOCASE AS domain, username COLLATE NOCASE AS username, dedicated_ip AS dedicatedip,
                status COLLATE NOCASE AS domainstatus, billing_cycle COLLATE NOCASE AS billingcycle,
                date(next_due_on * 86400, 'unixepoch') AS nextduedate,
                CASE WHEN amount_minor IS NULL THEN not_held('tblhosting.amount') ELSE printf('%.2f', amount_minor / 100.0) END AS amount
                FROM main.services WHERE kind = 0;";
    }

    /** The mirror has names of fields, not their numbers: the numbers here are those of this run. */
    private static function fieldViews(): string
    {
        return "CREATE TEMP TABLE field_numbers (id INTEGER PRIMARY KEY, relid INTEGER, fieldname TEXT COLLATE NOCASE, UNIQUE (relid, fieldname));
            INSERT INTO field_numbers (relid, fieldname)
                SELECT DISTINCT s.product_id, f.name FROM main.custom_fields f JOIN main.services s ON s.kind = f.service_kind AND s.id = f.service_id
                WHERE f.service_kind = 0 ORDER BY 1, 2;
            CREATE TEMP TABLE service_products (id INTEGER PRIMARY KEY, product_id INTEGER);
            INSERT INTO service_products SELECT id, product_id FROM main.services WHERE kind = 0;
            CREATE TEMP VIEW tblcustomfields AS SELECT id, 'product' AS type, relid, fieldname FROM temp.field_numbers;
            CREATE TEMP VIEW tblcustomfieldsvalues AS SELECT n.id AS fieldid, f.service_id AS relid, f.value COLLATE NOCASE AS value
                FROM main.custom_fields f JOIN temp.service_products p ON p.id = f.service_id
                JOIN temp.field_numbers n ON n.relid = p.product_id AND n.fieldname = f.name
                WHERE f.service_kind = 0;";
    }
}
