import path from 'node:path';
import { doctestRunner } from '../examples/doctestRunner.ts';
import { mixDoctest } from '../examples/mixDoctest.ts';
import { exampleModules, examplesTest } from '../examples/exampleModules.ts';
import type { FileCoverage } from '../coverage/fileCoverage.ts';
import { readGoCover } from '../coverage/goCover.ts';
import { readCoveragePy } from '../coverage/jsonCoverage.ts';
import { readLcov } from '../coverage/lcov.ts';
import { nodeReporter } from './nodeReporter.ts';
import {
  readJestReport,
  readExampleReport,
  readMochaReport,
  readNodeReport,
  readUnittestReport,
  type ReportReader,
} from './readReports.ts';
import {
  readCargoReport,
  readGoReport,
  readJunitReport,
  readMixReport,
} from './readTextReports.ts';
import type { MemoryLimit } from './runChild.ts';
import { unittestRunner } from './unittestRunner.ts';

/** Where a run's files are. */
export interface RunPlaces {
  /** Absolute. */
  readonly testFile: string;
  /** Relative to the package, with forward slashes. */
  readonly name: string;
  readonly text: string;
  /** A folder of the run's own for what it writes about itself. */
  readonly scratch: string;
  /** Flags of the project's own test script. */
  readonly flags: readonly string[];
}

/** How coverage is measured: by more arguments, or by a program around the framework's. */
interface CoverageWay {
  readonly args?: (places: RunPlaces) => readonly string[];
  /** A tool of the project, or a module of its Python, that has to be there. */
  readonly needs?: string;
  /** What stands before the framework's own arguments. */
  readonly around?: (places: RunPlaces) => readonly string[];
  /** A second command of the same program that writes the file. */
  readonly after?: (places: RunPlaces) => readonly string[];
  /** Below the scratch folder. */
  readonly file: string;
  readonly read: (text: string) => readonly FileCoverage[] | undefined;
}

/** How a framework runs one file. */
export interface Runner {
  readonly framework: string;
  /** 'tool': a package of the project, run by Node. */
  readonly program: 'node' | 'python' | 'go' | 'cargo' | 'mix' | { readonly tool: string };
  /** What stands before everything else. */
  readonly command?: readonly string[];
  readonly memory: MemoryLimit;
  readonly args: (places: RunPlaces) => readonly string[];
  /** Files to write into the scratch folder first. */
  readonly files?: (places: RunPlaces) => Readonly<Record<string, string>>;
  /** What runs stands in the scratch folder, and is to find the project's packages from there. */
  readonly needsPackages?: true;
  /** What in a test script shows that it runs this framework. */
  readonly script?: RegExp;
  /** The flags are Node's and stand before the tool, which does not know them. */
  readonly flagsFirst?: true;
  /** Where the report stands: a file below the scratch folder, or the output. */
  readonly report: { readonly file: string } | 'output';
  readonly read: ReportReader;
  readonly coverage?: CoverageWay;
}

const lcov = { file: 'coverage/lcov.info', read: readLcov };
const inScratch = (places: RunPlaces, name: string): string => path.join(places.scratch, name);

const pythonCoverage: CoverageWay = {
  needs: 'coverage',
  around: (at) => [
    '-m',
    'coverage',
    'run',
    '--branch',
    `--data-file=${inScratch(at, '.coverage')}`,
  ],
  after: (at) => [
    '-m',
    'coverage',
    'json',
    '--quiet',
    '--fail-under=0',
    `--data-file=${inScratch(at, '.coverage')}`,
    '-o',
    inScratch(at, 'coverage.json'),
  ],
  file: 'coverage.json',
  read: readCoveragePy,
};

/** What runs the examples in a file's documentation. The file itself is what is tested. */
const exampleRunners: readonly Runner[] = [
  {
    framework: 'JSDoc examples',
    program: 'node',
    memory: 'node-heap',
    files: (at) => ({ 'reporter.mjs': nodeReporter, ...exampleModules(at) }),
    needsPackages: true,
    script: /\bnode\b.* --test\b/u,
    args: (at) => [
      ...at.flags,
      '--test',
      `--test-reporter=${inScratch(at, 'reporter.mjs')}`,
      `--test-reporter-destination=${inScratch(at, 'report.jsonl')}`,
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      inScratch(at, examplesTest),
    ],
    report: { file: 'report.jsonl' },
    read: readExampleReport,
  },
  {
    framework: 'doctest',
    program: 'python',
    memory: 'address-space',
    files: () => ({ 'run_doctest.py': doctestRunner }),
    args: (at) => [inScratch(at, 'run_doctest.py'), inScratch(at, 'report.json'), at.name],
    report: { file: 'report.json' },
    read: readUnittestReport,
    coverage: pythonCoverage,
  },
  {
    framework: 'cargo doctest',
    program: 'cargo',
    memory: 'address-space',
    args: (at) => ['test', '--offline', '--doc', '--', at.name],
    report: 'output',
    read: readCargoReport,
  },
  {
    framework: 'mix doctest',
    program: 'mix',
    memory: 'address-space',
    files: (at) => ({ 'run_doctest.exs': mixDoctest(at.text) }),
    args: (at) => ['run', inScratch(at, 'run_doctest.exs')],
    report: 'output',
    read: readMixReport,
  },
];

