import assert from 'node:assert/strict';
import { filesToRepeat, withSecondRun } from '../../scripts/lib/secondRun.mjs';

const counts = (passed: number, failures: string[] = [], skipped = 0) => ({
  passed,
  failed: failures.length,
  skipped,
  failures,
});

const first = {
  ...counts(7, ['b two', 'c one'], 1),
  files: { a: counts(4, [], 1), b: counts(2, ['b two']), c: counts(1, ['c one']) },
};

describe('a second run', () => {
  it('is of the files that failed', () => {
    assert.deepEqual(filesToRepeat(first), ['b', 'c']);
  });

  it('is not where so many failed that it is no chance', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const files = Object.fromEntries(names.map((name) => [name, counts(0, [name])]));
    assert.deepEqual(filesToRepeat({ ...counts(0, names), files }), []);
  });

  it('counts in the place of the first one', () => {
    const files = { b: counts(3), c: counts(1, ['c one']) };
    const { files: _files, ...all } = withSecondRun(first, { ...counts(4, ['c one']), files });
    assert.deepEqual(all, counts(8, ['c one'], 1));
  });

  it('that ended early leaves the failures of the first one', () => {
    const files = { b: counts(1) };
    const { files: _files, ...all } = withSecondRun(first, { ...counts(1), files });
    assert.deepEqual(all, counts(7, ['b two', 'c one'], 1));
  });
});
