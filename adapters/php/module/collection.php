<?php // SPDX-License-Identifier: MIT

namespace Illuminate\Support {
    /** The part of Laravel's collection that modules use on rows (law 85). */
    class Collection implements \ArrayAccess, \Countable, \IteratorAggregate, \JsonSerializable
    {
        protected array $items;

        public function __construct($items = [])
        {
            $this->items = $items instanceof \Traversable ? iterator_to_array($items) : (array) $items;
        }

        private static function of($item, $key)
        {
            return is_array($item) ? ($item[$key] ?? null) : ($item->{$key} ?? null);
        }

        public function all(): array
        {
            return $this->items;
        }

        public function toArray(): array
        {
            return array_map(static fn ($item) => is_object($item) && method_exists($item, 'toArray') ? $item->toArray() : $item, $this->items);
        }

        public function jsonSerialize(): array
        {
            return $this->toArray();
        }

        public function getIterator(): \Iterator
        {
            return new \ArrayIterator($this->items);
        }

        public function count(): int
        {
            return count($this->items);
        }

        public function isEmpty(): bool
        {
            return $this->items === [];
        }

        public function isNotEmpty(): bool
        {
            return $this->items !== [];
        }

        public function first(?callable $test = null, $default = null)
        {
            foreach ($this->items as $key => $item) {
                if ($test === null || $test($item, $key)) {
                    return $item;
                }
            }
            return $default;
        }

        public function last()
        {
            return $this->items === [] ? null : end($this->items);
        }

        public function get($key, $default = null)
        {
            return $this->items[$key] ?? $default;
        }

        public function has($key): bool
        {
            return array_key_exists($key, $this->items);
        }

        public function map(callable $action): static
        {
            $keys = array_keys($this->items);
            return new static(array_combine($keys, array_map($action, $this->items, $keys)));
        }

        public function each(callable $action): static
        {
            foreach ($this->items as $key => $item) {
                if ($action($item, $key) === false) {
                    break;
                }
            }
            return $this;
        }

        public function filter(?callable $test = null): static
        {
            return new static($test === null ? array_filter($this->items) : array_filter($this->items, $test, ARRAY_FILTER_USE_BOTH));
        }

        public function where($key, $value): static
        {
            return $this->filter(static fn ($item) => self::of($item, $key) == $value);
        }

        public function pluck($column, $key = null): static
        {
            $values = [];
            foreach ($this->items as $item) {
                if ($key === null) {
                    $values[] = self::of($item, $column);
                } else {
                    $values[self::of($item, $key)] = self::of($item, $column);
                }
            }
            return new static($values);
        }

        public function keyBy($key): static
        {
            $items = [];
            foreach ($this->items as $item) {
                $items[is_callable($key) && !is_string($key) ? $key($item) : self::of($item, $key)] = $item;
            }
            return new static($items);
        }

        public function values(): static
        {
            return new static(array_values($this->items));
        }

        public function keys(): static
        {
            return new static(array_keys($this->items));
        }

        public function contains($value): bool
        {
            return in_array($value, $this->items);
        }

        public function implode(string $glue): string
        {
            return implode($glue, $this->items);
        }

        public function offsetExists($key): bool
        {
            return isset($this->items[$key]);
        }

        #[\ReturnTypeWillChange]
        public function offsetGet($key)
        {
            return $this->items[$key];
        }

        public function offsetSet($key, $value): void
        {
            if ($key === null) {
                $this->items[] = $value;
            } else {
                $this->items[$key] = $value;
            }
        }

        public function offsetUnset($key): void
        {
            unset($this->items[$key]);
        }
    }
}

namespace {
    if (!class_exists('Illuminate\Database\Eloquent\Collection', false)) {
        class_alias(\Illuminate\Support\Collection::class, 'Illuminate\Database\Eloquent\Collection');
    }
}
