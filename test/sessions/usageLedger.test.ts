import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createId } from '../../src/protocol/ids.ts';
import { UsageLedger, localDay, type UsageEntry } from '../../src/sessions/usageLedger.ts';
import { withFolder } from './sessionHelpers.ts';
import { noon, usageEntry as entry } from './usageHelpers.ts';

const hour = 3_600_000;

function open(folder: string, trouble: unknown[] = [], now = noon): UsageLedger {
  return new UsageLedger(folder, { now: () => now, onTrouble: (error) => trouble.push(error) });
}

function write(ledger: UsageLedger, ...entries: readonly UsageEntry[]): void {
  ledger.write(entries.map((each) => ({ deliveryId: createId(), entry: each })));
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
      write(one, entry());
      write(two, bare);
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
        write(ledger, each);
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
      write(ledger, entry());
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
      write(ledger, entry());
      assert.deepEqual(ledger.readSession('s'), [entry()]);
      ledger.close();
      assert.equal(trouble.length, 1);
      assert.equal(readdirSync(folder).filter((name) => name.includes('damaged')).length, 1);
      const again = open(folder, trouble);
      assert.deepEqual(again.readSession('s'), [entry()]);
      again.close();
      assert.equal(trouble.length, 1);
    }));

  it('counts what is written twice once, in whichever window', () =>
    withFolder((folder) => {
      const [one, two] = [open(folder), open(folder)];
      one.write([{ deliveryId: 'a', entry: entry() }]);
      two.write([
        { deliveryId: 'a', entry: entry() },
        { deliveryId: 'b', entry: entry({ correlation: 'd' }) },
      ]);
      one.write([{ deliveryId: 'b', entry: entry({ correlation: 'd' }) }]);
      assert.deepEqual(
        one.readSession('s').map(({ correlation }) => correlation),
        ['c', 'd'],
      );
      one.close();
      two.close();
    }));

  it('writes all of them or none', () =>
    withFolder((folder) => {
      const ledger = open(folder);
      const bad = entry({ usage: { input: Number.NaN, output: 1 } });
      assert.throws(() => write(ledger, entry(), bad));
      assert.deepEqual(ledger.readSession('s'), []);
      ledger.close();
    }));

  it('shares its file with a window of an older Parley', () =>
    withFolder((folder) => {
      const old = new DatabaseSync(join(folder, 'usage.db'));
      old.exec(`CREATE TABLE usage (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, day TEXT NOT NULL,
        provider TEXT NOT NULL, model TEXT NOT NULL, session TEXT, correlation TEXT NOT NULL,
        input INTEGER NOT NULL, output INTEGER NOT NULL, cachedInput INTEGER, cacheWrite INTEGER,
        estimated INTEGER NOT NULL, cost REAL)`);
      const row = `INSERT INTO usage VALUES (NULL, ${noon}, '2026-01-15', 'p', 'm', 's', 'old', 1, 2, NULL, NULL, 0, 1)`;
      old.exec(row);
      const ledger = open(folder);
      write(ledger, entry());
      old.exec(row);
      assert.deepEqual(
        ledger.readDay('2026-01-15').map(({ correlation }) => correlation),
        ['old', 'c', 'old'],
      );
      ledger.close();
      old.close();
    }));

  it('leaves a file alone that another window keeps busy, and throws', () =>
    withFolder((folder) => {
      open(folder).close();
      const busy = new DatabaseSync(join(folder, 'usage.db'));
      busy.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
      const trouble: unknown[] = [];
      assert.throws(() => open(folder, trouble), /locked/u);
      busy.close();
      assert.deepEqual(trouble, []);
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.includes('damaged')),
        [],
      );
    }));
});
