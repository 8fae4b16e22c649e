# SPDX-License-Identifier: MIT
"""python3 pandas_merge.py DATA OUT: pandas, one outer merge over all servers."""
import json
import sqlite3
import sys

import pandas as pd

data, out = sys.argv[1:3]
db = sqlite3.connect(f'file:{data}/mirror.db?mode=ro', uri=True)
servers = dict(db.execute('SELECT id, type FROM tblservers'))
frames = []
for server in servers:
    with open(f'{data}/listing/{server}.json', 'rb') as listing:
        rows = json.load(listing)['accounts']
    for row in rows:
        row['server'] = server
    frames.append(pd.DataFrame.from_records(rows))
accounts = pd.concat(frames, ignore_index=True)
del frames
# The join order is pinned: with statistics SQLite 3.40 chooses one that is fifty times slower at a million services.
services = pd.read_sql('''
    SELECT h.id AS service, h.server, CASE m.uid_field WHEN 'domain' THEN h.domain ELSE h.username END AS identity, h.domain AS hdomain,
        h.username AS husername, h.dedicatedip, h.regdate, h.domainstatus,
        CASE m.product_field WHEN 'configoption1' THEN p.configoption1 ELSE p.configoption3 END AS package
    FROM tblhosting h NOT INDEXED CROSS JOIN tblproducts p ON p.id = h.packageid CROSS JOIN tblservers s ON s.id = h.server
        JOIN modmeta m ON m.type = s.type''', db)
accounts['key'] = accounts.uniqueIdentifier.str.lower()
services['key'] = services.identity.str.lower()
file = open(out, 'w', encoding='utf-8')
encode = json.JSONEncoder(ensure_ascii=False, separators=(',', ':')).encode
by_key = ['server', 'key']


def emit(**finding):
    file.write(encode(finding) + '\n')


def counted(frame, name):
    return frame.groupby(by_key, sort=False).size().rename(name).reset_index()


counts = counted(accounts, 'listed').merge(counted(services, 'mirrored'), how='left', on=by_key)
counts.mirrored = counts.mirrored.fillna(0).astype(int)
ambiguous = counts[(counts.listed > 1) | (counts.mirrored > 1)]
for r in ambiguous.itertuples():
    emit(action='ambiguous', server=r.server, key=r.key, listed=r.listed, mirrored=r.mirrored)

joined = accounts.merge(services, how='outer', on=by_key, indicator=True).merge(ambiguous[[*by_key, 'listed']], how='left', on=by_key)
joined = joined[joined.listed.isna()]
clients = dict(db.execute('SELECT email, id FROM tblclients'))
products = {module: dict(db.execute(f'SELECT {option}, id FROM tblproducts WHERE servertype = ?', (module,)))
            for module, option in db.execute('SELECT type, product_field FROM modmeta').fetchall()}
for r in joined[joined._merge == 'left_only'].itertuples():
    emit(action='import', server=r.server, key=r.key, username=r.username, domain=r.domain, email=r.email, product=r.product, ip=r.primaryip,
         created=r.created, status=r.status, client=clients.get(r.email, 0), productid=products[servers[r.server]].get(r.product, 0))
for r in joined[(joined._merge == 'right_only') & joined.domainstatus.isin(['Active', 'Suspended'])].itertuples():
    emit(action='orphan', server=r.server, service=int(r.service), key=r.key, status=r.domainstatus)

pairs = joined[joined._merge == 'both']


def differences(action, before, after, folded=False, **field):
    mask = before.str.lower() != after.str.lower() if folded else before != after
    found = pairs[mask]
    for server, service, key, old, new in zip(found.server, found.service, found.key, before[mask], after[mask]):
        emit(action=action, server=server, service=int(service), key=key, **field, **{'from': old, 'to': new})


differences('status', pairs.domainstatus, pairs.status)
differences('package', pairs.package, pairs['product'])
differences('sync', pairs.dedicatedip, pairs.primaryip, field='ip')
differences('sync', pairs.husername, pairs.username, field='username')
differences('sync', pairs.hdomain, pairs.domain, folded=True, field='domain')
differences('sync', pairs.regdate, pairs.created.str[:10], field='created')
