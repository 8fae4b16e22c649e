# SPDX-License-Identifier: MIT
"""Whether an answer is right. Each finding becomes one line in the words of truth.ndjson; right means: the same lines, in any order."""
import hashlib
import json
import sqlite3

FIELDS = {'primaryip': 'ip'}  # our word: the truth's; the others are equal


def line(action, **fields):
    return (json.dumps({'action': action, **fields}, ensure_ascii=False, separators=(',', ':')) + '\n').encode()


def lines_of_item(plan, item):
    place = {'server': item['server'], 'key': item['identity']['key']}
    account, service = item['account'], item['service']
    if plan == 'import':
        yield line('import', **place, username=account['username'], domain=account['domain'], email=account['email'],
                   product=account['product'], ip=account['primaryip'], created=account['created'], status=account['status'],
                   client=item['import']['client']['id'], productid=item['import']['product']['id'])
    elif plan == 'review' and item['situation'] in ('duplicate_account', 'ambiguous_service'):
        kinds = [candidate['kind'] for candidate in item['candidates']]
        listed = kinds.count('account') if item['situation'] == 'duplicate_account' else 1
        yield line('ambiguous', **place, listed=listed, mirrored=kinds.count('service'))
    elif plan == 'review':
        yield line(item['situation'], **place)  # nothing of the kind is in the data: a wrong answer
    else:
        place = {'server': item['server'], 'service': service['id'], 'key': item['identity']['key']}
        if plan == 'orphan':
            yield line('orphan', **place, status=service['status'])
        elif plan == 'status_mismatch':
            yield line('status', **place, **{'from': service['status'], 'to': account['status']})
        for change in item['changes']:
            values = {'from': change['before'], 'to': change['after']}
            if change['field'] == 'product':
                yield line('package', **place, **values)
            else:
                yield line('sync', **place, field=FIELDS.get(change['field'], change['field']), **values)


def lines_of_plan(path):
    """The findings of a plan document of ours."""
    with open(path, encoding='utf-8') as file:
        document = json.load(file)
    plans = {**document['plans'], 'review': document['review']}
    return [text for plan, items in plans.items() for item in items for text in lines_of_item(plan, item)]


def lines_of_file(path):
    with open(path, 'rb') as file:
        return file.readlines()


def expected_of_serversync(folder):
    """The truth, without the differences that serversync leaves out on purpose: fields of ended services are not compared
    (law 9)."""
    with sqlite3.connect(f'file:{folder}/mirror.db?mode=ro', uri=True) as db:
        ended = {id for id, in db.execute("SELECT id FROM tblhosting WHERE domainstatus IN ('Terminated', 'Cancelled', 'Fraud')")}
    found = [(text, json.loads(text)) for text in lines_of_file(f'{folder}/truth.ndjson')]
    return [text for text, finding in found if finding['action'] not in ('package', 'sync') or finding['service'] not in ended]


def digest(lines):
    return hashlib.sha256(b''.join(sorted(lines))).hexdigest()


class Checker:
    """Judges answers over one folder of data; an answer whose bytes were judged before is not read again."""

    def __init__(self, folder):
        with open(f'{folder}/truth.json', encoding='utf-8') as file:
            self.truth = json.load(file)
        self.lines = {'lines': lines_of_file, 'plan': lines_of_plan}
        self.expected = {'lines': self.truth['sha256'], 'plan': digest(expected_of_serversync(folder))}
        self.judged = {}

    def is_right(self, path, form):
        """`form`: "lines" as in truth.ndjson, or "plan", a plan document."""
        try:
            with open(path, 'rb') as file:
                key = form, hashlib.file_digest(file, 'sha256').digest()
            if key not in self.judged:
                self.judged[key] = digest(self.lines[form](path)) == self.expected[form]
            return self.judged[key]
        except (OSError, LookupError, TypeError, ValueError):  # no answer, or not in its form
            return False
