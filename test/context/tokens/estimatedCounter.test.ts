import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { TokenCounter } from '../../../src/context/tokenCounter.ts';
import { orEstimated } from '../../../src/context/tokens/estimatedCounter.ts';
import { loadTokenizer } from '../../../src/context/worker/tokenize.ts';

const dead: TokenCounter = { count: () => Promise.reject(new Error('the thread died')) };

describe('estimated tokens', () => {
  it('are not used while the counter counts', async () => {
    const counter = orEstimated({ count: () => Promise.resolve([7]) }, (error) =>
      assert.fail(String(error)),
    );
    assert.deepEqual(await counter.count(['whatever']), [7]);
  });

  it('stand in for a counter that fails, which is told', async () => {
    const told: unknown[] = [];
    const counts = await orEstimated(dead, (error) => told.push(error)).count(['', 'abc', 'äöü€']);
    assert.deepEqual(counts, [0, 2, 5]);
    assert.match(String(told), /the thread died/u);
  });

  it('are more than there are, of code, prose and a list of hashes', async () => {
    const count = await loadTokenizer();
    for (const name of ['src/extension.ts', 'README.md', 'package-lock.json']) {
      const text = readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
      const [estimate = 0] = await orEstimated(dead, () => undefined).count([text]);
      const exact = count(text);
      assert.ok(estimate > exact && estimate < 3 * exact, `${name}: ${estimate} for ${exact}`);
    }
  });

  it('stay away from a request that is not wanted any more', async () => {
    const reason = new Error('not wanted');
    const counting = orEstimated(dead, (error) => assert.fail(String(error))).count(
      ['abc'],
      AbortSignal.abort(reason),
    );
    await assert.rejects(counting, reason);
  });
});
