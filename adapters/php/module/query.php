<?php // SPDX-License-Identifier: MIT

namespace Illuminate\Database {
    if (class_exists(\PDOException::class)) {
        class QueryException extends \PDOException
        {
        }
    } else {
        class QueryException extends \RuntimeException
        {
        }
    }
}

namespace Illuminate\Database\Query {
    final class Expression
    {
        private string $value;

        public function __construct($value)
        {
            $this->value = (string) $value;
        }

        public function getValue(): string
        {
            return $this->value;
        }

        public function __toString(): string
        {
            return $this->value;
        }
    }
}

namespace Serversync {
    /** A row of a query for all columns: a column that it lacks is one that the mirror does not hold, never a blank one (law 82). */
    final class WholeRow extends \stdClass
    {
        public function __get(string $name)
        {
            throw Mirror::missing("column '" . $name . "'");
        }

        public function __isset(string $name): bool
        {
            throw Mirror::missing("column '" . $name . "'");
        }
    }

    /** Conditions joined by AND and OR, with the values for their question marks. */
    final class Conditions
    {
        public string $sql = '';
        public array $values = [];

        public function add(string $joint, string $sql, array $values = []): void
        {
            $this->sql .= ($this->sql === '' ? '' : ' ' . $joint . ' ') . $sql;
            array_push($this->values, ...array_values($values));
        }
    }
}

namespace Illuminate\Database\Query {
    use Illuminate\Support\Collection;
    use Serversync\Conditions;
    use Serversync\Journal;
    use Serversync\Mirror;
    use Serversync\WholeRow;

    /** The reading half of the query builder that WHMCS documents (developers.whmcs.com, advanced/db-interaction), over the mirror. */
    class Builder
    {
        private const OPERATORS = ['=', '<', '>', '<=', '>=', '<>', '!=', 'like', 'not like'];
        private const WRITES = ['insert', 'insertgetid', 'insertorignore', 'insertusing', 'update', 'updateorinsert', 'upsert', 'delete', 'truncate',
                                'increment', 'decrement', 'lockforupdate', 'sharedlock'];

        private string $table;
        private string $joins = '';
        private array $joinValues = [];
        private array $columns = [];
        private array $selectValues = [];
        private bool $isDistinct = false;
        private Conditions $where;
        private array $groups = [];
        private Conditions $having;
        private array $orders = [];
        private ?int $limit = null;
        private int $offset = 0;

        public function __construct($table)
        {
            $this->table = self::name($table);
            $this->where = new Conditions();
            $this->having = new Conditions();
        }

        public function __clone()
        {
            $this->where = clone $this->where;
            $this->having = clone $this->having;
        }

        private static function name($name): string
        {
            if ($name instanceof Expression) {
                return $name->getValue();
            }
            if (preg_match('/^(.+?)\s+as\s+(\w+)$/i', trim((string) $name), $found)) {
                return self::name($found[1]) . ' AS `' . $found[2] . '`';
            }
            $parts = array_map(static fn ($part) => $part === '*' ? '*' : '`' . str_replace('`', '', $part) . '`', explode('.', (string) $name));
            return implode('.', $parts);
        }

        /** The mirror's times are dates. MySQL takes a date for its midnight, SQLite compares texts. */
        private static function bound($value)
        {
            $value = $value instanceof \DateTimeInterface ? $value->format('Y-m-d H:i:s') : $value;
            return is_string($value) && preg_match('/^\d{4}-\d\d-\d\d(?= 00:00:00$)/', $value, $date) === 1 ? $date[0] : $value;
        }

        private function compare(Conditions $to, string $joint, string $column, $operator, $value): void
        {
            $operator = strtolower(trim((string) $operator));
            if (!in_array($operator, self::OPERATORS, true)) {
                throw Journal::refuse("the module's query uses '" . $operator . "', which is not supplied here");
            }
            if ($value === null) {
                $to->add($joint, $column . ($operator === '=' ? ' IS NULL' : ' IS NOT NULL'));
            } elseif ($value instanceof Expression) {
                $to->add($joint, $column . ' ' . $operator . ' ' . $value->getValue());
            } else {
                $to->add($joint, $column . ' ' . $operator . ' ?', [self::bound($value)]);
            }
        }

