-- SPDX-License-Identifier: MIT
-- The mirror: what serversync keeps of a WHMCS installation's records. docs/mirror.md explains it.
-- Passwords, access hashes, keys and notes have no column here, on purpose.
-- There are no foreign keys: WHMCS has none, and a service outlives its product, its client and its server.
-- Seals show damage (law 264): engine/mirror/row_seal.hpp and sealed_tables.hpp have their form.

PRAGMA application_id = 1397979501;
PRAGMA user_version = 6;

-- The load that made this file; one row.
CREATE TABLE load (
    one                    INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    source                 TEXT    NOT NULL, -- kind of source, "json-export"
    source_name            TEXT    NOT NULL, -- base name of the file
    loaded_at              TEXT    NOT NULL, -- UTC, "2026-01-31T04:05:06Z": when the data were true
    tool_version           TEXT    NOT NULL,
    digest                 TEXT    NOT NULL, -- over all rows, whatever their order
    servers_loaded         INTEGER NOT NULL,
    servers_reported       INTEGER,          -- what the source said it has; NULL: it did not say
    modules_loaded         INTEGER NOT NULL,
    modules_reported       INTEGER,
    products_loaded        INTEGER NOT NULL,
    products_reported      INTEGER,
    clients_loaded         INTEGER NOT NULL,
    clients_reported       INTEGER,
    services_loaded        INTEGER NOT NULL,
    services_reported      INTEGER,
    custom_fields_loaded   INTEGER NOT NULL,
    custom_fields_reported INTEGER,
    row_seals              INTEGER NOT NULL, -- the sum of all seals in clients, services and custom_fields, modulo 2^64
    seal                   TEXT    NOT NULL  -- over this row and what each opening reads whole: servers, modules, products, prices,
                                             -- unassigned_services, and which pieces service_pieces has
) STRICT;

-- tblservers
CREATE TABLE servers (
    id            INTEGER NOT NULL PRIMARY KEY,
    name          TEXT    NOT NULL,
    hostname      TEXT    NOT NULL,
    module        TEXT    NOT NULL, -- lower case
    ip_address    TEXT    NOT NULL,
    assigned_ips  TEXT    NOT NULL, -- one a line
    active        INTEGER NOT NULL CHECK (active IN (0, 1)),
    disabled      INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    nameserver1   TEXT    NOT NULL, nameserver2 TEXT NOT NULL, nameserver3 TEXT NOT NULL, nameserver4 TEXT NOT NULL,
    nameserver5   TEXT    NOT NULL, -- host names; blank: none, or not known
    remote_accounts INTEGER, -- tblservers_remote: accounts that WHMCS itself counted on it; NULL: not known
    live_services INTEGER NOT NULL DEFAULT 0 -- services on it that are Active or Suspended; counted by the load
) STRICT;

-- What each provisioning module's MetaData() says of ListAccounts.
CREATE TABLE modules (
    name                  TEXT NOT NULL PRIMARY KEY, -- lower case
    display_name          TEXT NOT NULL,
    identity_field        TEXT NOT NULL, -- ListAccountsUniqueIdentifierField; blank: none
    identity_display_name TEXT NOT NULL, -- ListAccountsUniqueIdentifierDisplayName
    product_field         TEXT NOT NULL  -- ListAccountsProductField; blank: none
) STRICT, WITHOUT ROWID;

-- tblproducts
CREATE TABLE products (
    id             INTEGER NOT NULL PRIMARY KEY,
    name           TEXT    NOT NULL,
    type           TEXT    NOT NULL,
    pay_type       TEXT    NOT NULL,
    module         TEXT    NOT NULL, -- `servertype` in lower case; blank: provisions nothing
    hidden         INTEGER NOT NULL CHECK (hidden IN (0, 1)),
    retired        INTEGER NOT NULL CHECK (retired IN (0, 1)),
    configoption1  TEXT NOT NULL, configoption2  TEXT NOT NULL, configoption3  TEXT NOT NULL, configoption4  TEXT NOT NULL,
    configoption5  TEXT NOT NULL, configoption6  TEXT NOT NULL, configoption7  TEXT NOT NULL, configoption8  TEXT NOT NULL,
    configoption9  TEXT NOT NULL, configoption10 TEXT NOT NULL, configoption11 TEXT NOT NULL, configoption12 TEXT NOT NULL,
    configoption13 TEXT NOT NULL, configoption14 TEXT NOT NULL, configoption15 TEXT NOT NULL, configoption16 TEXT NOT NULL,
    configoption17 TEXT NOT NULL, configoption18 TEXT NOT NULL, configoption19 TEXT NOT NULL, configoption20 TEXT NOT NULL,
    configoption21 TEXT NOT NULL, configoption22 TEXT NOT NULL, configoption23 TEXT NOT NULL, configoption24 TEXT NOT NULL,
    auto_terminate_days INTEGER, -- a fixed term in days; 0: none; NULL: not known
    recurring_cycles    INTEGER  -- after so many billing ends; 0: never; NULL: not known
) STRICT;

