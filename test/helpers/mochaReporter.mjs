// A spec-like reporter that also writes its counts to a file, so that totals over several runs can be made.
// PARLEY_TEST_RESULT names the file for the counts, PARLEY_TEST_OUTPUT one for the lines (default: stdout).
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import Mocha from 'mocha';

/** @typedef {import('../../scripts/lib/tally.mjs').PartCounts} Counts */

// oxlint-disable-next-line import/no-default-export -- mocha takes a reporter only as a default export
export default class CountingReporter extends Mocha.reporters.Base {
  /** @param {import('mocha').Runner} runner */
  constructor(runner) {
    super(runner);
    /** @type {Counts} */
    this.counts = noCounts();
    /** The same of each file. @type {Record<string, Counts>} */
    this.files = {};
    this.depth = 0;
    /** @type {string[]} */
    this.details = [];
    /** What earlier tries of a test failed of: a later one may only meet what they left. @type {Map<string, string[]>} */
    this.earlier = new Map();
    this.listen(runner);
  }

  /** @param {import('mocha').Runner} runner */
  listen(runner) {
    runner.on('suite', (suite) => {
      if (!suite.root) this.print(suite.title);
      this.depth += 1;
    });
    runner.on('suite end', () => {
      this.depth -= 1;
    });
    runner.on('pass', (test) => {
      this.count(test, 'passed');
      this.print(
        `ok  ${test.title}${(test.duration ?? 0) > test.slow() ? ` (${test.duration} ms)` : ''}`,
      );
    });
    runner.on('pending', (test) => {
      this.count(test, 'skipped');
      this.print(`--  ${test.title}`);
    });
    runner.on('retry', (test, error) => {
      this.print(`..  ${test.title}: once more, after “${firstLine(error)}”${placeOf(error)}`);
      const tries = this.earlier.get(test.fullTitle()) ?? [];
      this.earlier.set(test.fullTitle(), [...tries, textOf(error)]);
    });
    runner.on('fail', (test, error) => this.fail(test, error));
    runner.once('end', () => this.end());
  }

  /** @param {import('mocha').Test} test @param {unknown} error */
  fail(test, error) {
    this.count(test, 'failed');
    this.print(`NO  ${test.title}`);
    const tries = [...(this.earlier.get(test.fullTitle()) ?? []), textOf(error)];
    const texts = [...new Set(tries)].map((text) => text.replaceAll(/^/gm, '     '));
    this.details.push(`  ${this.counts.failed}) ${test.fullTitle()}\n${texts.join('\n\n')}\n`);
  }

  /** @param {import('mocha').Test} test @param {'passed' | 'failed' | 'skipped'} how */
  count(test, how) {
    const file = path.relative(process.cwd(), test.file ?? '');
    for (const counts of [this.counts, (this.files[file] ??= noCounts())]) {
      counts[how] += 1;
      if (how === 'failed') counts.failures.push(test.fullTitle());
    }
  }

  end() {
    this.depth = 0;
    for (const detail of this.details) this.print(`\n${detail}`);
    const { passed, failed, skipped } = this.counts;
    this.print(`\n  ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
    const file = process.env.PARLEY_TEST_RESULT;
    if (file) fs.writeFileSync(file, JSON.stringify({ ...this.counts, files: this.files }));
  }

  /** @param {string} line */
  print(line) {
    const text = `${'  '.repeat(this.depth)}${line}\n`;
    const file = process.env.PARLEY_TEST_OUTPUT;
    if (file) fs.appendFileSync(file, text);
    // Not `fs.writeSync`: a pipe whose reader is slow says EAGAIN to it.
    else process.stdout.write(text);
  }
}

/** @returns {Counts} */
function noCounts() {
  return { passed: 0, failed: 0, skipped: 0, failures: [] };
}

/** @param {unknown} error */
function firstLine(error) {
  return asError(error).message.split('\n', 1)[0] ?? '';
}

/** Where in a test it was thrown. @param {unknown} error */
function placeOf(error) {
  const [, place] = /(\btest\/[\w/.-]+\.test\.\w+:\d+)/u.exec(textOf(error)) ?? [];
  return place === undefined ? '' : ` at ${place}`;
}

/** @param {unknown} error */
function textOf(error) {
  const { stack, message } = asError(error);
  return stack ?? message;
}

/** What another process reports of an error is an object like one. @param {unknown} error */
function asError(error) {
  const isLikeOne = typeof error === 'object' && error !== null && 'message' in error;
  const stack = isLikeOne && 'stack' in error && error.stack;
  return {
    message: isLikeOne ? String(error.message) : String(error),
    stack: typeof stack === 'string' ? stack : undefined,
  };
}
