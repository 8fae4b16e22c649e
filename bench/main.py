# SPDX-License-Identifier: MIT
"""Measures `serversync plan` beside minimal pipelines and other ways to do the same; see bench/README.md. Run by bench/run."""
import argparse
import dataclasses
import hashlib
import os
import statistics
import subprocess
import sys

import micro
import results
from check import Checker
from programs import AS_OF, JOBS, NPM_PACKAGES, programs

SIZES = {  # accounts, servers
    '1k': (1_000, 5), '10k': (10_000, 20), '100k': (100_000, 200),
    '1M': (1_000_000, 2_000), '1M-one': (1_000_000, 1), '5M': (5_000_000, 2_000),
}
START = (100, 1)  # the start-up row: one small server
BUILD = 'build/bench'
NPM = f'{BUILD}/npm'
SMOKE = ('serversync', 'python')


def say(text):
    print(f'bench: {text}', file=sys.stderr, flush=True)


def run(*command, **how):
    """Runs a step; what it printed is shown if it fails."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **how)
    if done.returncode != 0:
        sys.exit(f'{done.stdout}bench: failed: {" ".join(command)}')
    return done.stdout


@dataclasses.dataclass
class Measured:
    wall: float
    cpu: float
    peak: int
    status: int
    messages: str


def measure(command):
    result, log = f'{BUILD}/measured', f'{BUILD}/messages'
    with open(log, 'w', encoding='utf-8') as messages:
        status = subprocess.run([f'{BUILD}/bench/bench_launch', result, *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=messages, env=os.environ | {'NODE_PATH': f'{NPM}/node_modules'}).returncode
    with open(result, encoding='utf-8') as file, open(log, encoding='utf-8', errors='replace') as messages:
        wall, cpu, peak = file.read().split()
        return Measured(float(wall), float(cpu), int(peak), status, messages.read())


def build(options):
    if not options.program:
        say('building the release preset')
        run('cmake', '--preset', 'release')
        run('cmake', '--build', '--preset', 'release', '--target', 'serversync')
    say('building the benchmarks')
    run('cmake', '--preset', 'bench')
    targets = ['bench_launch'] + ([] if options.smoke else ['bench_pipe', 'bench_bounded']) + (['bench_micro'] if options.micro else [])
    run('cmake', '--build', '--preset', 'bench', '--target', *targets)


def install_npm_packages():
    """Tries once; a peer whose package cannot be installed is left out, and the table says so."""
    os.makedirs(NPM, exist_ok=True)
    for name, version in NPM_PACKAGES.items():
        if os.path.isdir(f'{NPM}/node_modules/{name}'):
            continue
        say(f'installing the npm package {name} {version}')
        command = ['npm', 'install', '--prefix', NPM, '--no-audit', '--no-fund', '--fetch-retries', '1', f'{name}@{version}']
        try:
            subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=True)
        except (OSError, subprocess.SubprocessError):
            say(f'the npm package {name} cannot be installed')


def data_of(name, accounts, servers):
    """Makes the data unless they are there."""
    folder = f'{BUILD}/data/{name}'
    command = ['bench/generate', '--accounts', str(accounts), '--servers', str(servers), folder]
    maker = ' '.join(command) + ''.join(open(source, encoding='utf-8').read() for source in ('bench/generate', 'bench/limit/clustered.sql'))
    mark = f'{folder}/made-by-{hashlib.sha256(maker.encode()).hexdigest()[:16]}'
    if not os.path.exists(mark):
        say(f'{name}: generating {accounts} accounts')
        run(*command)
        open(mark, 'w').close()
    return folder


def settle(folder):
    """Reads the data, so that the next program finds them in memory, and has the disk finish what the one before wrote."""
    run('sh', '-c', f'cat {folder}/listing/*.json {folder}/*.db {folder}/export.json | wc -c')
    os.sync()


class Size:
    """All measurements on one set of data."""

    def __init__(self, name, options):
        self.name, self.options = name, options
        self.accounts, self.servers = SIZES[name]
        self.folder = data_of(name, self.accounts, self.servers)
        self.checker = Checker(self.folder)
        self.truth = self.checker.truth
        self.wrong = []

    def load(self, serversync):
        say(f'{self.name}: loading the mirror')
        target = f'{self.folder}/serversync.db'
        command = [serversync, 'mirror', 'load', '--mirror', target, f'{self.folder}/export.json']
        runs = []
        for _ in range(self.options.rounds):
            settle(self.folder)
            runs.append(measure(command))
        failed = next((run for run in runs if run.status != 0), None)
        if failed:
            sys.exit(f'{failed.messages}bench: serversync mirror load failed')
        wall, cpu, services = statistics.median(r.wall for r in runs), statistics.median(r.cpu for r in runs), self.truth['services']
        row = [results.seconds(wall), results.seconds(cpu), f'{wall * 1e6 / services:.2f}', results.megabytes(max(r.peak for r in runs)),
               f'{os.path.getsize(target) / services:.0f}']
        head = [f'{services} services', 'wall s', 'CPU s', 'µs a service', 'peak MB', 'bytes a service in the mirror']
        return '`serversync mirror load`:\n\n' + results.table(head, [['mirror load', *row]])

    def compare(self, candidates):
        """Runs all in turn, round by round, and checks every answer."""
        measured = {program.name: [] for program in candidates}
        verdicts = {program.name: program.lacks and f'skipped: {program.lacks}' for program in candidates}
        out = f'{BUILD}/answer'
        for number in range(self.options.rounds):
            say(f'{self.name}: round {number + 1} of {self.options.rounds}')
            for program in candidates:
                if verdicts[program.name]:
                    continue
                if os.path.exists(out):
                    os.remove(out)
                settle(self.folder)
                result = measure([part.format(data=self.folder, out=out) for part in program.command])
                if result.status not in program.exits:
                    say(f'{program.name} failed with exit code {result.status}: {result.messages.strip()[-500:]}')
                    verdicts[program.name] = 'FAILED'
                elif not self.checker.is_right(out, program.form):
                    verdicts[program.name] = 'WRONG'
                else:
                    measured[program.name].append(result)
        self.wrong = [name for name, verdict in verdicts.items() if verdict in ('WRONG', 'FAILED')]
        ours = measured.get('serversync')
        reference = statistics.median(r.wall for r in ours) if ours else None
        rows = [[p.title, *self.cells(measured[p.name], verdicts[p.name], reference)] for p in candidates]
        what = f'{self.truth["listed"]} accounts, {self.truth["services"]} services, {self.servers} server' + 's' * (self.servers > 1)
        return results.table([what, 'wall s', 'lowest', 'CPU s', 'ns an account', 'peak MB', '× serversync', 'answer'], rows)

    def cells(self, runs, verdict, reference):
        if verdict or not runs:
            return ['', '', '', '', '', '', verdict]
        wall, cpu = statistics.median(r.wall for r in runs), statistics.median(r.cpu for r in runs)
        ratio = f'{wall / reference:.2f}' if reference else ''
        return [results.seconds(wall), results.seconds(min(r.wall for r in runs)), results.seconds(cpu),
                f'{wall * 1e9 / self.truth["listed"]:.0f}', results.megabytes(max(r.peak for r in runs)), ratio, 'right']

    def measure(self, serversync, candidates):
        load = self.load(serversync)
        fitting = [program for program in candidates if program.fits(self.accounts, self.servers)]
        return f'{self.compare(fitting)}\n{load}'


def start_up(serversync):
    """How long a run on one small server takes, beside a program that does nothing."""
    say('start-up')
    folder = data_of('start', *START)
    run(serversync, 'mirror', 'load', '--mirror', f'{folder}/serversync.db', f'{folder}/export.json')
    plan = [serversync, 'plan', '--mirror', f'{folder}/serversync.db', '--server', '1', '--listing', f'{folder}/listing/1.json',
            '--as-of', AS_OF, '--listed-at', AS_OF, '--format', 'json', '--out', f'{BUILD}/answer']
    runs = [[measure(command).wall for command in (plan, ['true'])] for _ in range(20)]
    if not Checker(folder).is_right(f'{BUILD}/answer', 'plan'):
        sys.exit('bench: the answer of the start-up row is wrong')
    titles = f'serversync plan, one server of {START[0]} accounts', '`true`: a program that does nothing'
    rows = [[title, f'{statistics.median(walls) * 1e3:.2f}', f'{min(walls) * 1e3:.2f}'] for title, walls in zip(titles, zip(*runs))]
    return results.table(['start-up, median of 20', 'ms', 'lowest'], rows)


def parse_options():
    parser = argparse.ArgumentParser(prog='bench/run', description='Measures serversync beside minimal pipelines and other programs.')
    parser.add_argument('sizes', nargs='*', metavar='SIZE', help=f'of: {" ".join(SIZES)} (default: 1k 10k 100k)')
    parser.add_argument('--rounds', type=int, default=5, help='how often each program runs (default: 5)')
    parser.add_argument('--only', metavar='NAME,...', help='measure these alone; an unknown name lists all')
    parser.add_argument('--program', metavar='PATH', help='measure this build of serversync')
    parser.add_argument('--no-npm', action='store_true', help='do not try to install npm packages')
    parser.add_argument('--micro', action='store_true', help='run the micro-benchmarks too')
    parser.add_argument('--write-results', action='store_true', help='write bench/RESULTS.md')
    parser.add_argument('--smoke', action='store_true', help='1k, one round, serversync and python: only to see that the answers agree')
    options = parser.parse_args()
    if options.smoke:
        options.sizes, options.rounds, options.only, options.no_npm = ['1k'], 1, ','.join(SMOKE), True
    options.sizes = options.sizes or ['1k', '10k', '100k']
    unknown = [size for size in options.sizes if size not in SIZES]
    if unknown:
        parser.error(f"unknown size '{unknown[0]}'; choose of: {', '.join(SIZES)}")
    if options.rounds < 1:
        parser.error('--rounds takes a number from 1 on')
    return options


def chosen(options, all_programs):
    if not options.only:
        return all_programs
    names = options.only.split(',')
    unknown = set(names) - {program.name for program in all_programs}
    if unknown:
        sys.exit(f"bench: unknown program '{min(unknown)}'; choose of: {', '.join(p.name for p in all_programs)}")
    return [program for program in all_programs if program.name in names]


def main():
    options = parse_options()
    serversync = options.program or 'build/release/serversync'
    chosen(options, programs(serversync, BUILD, NPM))
    run('scripts/install-packages', 'run' if options.smoke else 'bench')
    build(options)
    if not options.no_npm:
        install_npm_packages()
    candidates = chosen(options, programs(serversync, BUILD, NPM))
    sections, wrong = [], []
    for name in options.sizes:
        size = Size(name, options)
        sections.append((name, size.measure(serversync, candidates)))
        print(f'\n## {name}\n\n{sections[-1][1]}', flush=True)
        wrong += [f'{program} at {name}' for program in size.wrong]
    if not options.smoke:
        sections.append(('Start-up', start_up(serversync)))
        print(f'\n{sections[-1][1]}', flush=True)
    if options.micro:
        say('micro-benchmarks')
        sections.append(('Parts of the program', micro.tables(BUILD)))
        print(f'\n{sections[-1][1]}', flush=True)
    if options.write_results:
        results.write('bench/RESULTS.md', sections, NPM)
    if wrong:
        sys.exit(f'bench: wrong or no answer: {", ".join(wrong)}')
    if options.smoke:
        say('all answers agree')


if __name__ == '__main__':
    main()
