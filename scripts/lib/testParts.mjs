// The parts of `npm test`: each adds what it counted to the tally and never throws past its own part.
import fs from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { bundleHostTests, runDesktopTests, runHostTests } from './hostTests.mjs';
import { freshResultFile, mochaRun, readCounts } from './mochaRun.mjs';
import { node24, outDir, repoRoot } from './paths.mjs';
import { childEnv, run } from './processes.mjs';
import { messageOf, say } from './report.mjs';
import { buildLateParts } from './webviewBuild.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */

const minutes = 60_000;
const c8Bin = path.join(repoRoot, 'node_modules', 'c8', 'bin', 'c8.js');

/** The pure folders, whose coverage is held; adapters to VS Code are covered by the host and UI tests. */
const coveredFolders = [
  'protocol',
  'bus',
  'sessions',
  'models',
  'gateway',
  'context',
  'edits',
  'testgen',
  'commands',
  'rooms',
  'trust',
  'checkpoints',
];
const coverageFlags = [
  '--all',
  '--src',
  'src',
  ...coveredFolders.flatMap((folder) => ['--include', `src/${folder}/**/*.ts`]),
  '--temp-directory',
  'coverage/tmp',
];

/** @typedef {{ name: string, command: string, args: string[] }} CommandCheck */

/** It takes one core as long as all the others take the other one. @type {CommandCheck} */
const formatting = {
  name: 'formatting',
  command: 'prettier',
  args: ['--check', '--log-level', 'warn', '.'],
};

/** The other checks that are one command each. @type {readonly CommandCheck[]} */
const commandChecks = [
  { name: 'types', command: 'npm', args: ['run', '--silent', 'types'] },
  { name: 'lint', command: 'npm', args: ['run', '--silent', 'lint'] },
  { name: 'dead code', command: 'knip', args: ['--no-progress'] },
];

/** @type {Record<string, (tally: Tally, extra: readonly string[]) => Promise<void>>} */
export const parts = {
  checks: runChecks,
  unit: runUnit,
  // Alone and after the unit tests: what else runs meanwhile would be in its figures.
  regress: (tally, extra) =>
    runMocha(tally, 'regress', ['test/bench/**/*.test.ts'], ['--timeout', '120000', ...extra]),
  host: runHost,
  ui: runUi,
};

