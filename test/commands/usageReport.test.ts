import assert from 'node:assert/strict';
import { usageReport, type UsageRow } from '../../src/commands/usageReport.ts';

function row(over: Partial<UsageRow> = {}): UsageRow {
  return {
    day: '2026-01-15',
    model: { provider: 'p', model: 'm' },
    requests: 2,
    input: 10_000,
    output: 500,
    cost: 0.5,
    unpriced: 0,
    ...over,
  };
}

describe('the report on usage', () => {
  it('says that nothing was asked yet', () => {
    assert.match(usageReport([], 30), /last 30 days.*\n\nNothing was asked yet\.\n$/u);
  });

  it('sums by model and by day', () => {
    const other = row({ day: '2026-01-14', model: { provider: 'q', model: 'n' }, cost: 1.5 });
    const report = usageReport([row(), row({ day: '2026-01-14' }), other], 30);
    assert.match(report, /\| `p\/m` \| 4 \| 20,000 \| 1,000 \| \$1\.00 \|/u);
    assert.match(report, /\| `q\/n` \| 2 \| 10,000 \| 500 \| \$1\.50 \|/u);
    assert.match(report, /\| \*\*All\*\* \| 6 \| 30,000 \| 1,500 \| \$2\.50 \|/u);
    assert.match(report, /\| 2026-01-15 \| 2 \|.*\n\| 2026-01-14 \| 4 \|/u);
    assert.doesNotMatch(report, /≥/u);
  });

  it('says first what could not be written down, why, and what becomes of it', () => {
    const why = 'the disk is full';
    const several = usageReport([row()], 30, { requests: 3, why, safe: true });
    assert.match(
      several,
      /^# Usage\n\n\*\*3 requests could not be written down .*: the disk is full\.\*\* Budgets count them\. They are kept beside the file.*\n\nThe last 30 days/u,
    );
    const one = usageReport([], 30, { requests: 1, why, safe: false });
    assert.match(one, /\*\*1 request could not .*in memory only.*\n\n[^]*Nothing was asked yet/u);
  });

  it('says where a price is not known, wholly or in part', () => {
    const report = usageReport(
      [row(), row({ unpriced: 1, cost: 0.25 }), row({ day: '2026-01-13', unpriced: 2, cost: 0 })],
      30,
    );
    assert.match(report, /\| `p\/m` \| 6 \| .*≥ \$0\.7500 \|/u);
    assert.match(report, /\| 2026-01-13 \| 2 \| .* not known \|/u);
    assert.match(report, /some requests have no known price/u);
  });

  it('takes a name that a server made up as a name', () => {
    const report = usageReport([row({ model: { provider: 'p', model: 'a|b`c\nd' } })], 7);
    assert.match(report, /\| `p\/a b c d` \| 2 \|/u);
  });
});
