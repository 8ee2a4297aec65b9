import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { atOnce } from '../../src/commands/atOnce.ts';

describe('work that is done at once', () => {
  it('reports how many are done, in whatever order they end', () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(fc.nat(), { maxLength: 9 }), async (s, items) => {
        let [done, percent] = [0, 0];
        const results = await s.waitFor(
          atOnce(
            items,
            ({ message, increment = 0 }) => {
              percent += increment;
              assert.equal(message, `${done} of ${items.length}`);
              assert.ok(Math.abs(percent - (100 * done) / items.length) < 1e-6);
            },
            async (item) => {
              await s.schedule(Promise.resolve());
              done += 1;
              return item + 1;
            },
          ),
        );
        assert.equal(done, items.length);
        assert.ok(items.length === 0 || Math.abs(percent - 100) < 1e-6);
        assert.deepEqual(
          results,
          items.map((item) => item + 1),
        );
      }),
      { numRuns: 60 },
    ));
});
