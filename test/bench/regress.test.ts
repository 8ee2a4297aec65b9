import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Policy } from '../../src/gateway/policies.ts';
import {
  comparisonTable,
  compareFigures,
  hasRegressed,
  parseBaseline,
  type Comparison,
} from './compareFigures.ts';
import { gatewayFigure, regressFigures } from './regressFigures.ts';

/** Few rounds on a machine that may be busy: the short form of `npm run bench -- regress`. */
const rounds = 9;
const slack = 2;
const baseline = parseBaseline(readFileSync(new URL('baseline.json', import.meta.url), 'utf8'));

describe('the figures beside their baseline', function () {
  this.timeout(120_000);
  // A cost may be measured in a bad moment; one that is really worse is so twice.
  this.retries(1);

  it('are not worse', async () => {
    const comparisons = compareFigures(await regressFigures({ rounds }), baseline, slack);
    assert.ok(!hasRegressed(comparisons), `\n${comparisonTable(comparisons)}\n`);
  });

  it('are worse with a policy that does too much for each part', async () => {
    const figure = await gatewayFigure({ rounds, planted: copying });
    const [compared] = compareFigures([figure], baseline, slack);
    assert.equal(compared?.verdict, 'worse', `${figure.value} is not over ${compared?.limit}`);
  });
});

/** A slow path as it may come in by mistake: another generator, and a copy of each part through JSON. */
const copying: Policy = (model) => ({
  info: model.info,
  async *stream(request, signal) {
    for await (const part of model.stream(request, signal)) {
      yield structuredClone(part);
    }
  },
});

describe('comparing with a baseline', () => {
  const before = [
    { name: 'cost', value: 2, unit: '×', tolerance: 0.5 },
    { name: 'size', value: 100, unit: 'KB', tolerance: 0.05 },
  ];
  const compare = (cost: number, size: number, slackness = 1): readonly Comparison['verdict'][] =>
    compareFigures(
      [
        { name: 'cost', value: cost, unit: '×' },
        { name: 'size', value: size, unit: 'KB' },
      ],
      before,
      slackness,
    ).map(({ verdict }) => verdict);

  it('allows each figure its own tolerance, and no more', () => {
    assert.deepEqual(compare(2, 100), ['kept', 'kept']);
    assert.deepEqual(compare(3, 105), ['kept', 'kept']);
    assert.deepEqual(compare(3.01, 105.1), ['worse', 'worse']);
    assert.deepEqual(compare(0.9, 94), ['better', 'better']);
    assert.deepEqual(compare(Number.NaN, Number.NaN), ['worse', 'worse']);
    assert.deepEqual(compare(4, 110, 2), ['kept', 'kept']);
    assert.deepEqual(compare(4.1, 111, 2), ['worse', 'worse']);
  });

  it('fails where a figure is worse, is gone, or was never looked at, and says which', () => {
    const gone = compareFigures([{ name: 'cost', value: 2, unit: '×' }], before);
    const fresh = compareFigures([...before, { name: 'other', value: 1, unit: '' }], before);
    const worse = compareFigures([before[0], { ...before[1], value: 1_234.5 }] as never, before);
    for (const each of [gone, fresh, worse]) assert.ok(hasRegressed(each));
    assert.ok(!hasRegressed(compareFigures(before, before)));
    assert.equal(
      comparisonTable(worse),
      [
        'figure       now  baseline  at most',
        'cost         2 ×       2 ×      3 ×',
        'size    1,235 KB    100 KB   105 KB  WORSE',
      ].join('\n'),
    );
    assert.match(comparisonTable(gone), /size +- +100 KB +- +MISSING/u);
    assert.match(comparisonTable(fresh), /other +1 +- +- +NEW/u);
  });

  it('takes nothing else for a baseline', () => {
    for (const text of ['{}', '[{"name":"a","value":"1","unit":"","tolerance":1}]', 'x']) {
      assert.throws(() => parseBaseline(text));
    }
    assert.ok(baseline.length > 5);
  });
});
