#!/bin/sh
# SPDX-License-Identifier: MIT
# sh jq_join.sh DATA OUT: jq and the sqlite3 shell to tab-separated lines; sort, join and awk.
set -eu
export LC_ALL=C
data=$1
tab=$(printf '\t')
work=$(mktemp -d "$2.XXXXXX")
trap 'rm -r "$work"' EXIT
query() { sqlite3 -readonly -separator "$tab" "$data/mirror.db" "$1"; }
package="CASE m.product_field WHEN 'configoption1' THEN p.configoption1 ELSE p.configoption3 END"

# shellcheck disable=SC2016 # jq's variables
printf '%s\n' "$data"/listing/*.json | xargs -n 64 jq -r '
    (input_filename | split("/") | last | rtrimstr(".json")) as $server | .accounts[]
    | [($server + "|" + (.uniqueIdentifier | ascii_downcase)), .email, .username, .domain, .product, .primaryip, .created, .status] | @tsv' |
    sort -S 1G -t "$tab" -k1,1 >"$work/listed" &
query "SELECT h.server || '|' || lower(CASE m.uid_field WHEN 'domain' THEN h.domain ELSE h.username END), h.id, h.domain, h.username, h.dedicatedip,
        h.regdate, h.domainstatus, $package
    FROM tblhosting h NOT INDEXED CROSS JOIN tblproducts p ON p.id = h.packageid CROSS JOIN tblservers s ON s.id = h.server
        JOIN modmeta m ON m.type = s.type" | sort -S 1G -t "$tab" -k1,1 >"$work/mirrored"
wait
query "SELECT email, id FROM tblclients" >"$work/clients"
query "SELECT s.id, p.id, $package FROM tblservers s JOIN modmeta m ON m.type = s.type JOIN tblproducts p ON p.servertype = s.type" >"$work/products"

# Columns: 1 key; 2 to 8 e-mail, user name, domain, package, address, created, status; 9 to 15 id, domain, user name, address, regdate, status, package.
join -t "$tab" -a1 -a2 -e '~' -o 0,1.2,1.3,1.4,1.5,1.6,1.7,1.8,2.2,2.3,2.4,2.5,2.6,2.7,2.8 "$work/listed" "$work/mirrored" |
    awk -F "$tab" -v work="$work" '
function texts(names, values,    i, n, name, value, text) {
    n = split(names, name, " "); split(values, value, FS); text = ""
    for (i = 1; i <= n; i++) text = text ",\"" name[i] "\":\"" value[i] "\""
    return text
}
function differs(action, field, from, to) {
    print "{\"action\":\"" action "\",\"server\":" server ",\"service\":" v[9] ",\"key\":\"" key "\"" \
        (field == "" ? "" : texts("field", field)) texts("from to", from FS to) "}"
}
function ambiguous(    i, w, seen, listed, mirrored) {
    for (i in rows) {
        split(rows[i], w, FS)
        if (w[2] != "~" && !(("l", w[3], w[4]) in seen)) { seen["l", w[3], w[4]]; listed++ }
        if (w[9] != "~" && !(("m", w[9]) in seen)) { seen["m", w[9]]; mirrored++ }
    }
    printf "{\"action\":\"ambiguous\",\"server\":%s,\"key\":\"%s\",\"listed\":%d,\"mirrored\":%d}\n", server, key, listed, mirrored
}
function flush(    parts) {
    if (count == 0) return
    split(place, parts, "|"); server = parts[1]; key = substr(place, length(server) + 2); split(first, v, FS)
    if (count > 1) ambiguous()
    else if (v[9] == "~")
        print "{\"action\":\"import\",\"server\":" server texts("key username domain email product ip created status", \
            key FS v[3] FS v[4] FS v[2] FS v[5] FS v[6] FS v[7] FS v[8]) ",\"client\":" clients[v[2]] + 0 ",\"productid\":" products[server FS v[5]] + 0 "}"
    else if (v[2] == "~") {
        if (v[14] == "Active" || v[14] == "Suspended")
            print "{\"action\":\"orphan\",\"server\":" server ",\"service\":" v[9] texts("key status", key FS v[14]) "}"
    } else {
        if (v[14] != v[8]) differs("status", "", v[14], v[8])
        if (v[15] != v[5]) differs("package", "", v[15], v[5])
        if (v[12] != v[6]) differs("sync", "ip", v[12], v[6])
        if (v[11] != v[3]) differs("sync", "username", v[11], v[3])
        if (tolower(v[10]) != tolower(v[4])) differs("sync", "domain", v[10], v[4])
        if (v[13] != substr(v[7], 1, 10)) differs("sync", "created", v[13], substr(v[7], 1, 10))
    }
}
BEGIN {
    while ((getline text < (work "/clients")) > 0) { split(text, w, FS); clients[w[1]] = w[2] }
    while ((getline text < (work "/products")) > 0) { split(text, w, FS); products[w[1] FS w[3]] = w[2] }
}
$1 != place { flush(); place = $1; count = 0; delete rows; first = $0 }
{ rows[++count] = $0 }
END { flush() }' >"$2"
