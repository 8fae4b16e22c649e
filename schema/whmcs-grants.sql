-- SPDX-License-Identifier: MIT
-- The user that 'serversync mirror load --from-database' needs: SELECT on exactly the columns that are read, and nothing else.
-- Of `subscriptionid` only whether it is blank is read; without that privilege, and without those on prices, name servers and the
-- like, the mirror does not know them, and a note says so.
-- Before running it as an administrator, replace
--   `whmcs`                   with the name of WHMCS's database ($db_name in its configuration.php),
--   'serversync'@'localhost'  with the user; its host is where serversync runs,
--   'change me'               with a password.

CREATE USER 'serversync'@'localhost' IDENTIFIED BY 'change me';

GRANT SELECT (`id`, `code`) ON `whmcs`.`tblcurrencies` TO 'serversync'@'localhost';
GRANT SELECT (`id`, `firstname`, `lastname`, `companyname`, `email`, `currency`) ON `whmcs`.`tblclients` TO 'serversync'@'localhost';
GRANT SELECT (`id`, `name`, `hostname`, `type`, `ipaddress`, `assignedips`, `active`, `disabled`, `nameserver1`, `nameserver2`,
    `nameserver3`, `nameserver4`, `nameserver5`) ON `whmcs`.`tblservers` TO 'serversync'@'localhost';
GRANT SELECT (`server_id`, `num_accounts`) ON `whmcs`.`tblservers_remote` TO 'serversync'@'localhost';
GRANT SELECT (`id`, `type`, `relid`, `currency`, `monthly`, `quarterly`, `semiannually`, `annually`, `biennially`, `triennially`)
    ON `whmcs`.`tblpricing` TO 'serversync'@'localhost';
GRANT SELECT (`id`, `name`, `type`, `paytype`, `servertype`, `hidden`, `retired`,
    `configoption1`, `configoption2`, `configoption3`, `configoption4`, `configoption5`, `configoption6`, `configoption7`,
    `configoption8`, `configoption9`, `configoption10`, `configoption11`, `configoption12`, `configoption13`, `configoption14`,
    `configoption15`, `configoption16`, `configoption17`, `configoption18`, `configoption19`, `configoption20`, `configoption21`,
    `configoption22`, `configoption23`, `configoption24`, `autoterminatedays`, `recurringcycles`) ON `whmcs`.`tblproducts` TO 'serversync'@'localhost';
GRANT SELECT (`id`, `userid`, `packageid`, `server`, `domain`, `username`, `dedicatedip`, `domainstatus`, `regdate`, `nextduedate`,
    `billingcycle`, `amount`, `termination_date`, `overideautosuspend`, `overidesuspenduntil`, `suspendreason`, `orderid`,
    `subscriptionid`) ON `whmcs`.`tblhosting` TO 'serversync'@'localhost';
GRANT SELECT (`id`, `hostingid`, `addonid`, `userid`, `server`, `status`, `regdate`, `nextduedate`, `billingcycle`, `recurring`,
    `termination_date`, `orderid`, `subscriptionid`) ON `whmcs`.`tblhostingaddons` TO 'serversync'@'localhost';
GRANT SELECT (`id`, `module`) ON `whmcs`.`tbladdons` TO 'serversync'@'localhost';
GRANT SELECT (`id`, `type`, `fieldname`, `fieldtype`) ON `whmcs`.`tblcustomfields` TO 'serversync'@'localhost';
GRANT SELECT (`id`, `fieldid`, `relid`, `value`) ON `whmcs`.`tblcustomfieldsvalues` TO 'serversync'@'localhost';
