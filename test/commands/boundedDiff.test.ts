import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { boundedDiff } from '../../src/commands/boundedDiff.ts';
import type { DiffOfFile } from '../../src/context/sources/splitDiff.ts';

function diffOf(path: string, lines: number): DiffOfFile {
  const body = Array.from({ length: lines }, (_, at) => `+line ${at} of it`);
  return { path, diff: [`diff --git a/${path} b/${path}`, '@@ -0,0 +1 @@', ...body].join('\n') };
}

describe('as much of a diff as there is room for', () => {
  it('is all of it where it fits, lock files too', () => {
    const diffs = [diffOf('a.ts', 10), diffOf('package-lock.json', 20)];
    assert.deepEqual(boundedDiff(diffs, 10_000), { diffs, cut: [] });
  });

  it('keeps small files whole and the order, and cuts the large ones at a line’s end', () => {
    const diffs = [diffOf('large.ts', 5_000), diffOf('small.ts', 5), diffOf('huge.ts', 9_000)];
    const { diffs: shown, cut } = boundedDiff(diffs, 20_000);
    assert.deepEqual(cut, ['large.ts', 'huge.ts']);
    assert.deepEqual(
      shown.map(({ path }) => path),
      ['large.ts', 'small.ts', 'huge.ts'],
    );
    assert.equal(shown[1]?.diff, diffs[1]?.diff);
    for (const at of [0, 2]) {
      const [kept = '', note = ''] = (shown[at]?.diff ?? '').split(/\n(?=…)/u);
      assert.ok(diffs[at]?.diff.startsWith(`${kept}\n`), 'whole lines');
      const left = Number(/\d+/u.exec(note)?.[0]);
      assert.equal(kept.split('\n').length + left, diffs[at]?.diff.split('\n').length);
      assert.ok(kept.length > 8_000, String(kept.length));
    }
  });

  it('names what tools write, and leaves its room to what people wrote', () => {
    const diffs = [diffOf('sub/package-lock.json', 9_000), diffOf('a.ts', 400)];
    const { diffs: shown, cut } = boundedDiff(diffs, 20_000);
    assert.deepEqual(cut, ['sub/package-lock.json']);
    assert.match(
      shown[0]?.diff ?? '',
      /^diff --git a\/sub\/package-lock\.json [^\n]*\n… \(9001 more lines\)$/u,
    );
    assert.equal(shown[1]?.diff, diffs[1]?.diff);
  });

  it('never grows far beyond its limit', () => {
    const files = fc.array(fc.nat(400), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(files, fc.nat(20_000), (sizes, limit) => {
        const diffs = sizes.map((size, at) => diffOf(`f${at}.ts`, size));
        const { diffs: shown } = boundedDiff(diffs, limit);
        // A file costs its name and a note at least.
        const least = shown.length * 100;
        const size = shown.reduce((sum, { diff }) => sum + diff.length, 0);
        assert.ok(size <= limit + least, `${size} of ${limit}`);
      }),
    );
  });
});
