<?php // SPDX-License-Identifier: MIT
// php php_hash.php DATA OUT: for each server one SELECT into an array, as a tuned script does it.
ini_set('memory_limit', '-1');
[, $data, $out] = $argv;
$db = new PDO("sqlite:$data/mirror.db");
$file = fopen($out, 'w');
$emit = fn($finding) => fwrite($file, json_encode($finding, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES) . "\n");
$client = $db->prepare('SELECT id FROM tblclients WHERE email = ? LIMIT 1');

foreach ($db->query('SELECT s.id, m.type, m.uid_field, m.product_field FROM tblservers s JOIN modmeta m ON m.type = s.type')->fetchAll() as $s) {
    $server = (int)$s['id'];
    $option = $s['product_field'];
    $identity = $s['uid_field'] === 'domain' ? 1 : 2;
    $products = [];
    foreach ($db->query("SELECT $option, id FROM tblproducts WHERE servertype = '{$s['type']}'", PDO::FETCH_NUM) as $p) $products[$p[0]] = (int)$p[1];
    $select = $db->prepare("SELECT h.id, h.domain, h.username, h.dedicatedip, h.regdate, h.domainstatus, p.$option
        FROM tblhosting h JOIN tblproducts p ON p.id = h.packageid WHERE h.server = ?");
    $select->execute([$server]);
    $services = [];
    while ($h = $select->fetch(PDO::FETCH_NUM)) $services[strtolower($h[$identity])][] = $h;
    $accounts = json_decode(file_get_contents("$data/listing/$server.json"), true)['accounts'];
    $listed = [];
    foreach ($accounts as $a) {
        $key = strtolower($a['uniqueIdentifier']);
        $listed[$key] = ($listed[$key] ?? 0) + 1;
    }
    foreach ($accounts as $a) {
        $key = strtolower($a['uniqueIdentifier']);
        $same = $services[$key] ?? [];
        if ($listed[$key] < 0) continue;  // told before
        if ($listed[$key] > 1 || count($same) > 1) {
            $emit(['action' => 'ambiguous', 'server' => $server, 'key' => $key, 'listed' => $listed[$key], 'mirrored' => count($same)]);
            $listed[$key] = -1;
            continue;
        }
        if (!$same) {
            $client->execute([$a['email']]);
            $emit(['action' => 'import', 'server' => $server, 'key' => $key, 'username' => $a['username'], 'domain' => $a['domain'],
                'email' => $a['email'], 'product' => $a['product'], 'ip' => $a['primaryip'], 'created' => $a['created'],
                'status' => $a['status'], 'client' => (int)$client->fetchColumn(), 'productid' => $products[$a['product']] ?? 0]);
            $client->closeCursor();
            continue;
        }
        [$id, $domain, $username, $ip, $registered, $status, $package] = $same[0];
        $place = ['server' => $server, 'service' => (int)$id, 'key' => $key];
        $day = substr($a['created'], 0, 10);
        if ($status !== $a['status']) $emit(['action' => 'status', ...$place, 'from' => $status, 'to' => $a['status']]);
        if ($package !== $a['product']) $emit(['action' => 'package', ...$place, 'from' => $package, 'to' => $a['product']]);
        if ($ip !== $a['primaryip']) $emit(['action' => 'sync', ...$place, 'field' => 'ip', 'from' => $ip, 'to' => $a['primaryip']]);
        if ($username !== $a['username']) $emit(['action' => 'sync', ...$place, 'field' => 'username', 'from' => $username, 'to' => $a['username']]);
        if (strtolower($domain) !== strtolower($a['domain'])) {
            $emit(['action' => 'sync', ...$place, 'field' => 'domain', 'from' => $domain, 'to' => $a['domain']]);
        }
        if ($registered !== $day) $emit(['action' => 'sync', ...$place, 'field' => 'created', 'from' => $registered, 'to' => $day]);
    }
    foreach ($services as $key => $same) {
        if (isset($listed[$key])) continue;
        $live = array_values(array_filter($same, fn($h) => $h[5] === 'Active' || $h[5] === 'Suspended'));
        if (count($live) > 1) {
            $emit(['action' => 'ambiguous', 'server' => $server, 'key' => (string)$key, 'listed' => 0, 'mirrored' => count($live)]);
        } elseif ($live) {
            $emit(['action' => 'orphan', 'server' => $server, 'service' => (int)$live[0][0], 'key' => (string)$key, 'status' => $live[0][5]]);
        }
    }
}
