import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { applyDelta, makeDelta } from '../../src/checkpoints/lineDelta.ts';
import { manyLines } from './checkpointHelpers.ts';

/** Contents that have lines in common, with every kind of byte and line end. */
const content = fc
  .array(
    fc.oneof(
      fc.constantFrom('same', 'other', '', 'ünïcode €', '\0\0'),
      fc.string({ unit: 'binary', maxLength: 12 }),
    ),
    { maxLength: 30 },
  )
  .chain((lines) =>
    fc
      .constantFrom('\n', '\r\n', '\r', '')
      .chain((end) =>
        fc
          .constantFrom<BufferEncoding>('utf8', 'latin1', 'utf16le')
          .map((encoding) => new Uint8Array(Buffer.from(lines.join(end), encoding))),
      ),
  );

describe('line delta', () => {
  it('leads from any content to any other, byte for byte', () => {
    fc.assert(
      fc.property(content, content, (base, target) => {
        assert.deepEqual(applyDelta(base, makeDelta(base, target), target.length), target);
      }),
      { numRuns: 1000 },
    );
  });

  it('is small for small changes in several places', () => {
    const base = manyLines(5000);
    const lines = base.split('\n');
    const changed = lines.with(100, 'changed').with(2500, 'and here').toSpliced(4000, 3).join('\n');
    const delta = makeDelta(Buffer.from(base), Buffer.from(changed));
    assert.ok(delta.length < 200, `${delta.length} bytes`);
    assert.deepEqual(
      Buffer.from(applyDelta(Buffer.from(base), delta, Buffer.byteLength(changed))).toString(),
      changed,
    );
  });

  it('gives up in time on what has nothing in common, and is still right', () => {
    const base = Buffer.from(manyLines(8000, 1));
    const target = Buffer.from(manyLines(8000, 2));
    assert.ok(Buffer.from(applyDelta(base, makeDelta(base, target), target.length)).equals(target));
  });

  it('refuses a delta that does not belong to the base, or is cut off', () => {
    const base = Buffer.from('a\nb\nc\nd\n');
    const target = Buffer.from('a\nb\nX\nd\n');
    const delta = makeDelta(base, target);
    assert.throws(() => applyDelta(Buffer.from('a'), delta, target.length), RangeError);
    assert.throws(() => applyDelta(base, delta, target.length - 1), RangeError);
    assert.throws(() => applyDelta(base, delta, target.length + 1), RangeError);
    for (let length = 0; length < delta.length; length++) {
      assert.throws(() => applyDelta(base, delta.subarray(0, length), target.length), RangeError);
    }
  });
});
