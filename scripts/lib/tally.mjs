// The totals over all parts of a test run.
import process from 'node:process';

/** @typedef {{ passed: number, failed: number, skipped: number }} Totals */
/** @typedef {Totals & { failures: string[] }} PartCounts `failures`: the full titles */

export class Tally {
  /** @type {Totals} */
  totals = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} */
  failures = [];

  /** @param {string} name @param {boolean} ok */
  check(name, ok) {
    if (ok) this.totals.passed += 1;
    else this.fail(name);
  }

  /** @param {string} name */
  fail(name) {
    this.totals.failed += 1;
    this.failures.push(name);
  }

  /** @param {PartCounts} counts @param {string} part */
  add(counts, part) {
    this.totals.passed += counts.passed;
    this.totals.failed += counts.failed;
    this.totals.skipped += counts.skipped;
    this.failures.push(...counts.failures.map((name) => `${part}: ${name}`));
  }

  /** Prints the last line and sets the exit code: a run without a test is a failure too. */
  finish() {
    const { totals } = this;
    if (totals.passed + totals.failed === 0) this.fail('no test was executed');
    for (const name of this.failures) process.stdout.write(`  NO  ${name}\n`);
    process.stdout.write(
      `${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`,
    );
    process.exitCode = totals.failed > 0 ? 1 : 0;
  }
}
