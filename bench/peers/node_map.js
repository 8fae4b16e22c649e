// SPDX-License-Identifier: MIT
// node node_map.js DATA OUT: a Map for each server, better-sqlite3 (found through NODE_PATH).
const fs = require('fs');
const Database = require('better-sqlite3');
const [data, out] = process.argv.slice(2);
const db = new Database(`${data}/mirror.db`, { readonly: true });
const file = fs.openSync(out, 'w');
let lines = [], length = 0;

function flush() {
  if (lines.length) fs.writeSync(file, lines.join('\n') + '\n');
  lines = [];
  length = 0;
}

function emit(finding) {
  const line = JSON.stringify(finding);
  lines.push(line);
  length += line.length;
  if (length > 1 << 20) flush();
}

function group(rows, identifier) {
  const groups = new Map();
  for (const row of rows) {
    const key = identifier(row).toLowerCase(), same = groups.get(key);
    if (same) same.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

const client = db.prepare('SELECT id FROM tblclients WHERE email = ? LIMIT 1').pluck();
const servers = db.prepare('SELECT s.id, m.type, m.uid_field, m.product_field FROM tblservers s JOIN modmeta m ON m.type = s.type').all();
for (const { id: server, type, uid_field: identity, product_field: option } of servers) {
  const column = identity === 'domain' ? 1 : 2;
  const products = new Map(db.prepare(`SELECT ${option}, id FROM tblproducts WHERE servertype = ?`).raw().all(type));
  const services = group(db.prepare(`SELECT h.id, h.domain, h.username, h.dedicatedip, h.regdate, h.domainstatus, p.${option}
      FROM tblhosting h JOIN tblproducts p ON p.id = h.packageid WHERE h.server = ?`).raw().iterate(server), h => h[column]);
  const accounts = group(JSON.parse(fs.readFileSync(`${data}/listing/${server}.json`, 'utf8')).accounts, a => a.uniqueIdentifier);
  for (const [key, same] of accounts) {
    const found = services.get(key) || [], a = same[0];
    if (same.length > 1 || found.length > 1) {
      emit({ action: 'ambiguous', server, key, listed: same.length, mirrored: found.length });
      continue;
    }
    if (!found.length) {
      emit({ action: 'import', server, key, username: a.username, domain: a.domain, email: a.email, product: a.product, ip: a.primaryip,
             created: a.created, status: a.status, client: client.get(a.email) || 0, productid: products.get(a.product) || 0 });
      continue;
    }
    const [service, domain, username, ip, registered, status, packageName] = found[0], day = a.created.slice(0, 10);
    const sync = (field, from, to) => emit({ action: 'sync', server, service, key, field, from, to });
    if (status !== a.status) emit({ action: 'status', server, service, key, from: status, to: a.status });
    if (packageName !== a.product) emit({ action: 'package', server, service, key, from: packageName, to: a.product });
    if (ip !== a.primaryip) sync('ip', ip, a.primaryip);
    if (username !== a.username) sync('username', username, a.username);
    if (domain !== a.domain && domain.toLowerCase() !== a.domain.toLowerCase()) sync('domain', domain, a.domain);
    if (registered !== day) sync('created', registered, day);
  }
  for (const [key, same] of services) {
    if (accounts.has(key)) continue;
    const live = same.filter(h => h[5] === 'Active' || h[5] === 'Suspended');
    if (live.length > 1) emit({ action: 'ambiguous', server, key, listed: 0, mirrored: live.length });
    else if (live.length) emit({ action: 'orphan', server, service: live[0][0], key, status: live[0][5] });
  }
}
flush();
