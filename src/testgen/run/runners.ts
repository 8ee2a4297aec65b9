import path from 'node:path';
import { doctestRunner } from '../examples/doctestRunner.ts';
import { mixDoctest } from '../examples/mixDoctest.ts';
import { exampleModules, examplesTest } from '../examples/exampleModules.ts';
import { readCoveragePy } from '../coverage/jsonCoverage.ts';
import { readLcov } from '../coverage/lcov.ts';
import { nodeReporter } from './nodeReporter.ts';
import {
  readJestReport,
  readExampleReport,
  readMochaReport,
  readNodeReport,
  readUnittestReport,
} from './readReports.ts';
import { readCargoReport, readJunitReport, readMixReport } from './readTextReports.ts';
import { buildToolRunners } from './buildToolRunners.ts';
import { pytestRunner } from './pytestRunner.ts';
import type { CoverageWay, Runner, RunPlaces } from './runner.ts';
import { unittestRunner } from './unittestRunner.ts';

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
        // Thresholds are the whole project's: they say nothing about one test.
        '--check-coverage=false',
        '--100=false',
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
      off: ['--coverage.enabled=false'],
      args: (at) => [
        '--coverage.enabled',
        '--coverage.provider=v8',
        '--coverage.reporter=lcovonly',
        '--coverage.thresholds=false',
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
      off: ['--coverage=false'],
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
    files: () => ({ 'run_pytest.py': pytestRunner }),
    args: (at) => [
      inScratch(at, 'run_pytest.py'),
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
  ...buildToolRunners,
  ...exampleRunners,
];

/** The runner of a framework; undefined where Parley does not run it. */
export function runnerOf(framework: string): Runner | undefined {
  return runners.find((runner) => runner.framework === framework);
}
