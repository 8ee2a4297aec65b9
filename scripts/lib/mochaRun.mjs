// Runs mocha over files of tests, and reads what its reporter counted.
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { node24, outDir, repoRoot } from './paths.mjs';
import { childEnv, run } from './processes.mjs';
import { say } from './report.mjs';
import { roundsTimes } from './rounds.mjs';
import { filesToRepeat, withSecondRun } from './secondRun.mjs';

/** @typedef {import('./secondRun.mjs').FileCounts} FileCounts */
/** @typedef {{ code: number, counts: FileCounts | undefined }} MochaResult `counts`: none where it ended before its tests did */
/**
 * `wrapper`: a program and its arguments that runs node; `temporary`: a folder for what would be in the system's own;
 * `atOnce`: what it says comes when it ends, for others speak meanwhile; `alone`: the arguments with which a file that
 * failed is run once more, by itself
 * @typedef {{ wrapper?: readonly string[], temporary?: string, atOnce?: boolean, alone?: readonly string[] }} MochaOptions
 */

const minutes = 60_000;
const mochaBin = path.join(repoRoot, 'node_modules', 'mocha', 'bin', 'mocha.js');
const reporter = path.join(repoRoot, 'test', 'helpers', 'mochaReporter.mjs');

/**
 * @param {string} part
 * @param {readonly string[]} patterns
 * @param {readonly string[]} args
 * @param {MochaOptions} options
 * @returns {Promise<MochaResult>}
 */
export async function mochaRun(part, patterns, args, options) {
  const first = await runOnce(part, patterns, args, options);
  const files = options.alone && first.counts ? filesToRepeat(first.counts) : [];
  if (!options.alone || !first.counts || files.length === 0) return first;
  say(`\n== ${part}: once more, alone: ${files.join(', ')}`);
  const second = await runOnce(`${part}-alone`, files, options.alone, options);
  if (!second.counts) return first;
  const counts = withSecondRun(first.counts, second.counts);
  return { code: counts.failed > 0 ? 1 : second.code, counts };
}

/**
 * @param {string} part
 * @param {readonly string[]} patterns
 * @param {readonly string[]} args
 * @param {MochaOptions} options
 * @returns {Promise<MochaResult>}
 */
async function runOnce(part, patterns, args, options) {
  const { wrapper = [], temporary = tmpdir(), atOnce = false } = options;
  const resultFile = freshResultFile(part);
  // A failed test may leave a handle open; the run has to end all the same.
  const always = ['--exit', '--reporter', reporter, ...(process.env.CI ? ['--forbid-only'] : [])];
  const ended = await run(node24, [...wrapper, mochaBin, ...always, ...args, ...patterns], {
    env: childEnv({
      PARLEY_TEST_RESULT: resultFile,
      TMPDIR: temporary,
      TEMP: temporary,
      NODE_OPTIONS:
        `${process.env.NODE_OPTIONS ?? ''} --disable-warning=ExperimentalWarning`.trim(),
    }),
    ...(atOnce ? {} : { onOutput: (text) => void process.stdout.write(text) }),
    // For what hangs; a slow machine may take its time.
    ...(roundsTimes > 1 ? {} : { timeoutMs: 35 * minutes }),
  });
  if (atOnce) say(ended.output);
  return { code: ended.code, counts: readCounts(resultFile) };
}

/** @param {string} part */
export function freshResultFile(part) {
  const file = path.join(outDir, 'test-results', `${part}.json`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.rmSync(file, { force: true });
  return file;
}

/** @param {string} file @returns {FileCounts | undefined} */
export function readCounts(file) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
}
