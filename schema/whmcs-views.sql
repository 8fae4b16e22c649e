-- SPDX-License-Identifier: MIT
-- WHMCS's tables as far as the mirror (schema/mirror.sql) holds them, under WHMCS's names: what a provisioning module finds that
-- runs without WHMCS. All of it is temporary. not_held('table.column') is a function that refuses: the value is not known, and blank
-- would be another value. WHMCS compares texts whatever their case. docs/php-module.md says it in words.

-- part: server
-- The server at hand with what the module's parameters say of it, credentials included; nobody else's are known.
CREATE TEMP TABLE server_at_hand (id INTEGER, hostname, ipaddress, username, password, accesshash, secure, port);

-- part: server_alone
-- Without a mirror there is that server only.
CREATE TEMP VIEW tblservers AS
    SELECT id, '' AS name, hostname, ipaddress, username, password, accesshash, secure, port FROM temp.server_at_hand WHERE id > 0;

-- part: records
-- Each in a subquery of its own: of a join, SQLite would sometimes compute columns that nobody asked for, and refuse.
CREATE TEMP VIEW tblservers AS
    SELECT s.id, s.name COLLATE NOCASE AS name,
        COALESCE((SELECT nullif(hostname, '') FROM temp.server_at_hand h WHERE h.id = s.id), s.hostname) COLLATE NOCASE AS hostname,
        COALESCE((SELECT nullif(ipaddress, '') FROM temp.server_at_hand h WHERE h.id = s.id), s.ip_address) COLLATE NOCASE AS ipaddress,
        COALESCE((SELECT username FROM temp.server_at_hand h WHERE h.id = s.id), not_held('tblservers.username')) AS username,
        COALESCE((SELECT password FROM temp.server_at_hand h WHERE h.id = s.id), not_held('tblservers.password')) AS password,
        COALESCE((SELECT accesshash FROM temp.server_at_hand h WHERE h.id = s.id), not_held('tblservers.accesshash')) AS accesshash,
        COALESCE((SELECT secure FROM temp.server_at_hand h WHERE h.id = s.id), not_held('tblservers.secure')) AS secure,
        COALESCE((SELECT port FROM temp.server_at_hand h WHERE h.id = s.id), not_held('tblservers.port')) AS port,
        s.module COLLATE NOCASE AS type, s.assigned_ips AS assignedips, s.active, s.disabled
    FROM main.servers s;
CREATE TEMP VIEW tblproducts AS
    SELECT id, name COLLATE NOCASE AS name, type COLLATE NOCASE AS type, pay_type AS paytype, module COLLATE NOCASE AS servertype,
        hidden, retired,
        configoption1 COLLATE NOCASE AS configoption1, configoption2 COLLATE NOCASE AS configoption2,
        configoption3 COLLATE NOCASE AS configoption3, configoption4 COLLATE NOCASE AS configoption4,
        configoption5 COLLATE NOCASE AS configoption5, configoption6 COLLATE NOCASE AS configoption6,
        configoption7 COLLATE NOCASE AS configoption7, configoption8 COLLATE NOCASE AS configoption8,
        configoption9 COLLATE NOCASE AS configoption9, configoption10 COLLATE NOCASE AS configoption10,
        configoption11 COLLATE NOCASE AS configoption11, configoption12 COLLATE NOCASE AS configoption12,
        configoption13 COLLATE NOCASE AS configoption13, configoption14 COLLATE NOCASE AS configoption14,
        configoption15 COLLATE NOCASE AS configoption15, configoption16 COLLATE NOCASE AS configoption16,
        configoption17 COLLATE NOCASE AS configoption17, configoption18 COLLATE NOCASE AS configoption18,
        configoption19 COLLATE NOCASE AS configoption19, configoption20 COLLATE NOCASE AS configoption20,
        configoption21 COLLATE NOCASE AS configoption21, configoption22 COLLATE NOCASE AS configoption22,
        configoption23 COLLATE NOCASE AS configoption23, configoption24 COLLATE NOCASE AS configoption24
    FROM main.products;
CREATE TEMP VIEW tblclients AS SELECT id, email COLLATE NOCASE AS email FROM main.clients;
CREATE TEMP VIEW tblhosting AS
    SELECT id, client_id AS userid, product_id AS packageid, server_id AS server,
        COALESCE(date(registered_on * 86400, 'unixepoch'), '0000-00-00') AS regdate,
        domain COLLATE NOCASE AS domain, username COLLATE NOCASE AS username, dedicated_ip AS dedicatedip,
        status COLLATE NOCASE AS domainstatus, billing_cycle COLLATE NOCASE AS billingcycle,
        date(next_due_on * 86400, 'unixepoch') AS nextduedate,
        CASE WHEN amount_minor IS NULL THEN not_held('tblhosting.amount') ELSE printf('%.2f', amount_minor / 100.0) END AS amount
    FROM main.services WHERE kind = 0;

-- part: custom_fields
-- The mirror has names of fields, not their numbers: the numbers here are those of this run.
CREATE TEMP TABLE field_numbers (id INTEGER PRIMARY KEY, relid INTEGER, fieldname TEXT COLLATE NOCASE, UNIQUE (relid, fieldname));
INSERT INTO field_numbers (relid, fieldname)
    SELECT DISTINCT s.product_id, f.name FROM main.custom_fields f JOIN main.services s ON s.kind = f.service_kind AND s.id = f.service_id
    WHERE f.service_kind = 0 ORDER BY 1, 2;
CREATE TEMP TABLE service_products (id INTEGER PRIMARY KEY, product_id INTEGER);
INSERT INTO service_products SELECT id, product_id FROM main.services WHERE kind = 0;
CREATE TEMP VIEW tblcustomfields AS SELECT id, 'product' AS type, relid, fieldname FROM temp.field_numbers;
CREATE TEMP VIEW tblcustomfieldsvalues AS
    SELECT n.id AS fieldid, f.service_id AS relid, f.value COLLATE NOCASE AS value
    FROM main.custom_fields f JOIN temp.service_products p ON p.id = f.service_id
    JOIN temp.field_numbers n ON n.relid = p.product_id AND n.fieldname = f.name
    WHERE f.service_kind = 0;