-- tblpricing of products: what is charged each cycle, in the currency's minor unit. NULL: the cycle is not offered.
CREATE TABLE prices (
    product_id   INTEGER NOT NULL,
    currency     TEXT    NOT NULL, -- code, "USD"
    monthly      INTEGER,
    quarterly    INTEGER,
    semiannually INTEGER,
    annually     INTEGER,
    biennially   INTEGER,
    triennially  INTEGER,
    PRIMARY KEY (product_id, currency)
) STRICT, WITHOUT ROWID;

-- tblclients
CREATE TABLE clients (
    id       INTEGER NOT NULL PRIMARY KEY,
    name     TEXT    NOT NULL,
    email    TEXT    NOT NULL, -- trimmed
    currency TEXT    NOT NULL, -- code, "USD"
    seal     INTEGER NOT NULL  -- over the other columns
) STRICT;

-- tblhosting, and tblhostingaddons with a module of their own; all texts trimmed.
CREATE TABLE services ( -- the columns as the load gives them: to change their order costs it a tenth of SQLite's time
    position      INTEGER NOT NULL PRIMARY KEY, -- 1, 2, 3, ... in the order of kind and id
    identity_key  TEXT    NOT NULL, -- what an account's identity key is compared with; blank: the record has none
    identity      TEXT,             -- the identifier as WHMCS has it; NULL: just as identity_key
    kind          INTEGER NOT NULL CHECK (kind IN (0, 1)), -- 0 hosting, 1 addon
    id            INTEGER NOT NULL, -- unique within its kind
    client_id     INTEGER NOT NULL, -- 0: none
    product_id    INTEGER NOT NULL, -- 0: none
    server_id     INTEGER NOT NULL, -- 0: none
    module        TEXT    NOT NULL, -- the addon's own, else the product's; blank: unknown or none
    domain        TEXT    NOT NULL,
    username      TEXT    NOT NULL,
    dedicated_ip  TEXT    NOT NULL,
    status        TEXT    NOT NULL,
    billing_cycle TEXT    NOT NULL,
    registered_on INTEGER,          -- days since 1970-01-01; NULL: no date
    next_due_on   INTEGER,          -- days since 1970-01-01
    amount_minor  INTEGER,          -- recurring amount in the currency's minor unit
    terminated_on INTEGER,          -- days since 1970-01-01
    suspension_override INTEGER CHECK (suspension_override IN (0, 1)), -- WHMCS does not suspend it, until the next; NULL: not known
    suspension_override_until INTEGER, -- days since 1970-01-01; NULL: no end, or not known
    suspend_reason TEXT   NOT NULL, -- blank: none, or not known
    order_id      INTEGER NOT NULL, -- 0: none, or not known
    has_subscription INTEGER CHECK (has_subscription IN (0, 1)), -- a gateway charges it by itself; NULL: not known
    seal          INTEGER NOT NULL  -- over the other columns
) STRICT;

-- The services of each server once more, in the form in which a run reads them: sorted by identity key, kind and id, packed, some
-- hundred a row. engine/mirror/service_pieces.hpp has the form.
CREATE TABLE service_pieces (
    server_id INTEGER NOT NULL,
    piece     INTEGER NOT NULL, -- 0, 1, 2, ... on each server
    services  BLOB    NOT NULL,
    PRIMARY KEY (server_id, piece)
) STRICT;

-- Live services that no existing server holds, counted by the load.
CREATE TABLE unassigned_services (
    module TEXT    NOT NULL PRIMARY KEY,
    live   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- tblcustomfieldsvalues of services. A name is without "|Display name".
CREATE TABLE custom_fields (
    service_kind INTEGER NOT NULL CHECK (service_kind IN (0, 1)),
    service_id   INTEGER NOT NULL,
    name         TEXT    NOT NULL,
    position     INTEGER NOT NULL, -- 0; 1, 2, ... where WHMCS has more than one value of a name
    value        TEXT    NOT NULL,
    field_id     INTEGER NOT NULL, -- tblcustomfields.id; 0: not known
    seal         INTEGER NOT NULL, -- over the other columns
    PRIMARY KEY (service_kind, service_id, name, position)
) STRICT, WITHOUT ROWID;

-- The names by which records are looked for, packed: which services have an identity key, which mean a bare domain (what is left of
-- their domain without scheme, user, "www.", port, path and further names) or have a user name, which clients have an e-mail, all
-- in lower case. engine/mirror/name_pieces.hpp has the form.
CREATE TABLE name_pieces (
    key   INTEGER NOT NULL PRIMARY KEY, -- in the order of the names' digests
    names BLOB    NOT NULL
) STRICT;
