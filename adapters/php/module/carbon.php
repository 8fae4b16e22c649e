<?php // SPDX-License-Identifier: MIT

namespace Carbon;

/** The part of Carbon that modules use to write dates (law 85). */
class Carbon extends \DateTime implements \JsonSerializable
{
    public static function now($zone = null): static
    {
        return new static('now', self::zone($zone));
    }

    public static function today($zone = null): static
    {
        return new static('today', self::zone($zone));
    }

    public static function parse($time = null, $zone = null): static
    {
        if ($time instanceof \DateTimeInterface) {
            return static::instance($time);
        }
        return new static($time ?? 'now', self::zone($zone));
    }

    public static function instance(\DateTimeInterface $time): static
    {
        return new static($time->format('Y-m-d H:i:s.u'), $time->getTimezone());
    }

    public static function createFromTimestamp($seconds, $zone = null): static
    {
        $time = new static('now', self::zone($zone));
        $time->setTimestamp((int) $seconds);
        return $time;
    }

    #[\ReturnTypeWillChange]
    public static function createFromFormat($format, $text, $zone = null)
    {
        $time = \DateTime::createFromFormat($format, $text, self::zone($zone));
        if ($time === false) {
            throw new \InvalidArgumentException("'" . $text . "' is not a time of the form '" . $format . "'");
        }
        return static::instance($time);
    }

    private static function zone($zone): ?\DateTimeZone
    {
        return $zone === null || $zone instanceof \DateTimeZone ? $zone : new \DateTimeZone($zone);
    }

    public function toDateTimeString(): string
    {
        return $this->format('Y-m-d H:i:s');
    }

    public function toDateString(): string
    {
        return $this->format('Y-m-d');
    }

    public function toIso8601String(): string
    {
        return $this->format(\DATE_ATOM);
    }

    public function copy(): static
    {
        return clone $this;
    }

    public function isPast(): bool
    {
        return $this < static::now();
    }

    public function isFuture(): bool
    {
        return $this > static::now();
    }

    /** addDays(2), subMonth() and the like. */
    public function __call(string $name, array $arguments)
    {
        if (!preg_match('/^(add|sub)(Second|Minute|Hour|Day|Week|Month|Year)s?$/', $name, $found)) {
            throw new \BadMethodCallException('Call to undefined method Carbon\Carbon::' . $name . '()');
        }
        $this->modify(($found[1] === 'add' ? '+' : '-') . (int) ($arguments[0] ?? 1) . ' ' . strtolower($found[2]));
        return $this;
    }

    public function __get(string $name)
    {
        $formats = ['year' => 'Y', 'month' => 'n', 'day' => 'j', 'hour' => 'G', 'minute' => 'i', 'second' => 's', 'timestamp' => 'U'];
        if (!isset($formats[$name])) {
            throw new \InvalidArgumentException("Carbon has no '" . $name . "' here");
        }
        return (int) $this->format($formats[$name]);
    }

    public function __toString(): string
    {
        return $this->toDateTimeString();
    }

    public function jsonSerialize(): string
    {
        return $this->toDateTimeString();
    }
}
