<?php // SPDX-License-Identifier: MIT

namespace Serversync;

/** Thrown for what a module asked of WHMCS and cannot get here; the journal records it, even if the module catches this (law 82). */
final class Refused extends \RuntimeException
{
}

/** What happened while the module ran: what makes its listing fail, and what is only counted (laws 81 and 86). */
final class Journal
{
    private const LONGEST_TEXT = 8000;
    private const MOST_FAILURES = 20;
    private const SHOWN_OUTPUT = 2000;
    private const SILENCED_BY_AT = 4437; // error_reporting() in PHP 8 while a call with @ runs

    /** Parameters of a service, which a call for a whole server does not have (module-parameters, usage-metrics), and that are not panels' words. */
    private const OF_A_SERVICE = '/^Undefined array key "(serviceid|accountid|pid|packageid|producttype|moduletype|clientsdetails|customfields'
        . '|configoptions|configoption\d+|model)"$/';

    private static array $accepted = [];
    private static array $failures = [];
    private static int $more = 0;
    private static array $notes = [];
    private static string $output = '';
    private static bool $isLenient = false;
    private static string $folder = '';
    private static array $spellings = [];

    public static function start(string $folder, array $secrets, array $accepted): void
    {
        self::$folder = $folder;
        self::$accepted = $accepted;
        foreach ($secrets as $secret) {
            if ($secret === '') {
                continue;
            }
            $json = substr((string) json_encode($secret, JSON_PARTIAL_OUTPUT_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE), 1, -1);
            foreach ([$secret, rawurlencode($secret), urlencode($secret), $json, htmlspecialchars($secret, ENT_QUOTES | ENT_SUBSTITUTE),
                      base64_encode($secret)] as $spelling) {
                self::$spellings[$spelling] = '[secret]';
            }
        }
        set_error_handler([self::class, 'onError']);
        ob_start([self::class, 'onOutput'], 4096);
    }

    /** From now on nothing that is reported makes the listing fail. */
    public static function beLenient(): void
    {
        self::$isLenient = true;
    }

    public static function fail(string $text): void
    {
        if (self::$isLenient) {
            self::note('config_options_failed');
            return;
        }
        $text = self::clean($text);
        if (isset(self::$failures[$text])) {
            ++self::$failures[$text];
        } elseif (count(self::$failures) < self::MOST_FAILURES) {
            self::$failures[$text] = 1;
        } else {
            ++self::$more;
        }
    }

    public static function refuse(string $text): Refused
    {
        self::fail($text);
        return new Refused(self::clean($text));
    }

    public static function note(string $code, string $example = ''): void
    {
        $example = self::clean($example);
        $note = self::$notes[$code] ?? ['count' => 0, 'example' => $example];
        ++$note['count'];
        $note['example'] = strcmp($example, $note['example']) < 0 ? $example : $note['example'];
        self::$notes[$code] = $note;
    }

    public static function hasFailed(): bool
    {
        return self::$failures !== [];
    }

    public static function onError(int $kind, string $text, string $file = '', int $line = 0): bool
    {
        $said = $text . self::place($file, $line);
        if (($kind & (E_NOTICE | E_USER_NOTICE | E_DEPRECATED | E_USER_DEPRECATED)) !== 0) {
            self::note('php_notice', $said);
        } elseif (preg_match(self::OF_A_SERVICE, $text) === 1) {
            self::note('php_notice', $said);
        } elseif (error_reporting() === self::SILENCED_BY_AT || in_array($text, self::$accepted, true)) {
            self::note('php_silenced', $said);
        } else {
            self::fail(($kind & (E_WARNING | E_USER_WARNING) ? 'PHP warning: ' : 'PHP error: ') . $said);
        }
        return true;
    }

    public static function onOutput(string $piece): string
    {
        self::$output = substr(self::$output . $piece, 0, self::SHOWN_OUTPUT);
        if (trim($piece, " \t\r\n\xEF\xBB\xBF") !== '') {
            self::hasFailed() || self::fail('the module prints something that is not part of its reply');
        } elseif ($piece !== '') {
            self::note('php_output');
        }
        return '';
    }

    public static function caught(\Throwable $error): void
    {
        $text = $error->getMessage();
        if (isset(self::$failures[self::clean($text)])) {
            return; // what was refused has been reported already
        }
        $cure = '';
        if (preg_match('/^Call to undefined function \\\\?(?:\w+\\\\)*(curl|mb|gmp|bc|soap|simplexml|ssh2|ftp|imap|ldap)\w*\(\)/', $text, $found)) {
            $cure = ". PHP's extension '" . $found[1] . "' may be missing";
        } elseif (preg_match('/^(?:Class|Interface|Trait) "(?!WHMCS\\\\)[^"]+" not found/', $text)) {
            $cure = '. A library that WHMCS brings along may be missing; docs/php-module.md says how to give it';
        }
        self::fail(get_class($error) . ': ' . $text . self::place($error->getFile(), $error->getLine()) . $cure);
    }

    /** Text that may be shown: no secret, valid UTF-8, not too long, no path of this machine but below the module's folder. */
    public static function clean(string $text): string
    {
        $text = strtr($text, self::$spellings);
        $text = str_replace(self::$folder . '/', '', $text);
        if (strlen($text) > self::LONGEST_TEXT) {
            $text = substr($text, 0, self::LONGEST_TEXT);
        }
        return (string) json_decode(json_encode($text, JSON_INVALID_UTF8_SUBSTITUTE));
    }

    public static function place(string $file, int $line): string
    {
        if ($file === '' || strpos($file, "eval()'d code") !== false) {
            return '';
        }
        $isOwn = strncmp($file, self::$folder . '/', strlen(self::$folder) + 1) === 0;
        return ' (' . ($isOwn ? substr($file, strlen(self::$folder) + 1) : basename($file)) . ':' . $line . ')';
    }

    /** Records what has been printed so far. */
    public static function flush(): void
    {
        while (ob_get_level() > 0 && @ob_end_flush()) {
        }
        ob_start([self::class, 'onOutput'], 4096);
    }

    public static function told(): array
    {
        $failures = [];
        foreach (self::$failures as $text => $count) {
            $failures[] = ['text' => (string) $text, 'count' => $count];
        }
        return ['failures' => $failures, 'more' => self::$more, 'output' => self::clean(self::$output), 'notes' => (object) self::$notes];
    }
}
