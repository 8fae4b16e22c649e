# SPDX-License-Identifier: MIT
"""What is measured: serversync, the minimal pipelines and the peers. All answer the same question about the same data."""
import dataclasses
import importlib.util
import os
import shutil
from collections.abc import Callable

AS_OF = '2026-01-01T00:00:00Z'  # the data are of that time
JOBS = len(os.sched_getaffinity(0))
NPM_PACKAGES = {'better-sqlite3': '11.10.0', '@duckdb/node-api': '1.5.6-r.1'}


@dataclasses.dataclass
class Program:
    name: str
    title: str
    command: list[str]  # with {data} and {out}
    lacks: str = ''     # what is missing here; blank: nothing
    form: str = 'lines'  # of its answer, see check.py
    exits: tuple[int, ...] = (0,)
    fits: Callable[[int, int], bool] = lambda accounts, servers: True  # what it can be asked for in reasonable time or memory


def first_missing(*names):
    return next((f'{name} is not installed' for name in names if shutil.which(name) is None), '')


def programs(serversync, build, npm):
    """All programs. `build`: the CMake folder of the benchmarks; `npm`: where npm packages are."""
    def package(name):
        present = os.path.isdir(f'{npm}/node_modules/{name}')
        return first_missing('node') or ('' if present else f'npm package {name} is not installed')

    def plan(jobs):
        return [serversync, 'plan', '--mirror', '{data}/serversync.db', '--listings', '{data}/listing',
                '--as-of', AS_OF, '--listed-at', AS_OF, '--jobs', str(jobs), '--format', 'json', '--out', '{out}']

    def pipe(threads):
        return [f'{build}/bench/bench_pipe', '{data}', '{out}', str(threads)]

    def peer(*command):
        return [*command[:-1], f'bench/peers/{command[-1]}', '{data}', '{out}']

    def several(accounts, servers):
        return servers > 1

    def one(accounts, servers):
        return servers == 1

    def up_to_a_million(accounts, servers):
        return accounts <= 1_000_000

    pandas = '' if importlib.util.find_spec('pandas') else 'python3-pandas is not installed'
    plans = {'form': 'plan', 'exits': (0, 3)}  # 3: a guard blocks a plan; of this data it must
    return [
        Program('serversync', f'serversync plan, {JOBS} jobs', plan(JOBS), **plans),
        Program('serversync-1', 'serversync plan, 1 job', plan(1), **plans, fits=several),
        Program('minimal', f'minimal pipeline, {JOBS} threads', pipe(JOBS), fits=several),
        Program('minimal-1', 'minimal pipeline, 1 thread', pipe(1)),
        Program('bounded', 'minimal pipeline, bounded memory', [f'{build}/bench/bench_bounded', '{data}', '{out}'], fits=one),
        Program('duckdb', 'DuckDB, SQL (read_json, full join)', peer('node', 'duckdb_join.js'),
                package('@duckdb/node-api') or first_missing('sqlite3')),
        Program('node', 'node, a Map for each server', peer('node', 'node_map.js'), package('better-sqlite3')),
        Program('python', 'python, dicts for each server', peer('/usr/bin/python3', 'python_dicts.py')),
        Program('php-hash', 'PHP, an array for each server', peer('php', 'php_hash.php'), first_missing('php')),
        Program('sqlite', 'sqlite3 shell, SQL (json_each, full join)', peer('sh', 'sqlite_join.sh'), first_missing('sqlite3')),
        Program('pandas', 'pandas, one merge', peer('/usr/bin/python3', 'pandas_merge.py'), pandas, fits=up_to_a_million),
        Program('jq', 'jq, sort, join, awk', peer('sh', 'jq_join.sh'), first_missing('jq', 'sqlite3'), fits=up_to_a_million),
        Program('php-naive', 'PHP, a query for each account', peer('php', 'php_naive.php'), first_missing('php'), fits=up_to_a_million),
    ]
