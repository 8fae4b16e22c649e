// SPDX-License-Identifier: MIT
// node duckdb_join.js DATA OUT: DuckDB (found through NODE_PATH), read_json and a full join.
// The mirror comes in as CSV from the sqlite3 shell: DuckDB's SQLite extension is not an npm package.
const fs = require('fs');
const { execFileSync } = require('child_process');
const { DuckDBInstance } = require('@duckdb/node-api');
const [data, out] = process.argv.slice(2);
const work = fs.mkdtempSync(`${out}.`);

const texts = names => Object.fromEntries(names.split(' ').map(name => [name, 'VARCHAR']));
const tables = {
  s: [{ id: 'INT', ...texts('type uid_field product_field') },
      'SELECT s.id, s.type, m.uid_field, m.product_field FROM tblservers s JOIN modmeta m ON m.type = s.type'],
  p: [{ id: 'INT', ...texts('type pkg') },
      `SELECT p.id, servertype, CASE m.product_field WHEN 'configoption1' THEN p.configoption1 ELSE p.configoption3 END
       FROM tblproducts p JOIN modmeta m ON m.type = p.servertype`],
  c: [{ id: 'INT', ...texts('email') }, 'SELECT id, email FROM tblclients'],
  h: [{ id: 'INT', server: 'INT', packageid: 'INT', ...texts('domain username ip regdate st') },
      'SELECT id, server, packageid, domain, username, dedicatedip, regdate, domainstatus FROM tblhosting'],
};
const account = `STRUCT(email VARCHAR, username VARCHAR, "domain" VARCHAR, uniqueIdentifier VARCHAR, product VARCHAR, primaryip VARCHAR,
  created VARCHAR, status VARCHAR)[]`;
const steps = [
  `CREATE TABLE l AS SELECT s.id AS server, s.type, lower(a.uniqueIdentifier) AS key, a.*
   FROM (SELECT regexp_extract(filename, '([0-9]+)[.]json$', 1)::INT AS sid, unnest(accounts) AS a
         FROM read_json('${data}/listing/*.json', format='unstructured', maximum_object_size=2000000000, filename=true,
                        columns={'accounts': '${account}'})) x JOIN s ON s.id = x.sid`,
  `CREATE TABLE m AS SELECT h.*, s.type, p.pkg, lower(CASE s.uid_field WHEN 'domain' THEN h.domain ELSE h.username END) AS key
   FROM h JOIN s ON s.id = h.server JOIN p ON p.id = h.packageid`,
  `CREATE TABLE amb AS SELECT l.server, l.key, l.n AS listed, coalesce(m.n, 0) AS mirrored
   FROM (SELECT server, key, count(*) n FROM l GROUP BY ALL) l LEFT JOIN (SELECT server, key, count(*) n FROM m GROUP BY ALL) m USING (server, key)
   WHERE l.n > 1 OR m.n > 1`,
  `CREATE TABLE j AS SELECT l.server AS ls, m.server AS ms, coalesce(l.server, m.server) AS server, coalesce(l.key, m.key) AS key, l.type, l.email,
     l.username AS lu, l.domain AS ld, l.product, l.primaryip AS li, l.created, l.status, m.id AS service, m.domain AS md, m.username AS mu,
     m.ip AS mi, m.regdate, m.st, m.pkg
   FROM l FULL JOIN m ON l.server = m.server AND l.key = m.key
   WHERE (l.server IS NULL OR m.server IS NULL OR m.st <> l.status OR m.pkg <> l.product OR m.ip <> l.primaryip OR m.username <> l.username
          OR lower(m.domain) <> lower(l.domain) OR m.regdate <> l.created[1:10])
     AND NOT EXISTS (SELECT 1 FROM amb WHERE amb.server = coalesce(l.server, m.server) AND amb.key = coalesce(l.key, m.key))`,
];
const finding = (fields, rest) => `SELECT to_json({${fields}})::VARCHAR AS x ${rest}`;
const differs = (action, field, from, to, fold = x => x) => finding(
  `action:'${action}',server:server,service:service,key:key,${field ? `field:'${field}',` : ''}"from":${from},"to":${to}`,
  `FROM j WHERE ls = ms AND ${fold(from)} <> ${fold(to)}`);
const findings = [
  finding("action:'ambiguous',server:server,key:key,listed:listed,mirrored:mirrored", 'FROM amb'),
  finding(`action:'import',server:server,key:key,username:lu,"domain":ld,email:j.email,product:product,ip:li,created:created,status:status,
           client:coalesce(c.id,0),productid:coalesce(p.id,0)`,
          'FROM j LEFT JOIN c ON c.email = j.email LEFT JOIN p ON p.type = j.type AND p.pkg = j.product WHERE ms IS NULL'),
  finding("action:'orphan',server:server,service:service,key:key,status:st", "FROM j WHERE ls IS NULL AND st IN ('Active','Suspended')"),
  differs('status', '', 'st', 'status'),
  differs('package', '', 'pkg', 'product'),
  differs('sync', 'ip', 'mi', 'li'),
  differs('sync', 'username', 'mu', 'lu'),
  differs('sync', 'domain', 'md', 'ld', x => `lower(${x})`),
  differs('sync', 'created', 'regdate', 'created[1:10]'),
];

async function main() {
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  for (const [name, [columns, query]] of Object.entries(tables)) {
    const csv = fs.openSync(`${work}/${name}.csv`, 'w');
    execFileSync('sqlite3', ['-readonly', '-csv', `${data}/mirror.db`, query], { stdio: ['ignore', csv, 'inherit'] });
    const types = Object.entries(columns).map(([column, type]) => `'${column}': '${type}'`).join(', ');
    await db.run(`CREATE TABLE ${name} AS SELECT * FROM read_csv('${work}/${name}.csv', header=false, columns={${types}})`);
  }
  for (const step of steps) await db.run(step);
  await db.run(`COPY (${findings.join(' UNION ALL ')}) TO '${out}' (FORMAT csv, HEADER false, QUOTE '', DELIMITER '\x01', ESCAPE '')`);
}

main().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
}).finally(() => {
  fs.rmSync(work, { recursive: true });
  process.exit();
});