        public function where($column, $operator = null, $value = null, string $joint = 'and'): static
        {
            if ($column instanceof \Closure) {
                $inner = new static('');
                $column($inner);
                if ($inner->where->sql !== '') {
                    $this->where->add($joint, '(' . $inner->where->sql . ')', $inner->where->values);
                }
                return $this;
            }
            if (is_array($column)) {
                $inner = new Conditions();
                foreach ($column as $name => $of) {
                    $triple = is_array($of) ? (count($of) === 2 ? [$of[0], '=', $of[1]] : $of) : [$name, '=', $of];
                    $this->compare($inner, 'AND', self::name($triple[0]), $triple[1], $triple[2]);
                }
                $this->where->add($joint, $inner->sql === '' ? '1' : '(' . $inner->sql . ')', $inner->values);
                return $this;
            }
            [$operator, $value] = func_num_args() === 2 ? ['=', $operator] : [$operator, $value];
            $this->compare($this->where, $joint, self::name($column), $operator, $value);
            return $this;
        }

        public function orWhere($column, $operator = null, $value = null): static
        {
            if (func_num_args() === 2) {
                return $this->where($column, '=', $operator, 'OR');
            }
            return $this->where($column, $operator, $value, 'OR');
        }

        public function whereIn($column, $values, string $joint = 'AND', string $not = ''): static
        {
            if ($values instanceof \Closure || $values instanceof self) {
                throw Journal::refuse("the module's query has a query inside, which is not supplied here");
            }
            $list = array_map([self::class, 'bound'], $values instanceof \Traversable ? iterator_to_array($values, false) : array_values((array) $values));
            $this->where->add($joint, self::name($column) . $not . ' IN (' . implode(', ', array_fill(0, count($list), '?')) . ')', $list);
            return $this;
        }

        public function whereNotIn($column, $values): static
        {
            return $this->whereIn($column, $values, 'AND', ' NOT');
        }

        public function orWhereIn($column, $values): static
        {
            return $this->whereIn($column, $values, 'OR');
        }

        public function whereNull($column, string $joint = 'AND'): static
        {
            $this->where->add($joint, self::name($column) . ' IS NULL');
            return $this;
        }

        public function orWhereNull($column): static
        {
            return $this->whereNull($column, 'OR');
        }

        public function whereNotNull($column): static
        {
            $this->where->add('AND', self::name($column) . ' IS NOT NULL');
            return $this;
        }

        public function whereBetween($column, array $values): static
        {
            $this->where->add('AND', self::name($column) . ' BETWEEN ? AND ?', array_map([self::class, 'bound'], $values));
            return $this;
        }

        public function whereColumn($first, $operator, $second = null): static
        {
            [$operator, $second] = $second === null ? ['=', $operator] : [$operator, $second];
            $this->compare($this->where, 'AND', self::name($first), $operator, new Expression(self::name($second)));
            return $this;
        }

        public function whereRaw($sql, array $values = [], string $joint = 'AND'): static
        {
            $this->where->add($joint, '(' . $sql . ')', $values);
            return $this;
        }

        public function join($table, $first, $operator = null, $second = null, string $kind = 'INNER'): static
        {
            $on = new JoinClause($table);
            if ($first instanceof \Closure) {
                $first($on);
            } else {
                $on->on($first, $operator, $second);
            }
            $this->joins .= ' ' . $kind . ' JOIN ' . self::name($table) . ' ON ' . $on->where->sql;
            array_push($this->joinValues, ...$on->where->values);
            return $this;
        }

        public function leftJoin($table, $first, $operator = null, $second = null): static
        {
            return $this->join($table, $first, $operator, $second, 'LEFT');
        }

        public function select($columns = ['*']): static
        {
            $this->columns = is_array($columns) ? $columns : func_get_args();
            return $this;
        }

        public function addSelect($columns): static
        {
            $this->columns = array_merge($this->columns, is_array($columns) ? $columns : func_get_args());
            return $this;
        }

        public function selectRaw($sql, array $values = []): static
        {
            $this->columns[] = new Expression($sql);
            array_push($this->selectValues, ...$values);
            return $this;
        }

        public function distinct(): static
        {
            $this->isDistinct = true;
            return $this;
        }

        public function groupBy(...$columns): static
        {
            foreach ($columns as $column) {
                array_push($this->groups, ...array_map([self::class, 'name'], (array) $column));
            }
            return $this;
        }

        public function having($column, $operator, $value = null): static
        {
            [$operator, $value] = func_num_args() === 2 ? ['=', $operator] : [$operator, $value];
            $this->compare($this->having, 'AND', self::name($column), $operator, $value);
            return $this;
        }

        public function orderBy($column, string $direction = 'asc'): static
        {
            $this->orders[] = self::name($column) . (strtolower($direction) === 'desc' ? ' DESC' : '');
            return $this;
        }

        public function orderByDesc($column): static
        {
            return $this->orderBy($column, 'desc');
        }

        public function limit($rows): static
        {
            $this->limit = (int) $rows;
            return $this;
        }

