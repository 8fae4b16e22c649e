-- SPDX-License-Identifier: MIT
-- Run by sqlite_join.sh, which fills in @DATA@ and @OUT@: json_each and a full outer join.
.bail on
.mode list
PRAGMA temp_store=MEMORY; PRAGMA cache_size=-200000; PRAGMA mmap_size=30000000000;

CREATE TEMP TABLE l AS
SELECT s.id AS server, m.type, lower(j.value->>'$.uniqueIdentifier') AS key, j.value->>'$.email' AS email, j.value->>'$.username' AS username,
    j.value->>'$.domain' AS domain, j.value->>'$.product' AS product, j.value->>'$.primaryip' AS ip, j.value->>'$.created' AS created,
    j.value->>'$.status' AS status
FROM tblservers s JOIN modmeta m ON m.type = s.type, json_each(readfile('@DATA@/listing/' || s.id || '.json'), '$.accounts') j;

-- The join order is pinned: with statistics SQLite 3.40 chooses one that is fifty times slower at a million services.
CREATE TEMP TABLE m AS
SELECT h.id AS service, h.server, lower(CASE m.uid_field WHEN 'domain' THEN h.domain ELSE h.username END) AS key, h.domain, h.username,
    h.dedicatedip AS ip, h.regdate, h.domainstatus AS st,
    CASE m.product_field WHEN 'configoption1' THEN p.configoption1 ELSE p.configoption3 END AS pkg
FROM tblhosting h NOT INDEXED CROSS JOIN tblproducts p ON p.id = h.packageid CROSS JOIN tblservers s ON s.id = h.server
    JOIN modmeta m ON m.type = s.type;

CREATE INDEX temp.li ON l(server, key);
CREATE INDEX temp.mi ON m(server, key);

CREATE TEMP TABLE amb AS
SELECT l.server, l.key, n AS listed, (SELECT count(*) FROM m WHERE m.server = l.server AND m.key = l.key) AS mirrored
FROM (SELECT server, key, count(*) AS n FROM l GROUP BY 1, 2) l WHERE listed > 1 OR mirrored > 1;
CREATE UNIQUE INDEX temp.ai ON amb(server, key);

CREATE TEMP TABLE j AS
SELECT l.server AS ls, m.server AS ms, l.type, coalesce(l.server, m.server) AS server, coalesce(l.key, m.key) AS key, l.email, l.username AS lu,
    l.domain AS ld, l.product, l.ip AS li, l.created, l.status, m.service, m.domain AS md, m.username AS mu, m.ip AS mi, m.regdate, m.st, m.pkg
FROM l FULL OUTER JOIN m ON l.server = m.server AND l.key = m.key
WHERE l.server IS NULL OR m.server IS NULL OR m.st <> l.status OR m.pkg <> l.product OR m.ip <> l.ip OR m.username <> l.username COLLATE BINARY
    OR m.domain <> l.domain COLLATE NOCASE OR m.regdate <> substr(l.created, 1, 10);
DELETE FROM j WHERE EXISTS (SELECT 1 FROM amb WHERE amb.server = j.server AND amb.key = j.key);

.output @OUT@
SELECT json_object('action', 'ambiguous', 'server', server, 'key', key, 'listed', listed, 'mirrored', mirrored) FROM amb;
SELECT json_object('action', 'import', 'server', server, 'key', key, 'username', lu, 'domain', ld, 'email', email, 'product', product, 'ip', li,
    'created', created, 'status', status, 'client', ifnull((SELECT id FROM tblclients c WHERE c.email = j.email), 0),
    'productid', ifnull((SELECT p.id FROM tblproducts p JOIN modmeta m ON m.type = p.servertype WHERE p.servertype = j.type
        AND j.product = CASE m.product_field WHEN 'configoption1' THEN p.configoption1 ELSE p.configoption3 END), 0))
FROM j WHERE ms IS NULL;
SELECT json_object('action', 'orphan', 'server', server, 'service', service, 'key', key, 'status', st)
FROM j WHERE ls IS NULL AND st IN ('Active', 'Suspended');
SELECT json_object('action', 'status', 'server', server, 'service', service, 'key', key, 'from', st, 'to', status)
FROM j WHERE ls = ms AND st <> status;
SELECT json_object('action', 'package', 'server', server, 'service', service, 'key', key, 'from', pkg, 'to', product)
FROM j WHERE ls = ms AND pkg <> product;
SELECT json_object('action', 'sync', 'server', server, 'service', service, 'key', key, 'field', 'ip', 'from', mi, 'to', li)
FROM j WHERE ls = ms AND mi <> li;
SELECT json_object('action', 'sync', 'server', server, 'service', service, 'key', key, 'field', 'username', 'from', mu, 'to', lu)
FROM j WHERE ls = ms AND mu <> lu COLLATE BINARY;
SELECT json_object('action', 'sync', 'server', server, 'service', service, 'key', key, 'field', 'domain', 'from', md, 'to', ld)
FROM j WHERE ls = ms AND md <> ld COLLATE NOCASE;
SELECT json_object('action', 'sync', 'server', server, 'service', service, 'key', key, 'field', 'created', 'from', regdate, 'to', substr(created, 1, 10))
FROM j WHERE ls = ms AND regdate <> substr(created, 1, 10);
