# SPDX-License-Identifier: MIT
"""Runs bench/micro and makes a table of it: each part of the program beside its ideal."""
import json
import statistics
import subprocess

import results

REPETITIONS = 5


def tables(build):
    command = [f'{build}/bench/bench_micro', '--benchmark_format=json', f'--benchmark_repetitions={REPETITIONS}',
               '--benchmark_min_time=0.1', '--benchmark_enable_random_interleaving=true']
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)['benchmarks']
    parts = {}  # name of the part: name of the row: account and byte of each repetition, in seconds
    for run in found:
        if run['run_type'] == 'iteration':
            part, row = run['run_name'].split('/', 1)
            parts.setdefault(part, {}).setdefault(row, []).append((run['account'], run['byte']))
    lines = []
    for part in sorted(parts):
        rows = {row: [statistics.median(values) for values in zip(*runs)] for row, runs in parts[part].items()}
        ideal = next((account for row, (account, _) in rows.items() if row.startswith('ideal: ')), None)
        for row in sorted(rows, key=lambda name: (not name.startswith('ideal: '), rows[name])):
            account, byte = rows[row]
            ratio = f'{account / ideal:.2f}' if ideal else ''
            lines.append([f'{part}: {row}', f'{account * 1e9:.1f}', f'{byte * 1e9:.3f}', f'{1e-6 / byte:.0f}', ratio])
    return results.table([f'one server, 20,000 accounts; median of {REPETITIONS}', 'ns an account', 'ns a byte', 'MB/s', '× ideal'], lines)
