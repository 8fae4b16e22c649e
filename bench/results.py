# SPDX-License-Identifier: MIT
"""Tables and the description of the machine, as Markdown."""
import datetime
import os
import platform
import subprocess

from programs import NPM_PACKAGES

SEE = 'Written by `bench/run --write-results`; [`README.md`](README.md) says what the rows are and how to repeat them.'


def first_line(*command):
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ''
    return result.stdout.strip().split('\n')[0]


def field_of(path, name):
    with open(path, encoding='utf-8') as file:
        return next((text.split(':', 1)[1].strip() for text in file if text.startswith(name)), 'unknown')


def commit():
    changed = first_line('git', 'status', '--porcelain', '--untracked-files=no', '--', '.', ':!bench/RESULTS.md')
    return first_line('git', 'rev-parse', '--short=12', 'HEAD') + (', with changes' if changed else '')


def machine(npm):
    """What the figures depend on, as name and value."""
    memory = int(field_of('/proc/meminfo', 'MemTotal').split()[0]) / 1024 ** 2
    facts = {
        'date': datetime.date.today().isoformat(),
        'commit': commit(),
        'processor': f'{field_of("/proc/cpuinfo", "model name")}, {len(os.sched_getaffinity(0))} cores to run on',
        'memory': f'{memory:.0f} GiB',
        'system': f'{platform.freedesktop_os_release()["PRETTY_NAME"]}, Linux {platform.release()}',
        'compiler': first_line('g++', '--version') + ', -O2; the minimal pipelines -O3 -march=native',
    }
    packages = ['libsimdjson-dev', 'libsqlite3-0', 'libxxhash0', 'php-cli', 'python3', 'python3-pandas', 'jq', 'nodejs']
    versions = [f'{name} {version}' for name in packages if (version := first_line('dpkg-query', '-W', '-f', '${Version}', name))]
    versions += [f'{name} {version}' for name, version in NPM_PACKAGES.items() if os.path.isdir(f'{npm}/node_modules/{name}')]
    return facts | {'packages': ', '.join(versions)}


def table(head, rows):
    """Rows of texts; the first column is left, the others right."""
    lines = [head, ['---'] + ['---:'] * (len(head) - 1), *rows]
    return ''.join('| ' + ' | '.join(cells) + ' |\n' for cells in lines)


def seconds(value):
    return f'{value:.4f}' if value < 0.1 else f'{value:.3f}' if value < 10 else f'{value:.1f}'


def megabytes(size):
    return f'{size / 1e6:.1f}'


def write(path, sections, npm):
    """`sections`: titles and Markdown texts; `npm`: where npm packages are."""
    facts = ''.join(f'- {name}: {value}\n' for name, value in machine(npm).items())
    body = ''.join(f'\n## {title}\n\n{text}' for title, text in sections)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(f'# Results\n\n{SEE}\n\n{facts}{body}')
