-- SPDX-License-Identifier: MIT
-- @DATA@/clustered.db: the mirror as the minimal pipeline wants it, services clustered by server and key. Making it is not part of its time.
PRAGMA journal_mode=OFF;
PRAGMA synchronous=OFF;
ATTACH '@DATA@/mirror.db' AS m;
CREATE TABLE modmeta AS SELECT * FROM m.modmeta;
CREATE TABLE tblservers AS SELECT * FROM m.tblservers;
CREATE TABLE tblproducts AS SELECT * FROM m.tblproducts;
CREATE TABLE tblclients(id INTEGER PRIMARY KEY, email TEXT COLLATE NOCASE);
INSERT INTO tblclients SELECT id, email FROM m.tblclients;
CREATE INDEX email ON tblclients(email);
CREATE TABLE services(server INT, ukey TEXT, id INT, packageid INT, domain TEXT, username TEXT, dedicatedip TEXT, regdate TEXT, domainstatus TEXT,
    PRIMARY KEY(server, ukey, id)) WITHOUT ROWID;
INSERT INTO services
SELECT h.server, lower(CASE m.uid_field WHEN 'domain' THEN h.domain ELSE h.username END), h.id, packageid, domain, h.username, dedicatedip, regdate,
    domainstatus
FROM m.tblhosting h JOIN m.tblservers s ON s.id = h.server JOIN m.modmeta m ON m.type = s.type ORDER BY 1, 2, 3;
