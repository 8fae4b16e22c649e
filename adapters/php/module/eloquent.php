<?php // SPDX-License-Identifier: MIT

namespace Illuminate\Database\Eloquent {
    use Illuminate\Database\Query\Builder as Query;
    use Illuminate\Support\Collection;
    use Serversync\Journal;
    use Serversync\Mirror;

    class ModelNotFoundException extends \RuntimeException
    {
    }

    /** A query whose rows are models. */
    final class Builder
    {
        private Query $query;
        private Model $model;

        public function __construct(Model $model)
        {
            $this->model = $model;
            $this->query = new Query($model->getTable());
        }

        public function with(...$ignored): self
        {
            return $this;
        }

        public function get($columns = ['*']): Collection
        {
            return new Collection(array_map([$this->model, 'newFromRow'], $this->query->get($columns)->all()));
        }

        public function all($columns = ['*']): Collection
        {
            return $this->get($columns);
        }

        public function first($columns = ['*']): ?Model
        {
            $row = $this->query->first($columns);
            return $row === null ? null : $this->model->newFromRow($row);
        }

        public function find($id, $columns = ['*']): ?Model
        {
            return $this->where($this->model->getKeyName(), '=', $id)->first($columns);
        }

        private function certain(?Model $found): Model
        {
            if ($found === null) {
                throw new ModelNotFoundException('No query results for model [' . get_class($this->model) . ']');
            }
            return $found;
        }

        public function findOrFail($id, $columns = ['*']): Model
        {
            return $this->certain($this->find($id, $columns));
        }

        public function firstOrFail($columns = ['*']): Model
        {
            return $this->certain($this->first($columns));
        }

        public function __call(string $name, array $arguments)
        {
            if (in_array(strtolower($name), ['create', 'firstorcreate', 'updateorcreate', 'forcecreate', 'destroy'], true)) {
                throw Journal::refuse("the module tried to write to WHMCS's database: " . $name . ' on ' . $this->model->getTable());
            }
            $result = $this->query->{$name}(...$arguments);
            return $result instanceof Query ? $this : $result;
        }
    }

    /** The reading half of Laravel's model, over the mirror. */
    abstract class Model implements \ArrayAccess, \JsonSerializable
    {
        protected $table;
        protected $primaryKey = 'id';
        private array $values = [];
        private array $related = [];

        public function __construct(array $values = [])
        {
            $this->values = $values;
        }

        public function getTable(): string
        {
            $words = preg_replace('/(?<!^)[A-Z]/', '_$0', basename(str_replace('\\', '/', static::class)));
            return $this->table ?? strtolower((string) $words) . 's';
        }

        public function getKeyName(): string
        {
            return $this->primaryKey;
        }

        public function newFromRow($row): static
        {
            $model = new static();
            $model->values = (array) $row;
            return $model;
        }

        public static function query(): Builder
        {
            return new Builder(new static());
        }

        public static function __callStatic(string $name, array $arguments)
        {
            return static::query()->{$name}(...$arguments);
        }

        public function __call(string $name, array $arguments)
        {
            if (in_array(strtolower($name), ['save', 'saveorfail', 'update', 'delete', 'forcedelete', 'push', 'touch'], true)) {
                throw Journal::refuse("the module tried to write to WHMCS's database: " . $name . ' on ' . $this->getTable());
            }
            return static::query()->{$name}(...$arguments);
        }

        /** The column that a property of the model stands for. */
        protected function columnOf(string $name): string
        {
            return $name;
        }

        public function getAttribute(string $name)
        {
            $column = $this->columnOf($name);
            $accessor = 'get' . str_replace('_', '', ucwords($name, '_')) . 'Attribute';
            if (method_exists($this, $accessor)) {
                return $this->{$accessor}($this->values[$column] ?? null);
            }
            if (array_key_exists($column, $this->values)) {
                return $this->values[$column];
            }
            if (method_exists($this, $name) && !method_exists(self::class, $name)) {
                return $this->related[$name] = $this->related[$name] ?? $this->{$name}()->getResults();
            }
            throw Mirror::missing("column '" . $this->getTable() . '.' . $column . "'");
        }

        public function __get(string $name)
        {
            return $this->getAttribute($name);
        }

        public function __set(string $name, $value): void
        {
            $this->values[$this->columnOf($name)] = $value;
        }

        public function __isset(string $name): bool
        {
            return $this->getAttribute($name) !== null;
        }

        public function toArray(): array
        {
            return $this->values;
        }

        public function getAttributes(): array
        {
            return $this->values;
        }

        public function jsonSerialize(): array
        {
            return $this->values;
        }

        public function offsetExists($name): bool
        {
            return $this->__isset((string) $name);
        }

        #[\ReturnTypeWillChange]
        public function offsetGet($name)
        {
            return $this->getAttribute((string) $name);
        }

        public function offsetSet($name, $value): void
        {
            $this->__set((string) $name, $value);
        }

        public function offsetUnset($name): void
        {
            unset($this->values[$name]);
        }

        protected function hasOne($class, $foreignKey, $localKey = null): Relation
        {
            return new Relation($class::query()->where($foreignKey, '=', $this->getAttribute($localKey ?? $this->primaryKey)), false);
        }

        protected function hasMany($class, $foreignKey, $localKey = null): Relation
        {
            return new Relation($class::query()->where($foreignKey, '=', $this->getAttribute($localKey ?? $this->primaryKey)), true);
        }

        protected function belongsTo($class, $foreignKey, $ownerKey = 'id'): Relation
        {
            return new Relation($class::query()->where($ownerKey, '=', $this->getAttribute($foreignKey)), false);
        }
    }

    final class Relation
    {
        private Builder $query;
        private bool $isMany;

        public function __construct(Builder $query, bool $isMany)
        {
            $this->query = $query;
            $this->isMany = $isMany;
        }

        public function getResults()
        {
            return $this->isMany ? $this->query->get() : $this->query->first();
        }

        public function __call(string $name, array $arguments)
        {
            $result = $this->query->{$name}(...$arguments);
            return $result instanceof Builder ? $this : $result;
        }
    }
}
