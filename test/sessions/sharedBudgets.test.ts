import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EventBus } from '../../src/bus/eventBus.ts';
import type { Budgets } from '../../src/gateway/budgets.ts';
import { createMemoryLedger, type Ledger } from '../../src/gateway/ledger.ts';
import { Meter } from '../../src/gateway/metering.ts';
import { applyPolicies } from '../../src/gateway/policies.ts';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { SharedBudgets } from '../../src/sessions/sharedBudgets.ts';
import { UsageLedger } from '../../src/sessions/usageLedger.ts';
import { UsageRecords } from '../../src/sessions/usageRecords.ts';
import { done, forever, infoOf, played, question, read, used } from '../gateway/playedModel.ts';
import { withFolder } from './sessionHelpers.ts';

const child = fileURLToPath(new URL('budgetChild.ts', import.meta.url));
const minute = 60_000;
const priced = infoOf('m', { price: { input: 2, output: 10 } });
/** Of 100 tokens in and 100 out. */
const most = 0.0012;

/** Windows of one person: what each used is told to all, what is under way is kept in one folder. */
class Windows {
  now = Date.now();
  budgets: Budgets = { dollarsPerDay: 2 * most };
  readonly ledger: Ledger = createMemoryLedger();
  readonly troubles: unknown[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  open(): (model: LanguageModel) => LanguageModel {
    const now = (): number => this.now;
    const meter = new Meter({
      ledger: this.ledger,
      budgets: () => this.budgets,
      tokensOf: () => 100,
      clock: { now, timer: () => () => undefined },
      shared: new SharedBudgets({
        folder: this.#folder,
        now,
        onTrouble: (error) => void this.troubles.push(error),
      }),
    });
    return (model) => applyPolicies(model, [meter.record, meter.budget]);
  }
}

/** How a request of a session ended: the kind of its failure, or `done`. */
async function ask(
  window: ReturnType<Windows['open']>,
  session = 's',
  info = priced,
): Promise<string | undefined> {
  const model = window(played([used(100, 10), done], info));
  const outcome = await read(model, question('q', { session })).outcome;
  return outcome?.type === 'failed' ? outcome.failure.kind : outcome?.type;
}

/** A request that is under way until it is called off. */
async function begin(window: ReturnType<Windows['open']>, session = 's'): Promise<() => void> {
  const abort = new AbortController();
  read(window(played([forever], priced)), question('q', { session }), abort.signal);
  await turn();
  return () => abort.abort();
}

describe('a budget in several windows', function () {
  this.timeout(30_000);

  it('counts what is under way in the others, until it is over', () =>
    withFolder(async (folder) => {
      const windows = new Windows(folder);
      const [here, there] = [windows.open(), windows.open()];
      const ends = [await begin(here), await begin(there)];
      for (const window of [here, there, windows.open()]) {
        assert.equal(await ask(window), 'budget');
      }
      ends[0]?.();
      await turn();
      // It was cut off after its input, which costs a sixth: the other one and this one have room.
      windows.budgets = { dollarsPerDay: 2.5 * most };
      assert.equal(await ask(there), 'done');
      assert.deepEqual(windows.troubles, []);
    }));

  it('lets go of a request once what it used can be read by the others', () =>
    withFolder(async (folder) => {
      const bus = new EventBus({ onDead: () => undefined });
      const files = {
        folder,
        now: Date.now,
        onTrouble: (error: unknown) => assert.fail(String(error)),
      };
      const ledger = new UsageRecords({ ...files, bus });
      const released = Promise.withResolvers<number>();
      const meter = new Meter({
        ledger,
        budgets: () => ({ dollarsPerDay: 1 }),
        shared: {
          reserve: () => ({ type: 'reserved', entry: 1 }),
          release() {
            const other = new UsageLedger(folder, files);
            released.resolve(other.readSession('s').length);
            other.close();
          },
        },
      });
      assert.equal(
        await ask((model) => applyPolicies(model, [meter.record, meter.budget])),
        'done',
      );
      assert.equal(await released.promise, 1);
      ledger.close();
    }));

  it('of a chat counts what is under way for that chat only', () =>
    withFolder(async (folder) => {
      const windows = new Windows(folder);
      windows.budgets = { dollarsPerSession: 1.5 * most };
      const [here, there] = [windows.open(), windows.open()];
      await begin(here, 'one');
      assert.equal(await ask(there, 'one'), 'budget');
      assert.equal(await ask(there, 'two'), 'done');
    }));

  it('is not held by a window that is gone for longer than a quarter of an hour', () =>
    withFolder(async (folder) => {
      const windows = new Windows(folder);
      for (let i = 0; i < 2; i++) await begin(windows.open());
      const later = windows.open();
      windows.now += 15 * minute;
      assert.equal(await ask(later), 'budget');
      windows.now += 1;
      assert.equal(await ask(later), 'done');
      await begin(windows.open());
      windows.now -= 60 * minute;
      assert.equal(await ask(later), 'done', 'nor by one of before a clock was set back');
    }));

  it('is kept by processes that ask at the same moment', () =>
    withFolder(async (folder) => {
      const children = [1, 2].map(() =>
        fork(child, [folder], { execArgv: ['--disable-warning=ExperimentalWarning'] }),
      );
      await Promise.all(children.map((each) => once(each, 'message')));
      let reserved = 0;
      const ends = children.map((each) => {
        each.on('message', (told) => {
          if (typeof told === 'object' && 'entry' in told) reserved++;
        });
        each.send('go');
        return once(each, 'disconnect');
      });
      await Promise.all(ends);
      assert.equal(reserved, 50);
    }));

  it('costs nothing where there is none, or where the model costs nothing', () =>
    withFolder(async (folder) => {
      const windows = new Windows(folder);
      const window = windows.open();
      assert.equal(
        await ask(window, 's', infoOf('free', { price: { input: 0, output: 0 } })),
        'done',
      );
      windows.budgets = {};
      assert.equal(await ask(window), 'done');
      assert.ok(!existsSync(join(folder, 'budgets.db')));
    }));

  it('is each window’s own where the others cannot be asked', () =>
    withFolder(async (folder) => {
      const nowhere = join(folder, 'file');
      writeFileSync(nowhere, '');
      const windows = new Windows(nowhere);
      const window = windows.open();
      const end = await begin(window);
      assert.equal(await ask(window), 'done');
      await begin(window);
      assert.equal(await ask(window), 'budget');
      end();
      assert.ok(windows.troubles.length > 0);
    }));
});
