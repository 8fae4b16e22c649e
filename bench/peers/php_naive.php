<?php // SPDX-License-Identifier: MIT
// php php_naive.php DATA OUT: one query for each listed account, as an addon module does it.
ini_set('memory_limit', '-1');
[, $data, $out] = $argv;
$db = new PDO("sqlite:$data/mirror.db", null, null, [PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC]);
$file = fopen($out, 'w');
$emit = fn($finding) => fwrite($file, json_encode($finding, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES) . "\n");
$client = $db->prepare('SELECT id FROM tblclients WHERE email = ? LIMIT 1');

foreach ($db->query('SELECT s.id, m.type, m.uid_field, m.product_field FROM tblservers s JOIN modmeta m ON m.type = s.type')->fetchAll() as $s) {
    $server = (int)$s['id'];
    ['uid_field' => $identity, 'product_field' => $option] = $s;
    $accounts = json_decode(file_get_contents("$data/listing/$server.json"), true)['accounts'];
    $listed = [];
    foreach ($accounts as $a) {
        $key = strtolower($a['uniqueIdentifier']);
        $listed[$key] = ($listed[$key] ?? 0) + 1;
    }
    $find = $db->prepare("SELECT h.id, h.domain, h.username, h.dedicatedip, h.regdate, h.domainstatus, p.$option AS package, c.email
        FROM tblhosting h JOIN tblproducts p ON p.id = h.packageid JOIN tblclients c ON c.id = h.userid WHERE h.server = ? AND h.$identity = ?");
    $product = $db->prepare("SELECT id FROM tblproducts WHERE servertype = ? AND $option = ? LIMIT 1");
    $done = [];
    foreach ($accounts as $a) {
        $key = strtolower($a['uniqueIdentifier']);
        if (isset($done[$key])) continue;
        $done[$key] = true;
        $find->execute([$server, $a['uniqueIdentifier']]);
        $services = $find->fetchAll();
        if ($listed[$key] > 1 || count($services) > 1) {
            $emit(['action' => 'ambiguous', 'server' => $server, 'key' => $key, 'listed' => $listed[$key], 'mirrored' => count($services)]);
            continue;
        }
        if (!$services) {
            $client->execute([$a['email']]);
            $product->execute([$s['type'], $a['product']]);
            $emit(['action' => 'import', 'server' => $server, 'key' => $key, 'username' => $a['username'], 'domain' => $a['domain'],
                'email' => $a['email'], 'product' => $a['product'], 'ip' => $a['primaryip'], 'created' => $a['created'],
                'status' => $a['status'], 'client' => (int)$client->fetchColumn(), 'productid' => (int)$product->fetchColumn()]);
            $client->closeCursor();
            $product->closeCursor();
            continue;
        }
        [$h] = $services;
        $differs = fn($action, $from, $to, $field = []) => $emit(['action' => $action, 'server' => $server, 'service' => (int)$h['id'],
            'key' => $key, ...$field, 'from' => $from, 'to' => $to]);
        $sync = fn($field, $from, $to) => $differs('sync', $from, $to, ['field' => $field]);
        $day = substr($a['created'], 0, 10);
        if ($h['domainstatus'] !== $a['status']) $differs('status', $h['domainstatus'], $a['status']);
        if ($h['package'] !== $a['product']) $differs('package', $h['package'], $a['product']);
        if ($h['dedicatedip'] !== $a['primaryip']) $sync('ip', $h['dedicatedip'], $a['primaryip']);
        if ($h['username'] !== $a['username']) $sync('username', $h['username'], $a['username']);
        if (strtolower($h['domain']) !== strtolower($a['domain'])) $sync('domain', $h['domain'], $a['domain']);
        if ($h['regdate'] !== $day) $sync('created', $h['regdate'], $day);
    }
    $live = $db->prepare("SELECT id, $identity AS identity, domainstatus FROM tblhosting
        WHERE server = ? AND domainstatus IN ('Active', 'Suspended')");
    $live->execute([$server]);
    $missing = [];
    foreach ($live->fetchAll() as $h) {
        $key = strtolower($h['identity']);
        if (!isset($listed[$key])) $missing[$key][] = $h;
    }
    foreach ($missing as $key => $services) {
        $place = ['server' => $server, 'key' => (string)$key];
        if (count($services) > 1) $emit(['action' => 'ambiguous', ...$place, 'listed' => 0, 'mirrored' => count($services)]);
        else $emit(['action' => 'orphan', 'server' => $server, 'service' => (int)$services[0]['id'], 'key' => (string)$key,
            'status' => $services[0]['domainstatus']]);
    }
}