/** @param {Tally} tally @param {readonly string[]} extra a run with arguments of its own is an inner loop */
async function runUi(tally, extra) {
  // Where several processes begin at once, each would write these files.
  await buildLateParts({ production: true, outdir: path.join(outDir, 'panel') });
  // A starved machine loses a key press now and then: one more try, which the output names.
  const evidence = ['--require', './test/helpers/failureEvidence.ts'];
  const args = [...evidence, '--timeout', '120000', '--retries', '1', ...extra];
  const files = ['test/ui/**/*.test.ts'];
  if (extra.length > 0) return runMocha(tally, 'ui', files, args);
  // Of the windows that a process goes on with the last one is never closed: its folders go with this one.
  const temporary = fs.mkdtempSync(path.join(tmpdir(), 'ui-'));
  try {
    // A window mostly waits.
    await runMocha(tally, 'ui', ...inParallel(files, args, availableParallelism() + 1), {
      temporary,
      alone: args,
    });
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
}

/** A suite that asks for a window of the usual kind, and leaves it to the next one in its process. */
const usualWindow = /\bshareParley(?:AsSuite)?\((?![^;]*\bvscode\b)/u;

/**
 * Several processes, each of which takes the next file when it is done with one: those that may take long come
 * first, then the large ones, and the small ones fill up what is left. Those that go on with one another's window
 * come after the others, so that no process has to open it twice. What a file says comes when it ends.
 * @param {readonly string[]} patterns
 * @param {readonly string[]} args
 * @param {number} jobs
 * @returns {[files: readonly string[], args: readonly string[]]} for `runMocha`
 */
function inParallel(patterns, args, jobs) {
  const size = (/** @type {string} */ file) => fs.statSync(path.join(repoRoot, file)).size;
  const sharing = (/** @type {string} */ file) => {
    const text = fs.readFileSync(path.join(repoRoot, file), 'utf8');
    if (!usualWindow.test(text)) return 0;
    // One that nobody had before is opened in any case.
    return text.includes('isFresh: true') ? 1 : 2;
  };
  const usual = Number(args[args.indexOf('--timeout') + 1]);
  const limit = (/** @type {string} */ file) => timeLimitOf(file, usual);
  const files = fs.globSync([...patterns], { cwd: repoRoot });
  return [
    files.toSorted((a, b) => sharing(a) - sharing(b) || limit(b) - limit(a) || size(b) - size(a)),
    ['--parallel', '--jobs', String(Math.max(2, jobs)), ...args],
  ];
}

/**
 * How long a file allows its slowest test to take, in milliseconds.
 * @param {string} file
 * @param {number} usual what a test may take that says nothing of it
 */
function timeLimitOf(file, usual) {
  const text = fs.readFileSync(path.join(repoRoot, file), 'utf8');
  const limits = [...text.matchAll(/\.timeout\([^)]*?(\d[\d_]*)\)/g)];
  return Math.max(usual, ...limits.map(([, limit = '']) => Number(limit.replaceAll('_', ''))));
}

/** Runs only on demand: it downloads a desktop VS Code. @param {Tally} tally */
export async function runDesktop(tally) {
  const window = async (/** @type {string} */ resultFile) => {
    await runDesktopTests({ resultFile, timeoutMs: 10 * minutes });
    return [];
  };
  await runWindows(tally, 'desktop', [window]);
}

/** @param {Tally} tally @param {readonly string[]} extra arguments for mocha */
async function runChecks(tally, extra) {
  const others = async () => {
    await runCommandChecks(tally, commandChecks);
    await runMocha(tally, 'checks', ['test/checks/**/*.test.ts'], extra, { atOnce: true });
  };
  await Promise.all([runCommandChecks(tally, [formatting]), others()]);
}

/** @param {Tally} tally @param {readonly CommandCheck[]} checks one after the other */
async function runCommandChecks(tally, checks) {
  for (const { name, command, args } of checks) {
    const started = Date.now();
    const ended = await run(command, args, {
      env: childEnv({ FORCE_COLOR: '0' }),
      timeoutMs: 5 * minutes,
    });
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    say(ended.code === 0 ? `  ok  ${name} (${seconds} s)` : `${ended.output}\n  NO  ${name}`);
    tally.check(`checks: ${name}`, ended.code === 0);
  }
}

/** @param {Tally} tally @param {readonly string[]} extra with arguments of its own the run is an inner loop: no coverage */
async function runUnit(tally, extra) {
  const files = fs
    .readdirSync(path.join(repoRoot, 'test'))
    .filter((name) => !notUnit.has(name))
    .map((name) => `test/${name}/**/*.test.ts`);
  const present = [...files, 'test/*.test.ts'].filter(
    (pattern) => fs.globSync(pattern, { cwd: repoRoot }).length > 0,
  );
  const moreRounds = ['--require', './test/helpers/moreRounds.ts'];
  const args = [...moreRounds, '--timeout', '20000', ...extra];
  if (extra.length > 0) return runMocha(tally, 'unit', present, args);
  fs.rmSync(path.join(repoRoot, 'coverage', 'tmp'), { recursive: true, force: true });
  // What was covered is reported below, where it counts as a check of its own.
  const keep = ['--clean=false', '--reporter', 'none'];
  await runMocha(tally, 'unit', ...inParallel(present, args, availableParallelism()), {
    wrapper: [c8Bin, ...coverageFlags, ...keep, node24],
  });
  const flags = [
    '--lines',
    '80',
    '--branches',
    '80',
    '--reporter',
    'text-summary',
    '--reporter',
    'lcovonly',
    '--reporter',
    'json-summary',
  ];
  const ended = await run(
    node24,
    [c8Bin, 'report', ...coverageFlags, '--check-coverage', ...flags],
    { timeoutMs: 5 * minutes },
  );
  process.stdout.write(ended.output);
  tally.check('unit: coverage of the pure folders, 80 % of lines and branches', ended.code === 0);
}

const notUnit = new Set(['host', 'ui', 'bench', 'checks', 'workspaces', 'fixtures']);

/**
 * @param {Tally} tally
 * @param {string} part
 * @param {readonly string[]} patterns
 * @param {readonly string[]} args
 * @param {import('./mochaRun.mjs').MochaOptions} [options]
 */
async function runMocha(tally, part, patterns, args, options = {}) {
  if (patterns.length === 0) tally.fail(`${part}: no test file`);
  else addResult(tally, part, await mochaRun(part, patterns, args, options));
}

/** @param {Tally} tally @param {readonly string[]} extra an inner loop has one window */
async function runHost(tally, extra) {
  const shares = extra.length > 0 ? ['1/1'] : ['1/2', '2/2'];
  /** @type {Buffer[]} */
  const later = [];
  const windows = shares.map((share, i) => {
    // What the first says is shown as it comes, what the other says after it.
    const write = (/** @type {Buffer} */ text) =>
      i === 0 ? void process.stdout.write(text) : void later.push(text);
    return (/** @type {string} */ resultFile) =>
      runHostTests({ resultFile, share, write, timeoutMs: 10 * minutes, ...grepOf(extra) });
  });
  const complaints = await runWindows(tally, 'host', windows);
  for (const text of later) process.stdout.write(text);
  if (!complaints) return;
  for (const complaint of complaints) say(`  host log: ${complaint}`);
  tally.check(
    'host: no error or warning about Parley in the log of VS Code',
    complaints.length === 0,
  );
}

/**
 * @param {Tally} tally
 * @param {string} part
 * @param {readonly ((resultFile: string) => Promise<string[]>)[]} windows each returns the complaints of its host
 * @returns {Promise<string[] | undefined>} all of them; undefined where a window did not come to its end
 */
async function runWindows(tally, part, windows) {
  try {
    await bundleHostTests();
  } catch (error) {
    tally.fail(`${part}: ${messageOf(error)}`);
    return undefined;
  }
  const ended = await Promise.all(
    windows.map(async (work, i) => {
      const resultFile = freshResultFile(windows.length > 1 ? `${part}-${i + 1}` : part);
      /** @type {string[] | undefined} */
      const complaints = await work(resultFile).catch((/** @type {unknown} */ error) => {
        say(`  NO  ${part}: ${messageOf(error)}`);
        tally.fail(`${part}: ${messageOf(error)}`);
        return undefined;
      });
      const counts = readCounts(resultFile);
      if (counts || complaints) addResult(tally, part, { counts, code: 0 });
      return complaints;
    }),
  );
  return ended.some((complaints) => !complaints) ? undefined : ended.flatMap((each) => each ?? []);
}

/**
 * A part that crashed leaves no counts, or counts without a failure and an exit code other than 0.
 * @param {Tally} tally
 * @param {string} part
 * @param {import('./mochaRun.mjs').MochaResult} result
 */
function addResult(tally, part, { counts, code }) {
  if (!counts) {
    tally.fail(`${part}: it ended before its tests did`);
    return;
  }
  tally.add(counts, part);
  if (counts.passed + counts.failed === 0) tally.fail(`${part}: no test was executed`);
  else if (code !== 0 && counts.failed === 0) tally.fail(`${part}: it ended with code ${code}`);
}

/** @param {readonly string[]} extra @returns {{ grep?: string }} */
function grepOf(extra) {
  const index = extra.findIndex((one) => one === '--grep' || one === '-g');
  const value = index < 0 ? undefined : extra[index + 1];
  return value === undefined ? {} : { grep: value };
}
