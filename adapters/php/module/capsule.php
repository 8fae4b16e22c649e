<?php // SPDX-License-Identifier: MIT

namespace Serversync {
    /** The connection behind Capsule: it reads the mirror. */
    final class Connection
    {
        public function table($table): \Illuminate\Database\Query\Builder
        {
            return new \Illuminate\Database\Query\Builder($table);
        }

        public function query(): \Illuminate\Database\Query\Builder
        {
            return $this->table('');
        }

        public function raw($sql): \Illuminate\Database\Query\Expression
        {
            return new \Illuminate\Database\Query\Expression($sql);
        }

        /** Rows as objects. */
        public function select($sql, array $values = []): array
        {
            if (!preg_match('/^\s*(select|with)\b/i', (string) $sql)) {
                throw Journal::refuse("the module tried to write to WHMCS's database: a statement that is not a SELECT");
            }
            return array_map(static fn ($row) => (object) $row, Mirror::rows((string) $sql, array_values($values)));
        }

        public function selectOne($sql, array $values = [])
        {
            return $this->select($sql, $values)[0] ?? null;
        }

        /** Nothing is written, so there is nothing to commit. */
        public function transaction(callable $action)
        {
            return $action($this);
        }

        public function beginTransaction(): void
        {
        }

        public function commit(): void
        {
        }

        public function rollBack(): void
        {
        }

        public function getSchemaBuilder(): Schema
        {
            return new Schema();
        }

        public function __call(string $name, array $arguments)
        {
            if (in_array(strtolower($name), ['insert', 'update', 'delete', 'statement', 'affectingstatement', 'unprepared'], true)) {
                throw Journal::refuse("the module tried to write to WHMCS's database: " . $name);
            }
            throw Journal::refuse("the module uses WHMCS's database with '" . $name . "', which is not supplied here");
        }
    }

    /** Answers whether a table exists: yes, as a module that is in use has made its own (law 83). */
    final class Schema
    {
        public function hasTable($table): bool
        {
            return true;
        }

        public function hasColumn($table, $column): bool
        {
            if (Mirror::holds((string) $table)) {
                throw Mirror::missing("whether table '" . $table . "' has a column '" . $column . "'");
            }
            return true;
        }

        public function __call(string $name, array $arguments)
        {
            $table = is_string($arguments[0] ?? null) ? ' ' . $arguments[0] : '';
            throw Journal::refuse("the module tried to write to WHMCS's database: schema " . $name . $table);
        }
    }
}

namespace Illuminate\Database\Capsule {
    final class Manager
    {
        private static ?\Serversync\Connection $connection = null;

        public static function connection($name = null): \Serversync\Connection
        {
            return self::$connection = self::$connection ?? new \Serversync\Connection();
        }

        public static function schema($name = null): \Serversync\Schema
        {
            return self::connection()->getSchemaBuilder();
        }

        public static function __callStatic(string $name, array $arguments)
        {
            return self::connection()->{$name}(...$arguments);
        }

        public function __call(string $name, array $arguments)
        {
            return self::connection()->{$name}(...$arguments);
        }

        public function getConnection($name = null): \Serversync\Connection
        {
            return self::connection();
        }

        public static function getInstance(): self
        {
            return new self();
        }
    }
}

namespace {
    class_alias(\Illuminate\Database\Capsule\Manager::class, 'WHMCS\Database\Capsule');

    if (!function_exists('collect')) {
        function collect($items = [])
        {
            return new \Illuminate\Support\Collection($items);
        }
    }
}
