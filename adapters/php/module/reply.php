<?php // SPDX-License-Identifier: MIT

namespace Serversync;

/** Thrown for a reply that JSON cannot hold; the text says where. */
final class BadReply extends \RuntimeException
{
}

/** Writes what ListAccounts returned as JSON, account by account (law 87), as json_encode would write it. */
final class Reply
{
    private const MOST_DEPTH = 64;
    private const PIECE = 65536;
    private const FLAGS = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR;

    private $result;
    private string $piece = '';

    public function __construct($result)
    {
        $this->result = $result;
    }

    public static function typeName($value): string
    {
        if (is_object($value)) {
            return 'an object of class ' . get_class($value);
        }
        $names = ['array' => 'an array', 'string' => 'a string', 'integer' => 'a number', 'double' => 'a number',
                  'boolean' => 'true or false', 'NULL' => 'nothing'];
        return $names[gettype($value)] ?? 'a ' . gettype($value);
    }

    public function write($reply): void
    {
        try {
            $this->writeAny($reply);
        } catch (BadReply | \JsonException $error) {
            Journal::fail('the reply cannot be read: ' . $error->getMessage());
        }
        $this->send();
    }

    private function writeAny($reply): void
    {
        if (is_object($reply)) {
            $reply = $this->plainObject($reply, 0, '');
        }
        if (is_string($reply)) {
            $this->put(json_encode(Journal::clean($reply), self::FLAGS));
            return;
        }
        if (!is_array($reply)) {
            Journal::fail('ListAccounts returns ' . self::typeName($reply) . ', not an array');
            return;
        }
        if ($reply !== [] && array_keys($reply) === range(0, count($reply) - 1)) {
            $this->writeRows($reply, '');
            return;
        }
        $mark = '{';
        foreach ($reply as $key => $value) {
            $this->put($mark . json_encode((string) $key, self::FLAGS) . ':');
            $mark = ',';
            if ($key === 'accounts' && is_object($value)) {
                $value = $this->plainObject($value, 1, 'accounts');
            }
            if ($key === 'accounts' && is_array($value)) {
                $this->writeRows($value, 'accounts');
            } elseif (($key === 'error' || $key === 'message') && is_string($value)) {
                $this->put(json_encode(Journal::clean($value), self::FLAGS));
            } else {
                $this->put(json_encode($this->plain($value, 1, (string) $key), self::FLAGS));
            }
        }
        $this->put($mark === '{' ? '[]' : '}');
    }

    private function writeRows(array $rows, string $path): void
    {
        $isList = true;
        $expected = 0;
        foreach ($rows as $key => $row) {
            $isList = $isList && $key === $expected++;
        }
        $mark = $isList ? '[' : '{';
        $this->put($rows === [] ? '[' : '');
        foreach ($rows as $key => $row) {
            $json = json_encode($this->plain($row, 2, ltrim($path . '.' . $key, '.')), self::FLAGS);
            $this->put($mark . ($isList ? '' : json_encode((string) $key, self::FLAGS) . ':') . $json);
            $mark = ',';
        }
        $this->put($isList ? ']' : '}');
    }

    private function plain($value, int $depth, string $path)
    {
        if ($depth > self::MOST_DEPTH) {
            throw new BadReply('it is nested more than ' . self::MOST_DEPTH . ' deep, or in itself');
        }
        if (is_string($value)) {
            if (preg_match('//u', $value) !== 1) {
                throw new BadReply("the string at '" . $path . "' is not UTF-8");
            }
            return $value;
        }
        if (is_float($value) && !is_finite($value)) {
            throw new BadReply("the number at '" . $path . "' is " . $value);
        }
        if (is_array($value)) {
            foreach ($value as $key => $member) {
                if (is_string($member) || is_array($member) || is_object($member) || is_float($member) || is_resource($member)) {
                    $plain = $this->plain($member, $depth + 1, $path . '.' . $key);
                    if ($plain !== $member) {
                        $value[$key] = $plain;
                    }
                }
            }
            return $value;
        }
        if (is_object($value)) {
            return $this->plainObject($value, $depth, $path);
        }
        if (is_scalar($value) || $value === null) {
            return $value;
        }
        throw new BadReply("the value at '" . $path . "' is " . self::typeName($value));
    }

    /** A date as the contract writes it, a collection as a list, an object that converts to text as that text. */
    private function plainObject(object $value, int $depth, string $path)
    {
        if ($value instanceof \DateTimeInterface) {
            return $value->format('Y-m-d H:i:s');
        }
        if ($value instanceof \BackedEnum) {
            return $value->value;
        }
        if ($value instanceof \JsonSerializable) {
            return $this->plain($value->jsonSerialize(), $depth + 1, $path);
        }
        if (method_exists($value, 'toArray')) {
            return $this->plain($value->toArray(), $depth + 1, $path);
        }
        if (method_exists($value, '__toString')) {
            return $this->plain((string) $value, $depth + 1, $path);
        }
        if ($value instanceof \Traversable) {
            return $this->plain(iterator_to_array($value), $depth + 1, $path);
        }
        if ($depth === 0 || !($value instanceof \stdClass)) {
            throw new BadReply(($path === '' ? 'it' : "the value at '" . $path . "'") . ' is ' . self::typeName($value));
        }
        return (object) $this->plain(get_object_vars($value), $depth + 1, $path);
    }

    private function put(string $json): void
    {
        $this->piece .= $json;
        if (strlen($this->piece) >= self::PIECE) {
            $this->send();
        }
    }

    private function send(): void
    {
        if ($this->piece !== '') {
            fwrite($this->result, 'R ' . strlen($this->piece) . "\n" . $this->piece);
        }
        $this->piece = '';
    }
}
