# SPDX-License-Identifier: MIT
"""python3 python_dicts.py DATA OUT: dicts, one server at a time."""
import json
import sqlite3
import sys

data, out = sys.argv[1:3]
db = sqlite3.connect(f'file:{data}/mirror.db?mode=ro', uri=True)
file = open(out, 'w', encoding='utf-8')
encode = json.JSONEncoder(ensure_ascii=False, separators=(',', ':')).encode


def emit(**finding):
    file.write(encode(finding) + '\n')


for server, module, identity, option in db.execute(
        'SELECT s.id, m.type, m.uid_field, m.product_field FROM tblservers s JOIN modmeta m ON m.type = s.type').fetchall():
    products = dict(db.execute(f'SELECT {option}, id FROM tblproducts WHERE servertype = ?', (module,)))
    column = 1 if identity == 'domain' else 2
    services, accounts = {}, {}
    for h in db.execute(f'SELECT h.id, h.domain, h.username, h.dedicatedip, h.regdate, h.domainstatus, p.{option} '
                        'FROM tblhosting h JOIN tblproducts p ON p.id = h.packageid WHERE h.server = ?', (server,)):
        key = h[column].lower()
        if key in services:
            services[key].append(h)
        else:
            services[key] = [h]
    with open(f'{data}/listing/{server}.json', 'rb') as listing:
        rows = json.load(listing)['accounts']
    for a in rows:
        key = a['uniqueIdentifier'].lower()
        if key in accounts:
            accounts[key].append(a)
        else:
            accounts[key] = [a]
    for key, same in accounts.items():
        found = services.get(key, ())
        if len(same) > 1 or len(found) > 1:
            emit(action='ambiguous', server=server, key=key, listed=len(same), mirrored=len(found))
            continue
        a = same[0]
        if not found:
            client = db.execute('SELECT id FROM tblclients WHERE email = ? LIMIT 1', (a['email'],)).fetchone()
            emit(action='import', server=server, key=key, username=a['username'], domain=a['domain'], email=a['email'], product=a['product'],
                 ip=a['primaryip'], created=a['created'], status=a['status'], client=client[0] if client else 0,
                 productid=products.get(a['product'], 0))
            continue
        id, domain, username, ip, registered, status, package = found[0]
        if status != a['status']:
            emit(action='status', server=server, service=id, key=key, **{'from': status, 'to': a['status']})
        if package != a['product']:
            emit(action='package', server=server, service=id, key=key, **{'from': package, 'to': a['product']})
        if ip != a['primaryip']:
            emit(action='sync', server=server, service=id, key=key, field='ip', **{'from': ip, 'to': a['primaryip']})
        if username != a['username']:
            emit(action='sync', server=server, service=id, key=key, field='username', **{'from': username, 'to': a['username']})
        if domain.lower() != a['domain'].lower():
            emit(action='sync', server=server, service=id, key=key, field='domain', **{'from': domain, 'to': a['domain']})
        if registered != a['created'][:10]:
            emit(action='sync', server=server, service=id, key=key, field='created', **{'from': registered, 'to': a['created'][:10]})
    for key, same in services.items():
        if key in accounts:
            continue
        live = [h for h in same if h[5] in ('Active', 'Suspended')]
        if len(live) > 1:
            emit(action='ambiguous', server=server, key=key, listed=0, mirrored=len(live))
        elif live:
            emit(action='orphan', server=server, service=live[0][0], key=key, status=live[0][5])