        public function take($rows): static
        {
            return $this->limit($rows);
        }

        public function offset($rows): static
        {
            $this->offset = (int) $rows;
            return $this;
        }

        public function skip($rows): static
        {
            return $this->offset($rows);
        }

        public function toSql(): string
        {
            $columns = $this->columns === [] ? '*' : implode(', ', array_map([self::class, 'name'], $this->columns));
            return 'SELECT ' . ($this->isDistinct ? 'DISTINCT ' : '') . $columns . ' FROM ' . $this->table . $this->joins
                . ($this->where->sql === '' ? '' : ' WHERE ' . $this->where->sql)
                . ($this->groups === [] ? '' : ' GROUP BY ' . implode(', ', $this->groups))
                . ($this->having->sql === '' ? '' : ' HAVING ' . $this->having->sql)
                . ($this->orders === [] ? '' : ' ORDER BY ' . implode(', ', $this->orders))
                . ($this->limit === null && $this->offset === 0 ? '' : ' LIMIT ' . ($this->limit ?? -1) . ' OFFSET ' . $this->offset);
        }

        public function getBindings(): array
        {
            return array_merge($this->selectValues, $this->joinValues, $this->where->values, $this->having->values);
        }

        private function rows(array $columns): array
        {
            $query = clone $this;
            if ($query->columns === []) {
                $query->columns = $columns;
            }
            $isWhole = $query->columns === [] || preg_grep('/\*$/', array_map('strval', $query->columns)) !== [];
            $rows = [];
            foreach (Mirror::rows($query->toSql(), $query->getBindings()) as $values) {
                $row = $isWhole ? new WholeRow() : new \stdClass();
                foreach ($values as $name => $value) {
                    $row->{$name} = $value;
                }
                $rows[] = $row;
            }
            return $rows;
        }

        public function get($columns = ['*']): Collection
        {
            return new Collection($this->rows((array) $columns));
        }

        public function first($columns = ['*'])
        {
            return (clone $this)->limit(1)->rows((array) $columns)[0] ?? null;
        }

        public function find($id, $columns = ['*'])
        {
            return (clone $this)->where('id', '=', $id)->first($columns);
        }

        public function value($column)
        {
            $row = $this->first([$column]);
            return $row === null ? null : array_values((array) $row)[0];
        }

        public function pluck($column, $key = null): Collection
        {
            $values = [];
            foreach ($this->rows($key === null ? [$column] : [$column, $key]) as $row) {
                $parts = array_values((array) $row);
                if ($key === null) {
                    $values[] = $parts[0];
                } else {
                    $values[$parts[1] ?? $parts[0]] = $parts[0];
                }
            }
            return new Collection($values);
        }

        public function lists($column, $key = null): Collection
        {
            return $this->pluck($column, $key);
        }

        private function aggregate(string $function, $column)
        {
            $query = clone $this;
            $query->columns = [new Expression($function . '(' . self::name($column) . ') AS aggregate')];
            return $query->rows([])[0]->aggregate ?? null;
        }

        public function count($column = '*'): int
        {
            return (int) $this->aggregate('COUNT', $column);
        }

        public function max($column)
        {
            return $this->aggregate('MAX', $column);
        }

        public function min($column)
        {
            return $this->aggregate('MIN', $column);
        }

        public function sum($column)
        {
            return $this->aggregate('SUM', $column) ?? 0;
        }

        public function exists(): bool
        {
            return $this->first([new Expression('1 AS one')]) !== null;
        }

        public function doesntExist(): bool
        {
            return !$this->exists();
        }

        public function chunk($size, callable $action): bool
        {
            foreach (array_chunk($this->rows(['*']), (int) $size) as $rows) {
                if ($action(new Collection($rows)) === false) {
                    return false;
                }
            }
            return true;
        }

        /** whereServer(1) is where('server', 1). Whatever writes is refused, and so is whatever is unknown. */
        public function __call(string $name, array $arguments)
        {
            $lower = strtolower($name);
            if (in_array($lower, self::WRITES, true)) {
                throw Journal::refuse("the module tried to write to WHMCS's database: " . $name . ' on ' . str_replace('`', '', $this->table));
            }
            if (preg_match('/^where(\w+)$/', $lower, $found) && count($arguments) === 1) {
                return $this->where($found[1], '=', $arguments[0]);
            }
            throw Journal::refuse("the module's query uses '" . $name . "', which is not supplied here");
        }
    }

    final class JoinClause extends Builder
    {
        public function on($first, $operator, $second = null): static
        {
            return $this->whereColumn($first, $operator, $second);
        }
    }
}
