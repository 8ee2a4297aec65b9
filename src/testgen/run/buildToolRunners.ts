import path from 'node:path';
import { readGoCover } from '../coverage/goCover.ts';
import { readJacoco } from '../coverage/jacoco.ts';
import { readLcov } from '../coverage/lcov.ts';
import { mixFormatter, mixFormatterName } from './mixFormatter.ts';
import { readRspecReport, readUnittestReport } from './readReports.ts';
import { readCargoReport, readGoReport, readJunitReport } from './readTextReports.ts';
import { rubyCoverage } from './rubyCoverage.ts';
import type { Runner, RunPlaces } from './runner.ts';
import { unmeasuredRuby } from './unmeasuredRuby.ts';

const lcov = { file: 'lcov.info', read: readLcov };
const quietMaven = ['--offline', '--batch-mode', '-Dstyle.color=never'];

const junit = {
  program: 'mvn',
  memory: 'java-heap',
  args: (at: RunPlaces) => [...quietMaven, `-Dtest=${javaClass(at)}`, 'test'],
  report: { xmlFolder: 'target/surefire-reports' },
  read: readJunitReport,
  coverage: {
    needs: 'jacoco-maven-plugin',
    after: () => [...quietMaven, 'jacoco:report'],
    file: 'target/site/jacoco/jacoco.xml',
    inPackage: true,
    read: readJacoco,
  },
} as const;

/** Frameworks that the tool runs which builds the project. */
export const buildToolRunners: readonly Runner[] = [
  {
    framework: 'go test',
    program: 'go',
    command: ['test'],
    memory: 'go-runtime',
    args: (at) => ['-json', '-count=1', `-run=^(${goTests(at.text)})$`, goFolder(at.name)],
    report: 'output',
    read: readGoReport,
    coverage: {
      around: (at) => [`-coverprofile=${path.join(at.scratch, 'cover.out')}`],
      file: 'cover.out',
      read: readGoCover,
    },
  },
  {
    framework: 'cargo test',
    program: 'cargo',
    memory: 'address-space',
    args: (at) => ['test', '--offline', ...cargoTarget(at.name)],
    report: 'output',
    read: readCargoReport,
  },
  {
    framework: 'ExUnit',
    program: 'elixir',
    memory: 'address-space',
    files: (at) => ({ 'formatter.exs': mixFormatter(at.scratch) }),
    args: (at) => [
      '-r',
      path.join(at.scratch, 'formatter.exs'),
      '-S',
      'mix',
      'test',
      '--formatter',
      mixFormatterName,
      '--formatter',
      'ExUnit.CLIFormatter',
      at.name,
    ],
    report: { file: 'report.json' },
    read: readUnittestReport,
    // Exported rather than summed up: a threshold of the whole project says nothing about one test.
    coverage: { ...lcov, args: () => ['--cover', '--export-coverage', 'parley'] },
  },
  {
    framework: 'RSpec',
    program: 'rspec',
    memory: 'address-space',
    files: (at) => ({
      'unmeasured.rb': unmeasuredRuby,
      'coverage.rb': rubyCoverage(path.join(at.scratch, lcov.file)),
    }),
    switches: (at) => ['-r', path.join(at.scratch, 'unmeasured.rb')],
    args: (at) => [
      '--no-color',
      '--format',
      'progress',
      '--format',
      'json',
      '--out',
      path.join(at.scratch, 'report.json'),
      at.name,
    ],
    report: { file: 'report.json' },
    read: readRspecReport,
    coverage: { ...lcov, switches: (at) => ['-r', path.join(at.scratch, 'coverage.rb')] },
  },
  { framework: 'JUnit 5', ...junit },
  { framework: 'JUnit 4', ...junit },
];

/** "shop.FeeTest": the class that a file is named after. */
function javaClass({ name, text }: RunPlaces): string {
  const own = path.posix.basename(name, '.java');
  const inside = /^\s*package\s+([\w.]+)\s*;/mu.exec(text)?.[1];
  return inside === undefined ? own : `${inside}.${own}`;
}

/** Go runs a whole package: only the file's own tests are asked for. */
function goTests(text: string): string {
  const names = [...text.matchAll(/^func ((?:Test|Example|Fuzz)\w*)\(/gmu)];
  return names.map(([, name]) => name).join('|');
}

function goFolder(name: string): string {
  return `./${path.posix.dirname(name)}`;
}

/** A file of `tests/` is a test program of its own; tests elsewhere are built into theirs. */
function cargoTarget(name: string): readonly string[] {
  const own = /^tests\/([^/]+)(?:\/main)?\.rs$/u.exec(name)?.[1];
  return own === undefined ? ['--lib', '--bins'] : ['--test', own];
}