/** The frameworks that can be run. */
const runners: readonly Runner[] = [
  {
    framework: 'node:test',
    program: 'node',
    memory: 'node-heap',
    files: () => ({ 'reporter.mjs': nodeReporter }),
    script: /\bnode\b.* --test\b/u,
    args: (at) => [
      ...at.flags,
      '--test',
      `--test-reporter=${inScratch(at, 'reporter.mjs')}`,
      `--test-reporter-destination=${inScratch(at, 'report.jsonl')}`,
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      // Node takes the name for a pattern. A question mark stands for any one character.
      at.testFile.replaceAll(/[[\]{}()*!]/gu, '?'),
    ],
    report: { file: 'report.jsonl' },
    read: readNodeReport,
    coverage: {
      ...lcov,
      file: 'lcov.info',
      around: (at) => [
        '--experimental-test-coverage',
        '--test-reporter=lcov',
        `--test-reporter-destination=${inScratch(at, 'lcov.info')}`,
      ],
    },
  },
  {
    framework: 'mocha',
    program: { tool: 'mocha' },
    memory: 'node-heap',
    script: /\bmocha\b/u,
    args: (at) => [
      ...at.flags,
      '--reporter',
      'json',
      '--reporter-option',
      `output=${inScratch(at, 'report.json')}`,
      at.testFile,
    ],
    report: { file: 'report.json' },
    read: readMochaReport,
    coverage: {
      ...lcov,
      needs: 'c8',
      around: (at) => [
        '--reporter=lcovonly',
        `--reports-dir=${inScratch(at, 'coverage')}`,
        `--temp-directory=${inScratch(at, 'v8')}`,
        '--check-coverage=false',
      ],
    },
  },
  {
    framework: 'vitest',
    program: { tool: 'vitest' },
    memory: 'node-heap',
    args: (at) => [
      'run',
      at.name,
      '--watch=false',
      '--reporter=json',
      '--reporter=default',
      `--outputFile.json=${inScratch(at, 'report.json')}`,
    ],
    report: { file: 'report.json' },
    read: readJestReport,
    coverage: {
      ...lcov,
      needs: '@vitest/coverage-v8',
      args: (at) => [
        '--coverage.enabled',
        '--coverage.provider=v8',
        '--coverage.reporter=lcovonly',
        `--coverage.reportsDirectory=${inScratch(at, 'coverage')}`,
      ],
    },
  },
  {
    framework: 'jest',
    program: { tool: 'jest' },
    memory: 'node-heap',
    script: /\bjest\b/u,
    flagsFirst: true,
    args: (at) => [
      '--ci',
      '--watchAll=false',
      '--json',
      `--outputFile=${inScratch(at, 'report.json')}`,
      '--runTestsByPath',
      at.testFile,
    ],
    report: { file: 'report.json' },
    read: readJestReport,
    coverage: {
      ...lcov,
      args: (at) => [
        '--coverage',
        '--coverageReporters=lcovonly',
        '--coverageThreshold={}',
        `--coverageDirectory=${inScratch(at, 'coverage')}`,
      ],
    },
  },
  {
    framework: 'pytest',
    program: 'python',
    memory: 'address-space',
    args: (at) => [
      '-m',
      'pytest',
      '-p',
      'no:cacheprovider',
      `--junitxml=${inScratch(at, 'report.xml')}`,
      at.name,
    ],
    report: { file: 'report.xml' },
    read: readJunitReport,
    coverage: pythonCoverage,
  },
  {
    framework: 'unittest',
    program: 'python',
    memory: 'address-space',
    files: () => ({ 'run_unittest.py': unittestRunner }),
    args: (at) => [inScratch(at, 'run_unittest.py'), inScratch(at, 'report.json'), at.name],
    report: { file: 'report.json' },
    read: readUnittestReport,
    coverage: pythonCoverage,
  },
  {
    framework: 'go test',
    program: 'go',
    command: ['test'],
    memory: 'go-runtime',
    args: (at) => ['-json', '-count=1', `-run=^(${goTests(at.text)})$`, goFolder(at.name)],
    report: 'output',
    read: readGoReport,
    coverage: {
      around: (at) => [`-coverprofile=${inScratch(at, 'cover.out')}`],
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
  ...exampleRunners,
];

/** The runner of a framework; undefined where Parley does not run it. */
export function runnerOf(framework: string): Runner | undefined {
  return runners.find((runner) => runner.framework === framework);
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
