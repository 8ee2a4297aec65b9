import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UsageLedger, localDay, type UsageEntry } from '../../src/sessions/usageLedger.ts';
import { withFolder } from './sessionHelpers.ts';

const noon = new Date(2026, 0, 15, 12).getTime();
const hour = 3_600_000;

function entry(over: Partial<UsageEntry> = {}): UsageEntry {
  return {
    at: noon,
    model: { provider: 'p', model: 'm' },
    correlation: 'c',
    session: 's',
    usage: { input: 100, output: 10 },
    estimated: false,
    cost: 0.5,
    ...over,
  };
}

function open(folder: string, trouble: unknown[] = [], now = noon): UsageLedger {
  return new UsageLedger(folder, { now: () => now, onTrouble: (error) => trouble.push(error) });
}

describe('the ledger of usage', () => {
  it('keeps entries word for word, over its own end and beside another window', () =>
    withFolder((folder) => {
      const bare: UsageEntry = {
        at: noon + 1,
        model: { provider: 'q', model: 'n' },
        correlation: 'd',
        usage: { input: 1, output: 2, cachedInput: 1, cacheWrite: 0 },
        estimated: true,
      };
      const [one, two] = [open(folder), open(folder)];
      one.append(entry());
      two.append(bare);
      one.close();
      two.close();
      const again = open(folder);
      assert.deepEqual(again.readDay('2026-01-15'), [entry(), bare]);
      assert.deepEqual(again.readSession('s'), [entry()]);
      assert.deepEqual(again.readDay('2026-01-16'), []);
      again.close();
    }));

  it('sums up days and models, the dearest first, and says what has no price', () =>
    withFolder((folder) => {
      const ledger = open(folder);
      const { cost: _cost, ...unpriced } = entry({ model: { provider: 'q', model: 'n' } });
      for (const each of [entry(), unpriced, entry({ cost: 1 }), entry({ at: noon + 24 * hour })]) {
        ledger.append(each);
      }
      assert.deepEqual(
        ledger.daily('2026-01-15').map((each) => Object.values(each)),
        [
          ['2026-01-16', { provider: 'p', model: 'm' }, 1, 100, 10, 0.5, 0],
          ['2026-01-15', { provider: 'p', model: 'm' }, 2, 200, 20, 1.5, 0],
          ['2026-01-15', { provider: 'q', model: 'n' }, 1, 100, 10, 0, 1],
        ],
      );
      assert.equal(ledger.daily('2026-01-16').length, 1);
      ledger.close();
    }));

  it('goes by the day of the person, not of Greenwich', () => {
    assert.equal(localDay(new Date(2026, 0, 15, 0, 0, 1).getTime()), '2026-01-15');
    assert.equal(localDay(new Date(2026, 0, 15, 23, 59, 59).getTime()), '2026-01-15');
  });

  it('drops what is older than two years', () =>
    withFolder((folder) => {
      const ledger = open(folder);
      ledger.append(entry());
      ledger.close();
      const later = open(folder, [], noon + 801 * 24 * hour);
      assert.deepEqual(later.readSession('s'), []);
      later.close();
    }));

  it('sets a damaged file aside and begins anew', () =>
    withFolder((folder) => {
      writeFileSync(
        join(folder, 'usage.db'),
        'no database at all, but long enough to be one?'.repeat(99),
      );
      const trouble: unknown[] = [];
      const ledger = open(folder, trouble);
      ledger.append(entry());
      assert.deepEqual(ledger.readSession('s'), [entry()]);
      ledger.close();
      assert.equal(trouble.length, 1);
      assert.equal(readdirSync(folder).filter((name) => name.includes('damaged')).length, 1);
      const again = open(folder, trouble);
      assert.deepEqual(again.readSession('s'), [entry()]);
      again.close();
      assert.equal(trouble.length, 1);
    }));

  it('leaves a file alone that another window keeps busy', () =>
    withFolder((folder) => {
      open(folder).close();
      const busy = new DatabaseSync(join(folder, 'usage.db'));
      busy.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
      const trouble: unknown[] = [];
      const ledger = open(folder, trouble);
      ledger.append(entry());
      ledger.close();
      busy.close();
      assert.equal(trouble.length, 1);
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.includes('damaged')),
        [],
      );
    }));

  it('counts in memory where there is no folder to write to', () =>
    withFolder((folder) => {
      writeFileSync(join(folder, 'file'), '');
      const trouble: unknown[] = [];
      const ledger = open(join(folder, 'file', 'below'), trouble);
      ledger.append(entry());
      assert.deepEqual(ledger.readSession('s'), [entry()]);
      ledger.close();
      assert.equal(trouble.length, 1);
    }));
});
