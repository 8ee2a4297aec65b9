import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { inSteps } from '../../src/commands/inSteps.ts';

/** A progress as VS Code shows it: the last words, and how far the bar is. */
class Bar {
  words = '';
  percent = 0;

  readonly report = ({
    message,
    increment = 0,
  }: {
    message?: string;
    increment?: number;
  }): void => {
    this.words = message ?? this.words;
    this.percent += increment;
  };
}

const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6;

describe('work in steps', () => {
  it('reports what was done: no more while it is done, and no less after', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ minLength: 1 }), { maxLength: 12 }),
        fc.nat(14),
        fc.constantFrom(100, 25),
        async (items, cancelAfter, share) => {
          const bar = new Bar();
          let done = 0;
          const results = await inSteps(
            items,
            {
              name: (item) => item,
              report: bar.report,
              isCancelled: () => done >= cancelAfter,
              share,
            },
            async (item) => {
              assert.equal(bar.words, `${done + 1} of ${items.length}: ${item}`);
              assert.ok(near(bar.percent, (share * done) / items.length), 'before it is done');
              await Promise.resolve();
              done += 1;
              return item.length;
            },
          );
          assert.deepEqual(
            results,
            items.slice(0, done).map(({ length }) => length),
          );
          assert.equal(done, Math.min(items.length, cancelAfter));
          if (items.length > 0)
            assert.ok(near(bar.percent, (share * done) / items.length), 'after');
        },
      ),
      { numRuns: 60 },
    ));

  it('fills the bar once where there are several parts', async () => {
    const bar = new Bar();
    for (const part of [['a'], ['b', 'c'], ['d', 'e', 'f']]) {
      await inSteps(
        part,
        { name: String, report: bar.report, isCancelled: () => false, share: 100 / 3 },
        () => Promise.resolve(),
      );
    }
    assert.ok(near(bar.percent, 100));
  });
});
