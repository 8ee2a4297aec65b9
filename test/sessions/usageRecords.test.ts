import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { UsageRecords } from '../../src/sessions/usageRecords.ts';
import { createTestBus } from '../bus/busWorld.ts';
import type { MovedClock } from '../gateway/movedClock.ts';
import { canMount, withSmallDisk } from '../helpers/smallDisk.ts';
import { withFolder } from './sessionHelpers.ts';
import { noon, usageEntry } from './usageHelpers.ts';

const minute = 60_000;
const day = '2026-01-15';

interface Window {
  readonly records: UsageRecords;
  readonly clock: MovedClock;
  readonly trouble: readonly unknown[];
  /** How many deliveries were given up. */
  readonly dead: readonly unknown[];
  /** Nothing more happens in it, and nothing of that is told. */
  crash(): void;
}

function openWindow(folder: string): Window {
  const { bus, clock, dead } = createTestBus();
  const trouble: unknown[] = [];
  const onTrouble = (error: unknown): void => void trouble.push(error);
  const records = new UsageRecords({ folder, bus, now: () => noon, onTrouble });
  return { records, clock, trouble, dead, crash: () => bus.dispose() };
}

/** Another program that writes to the file, and takes its time. */
function lock(folder: string): { release(): void } {
  const db = new DatabaseSync(join(folder, 'usage.db'));
  db.exec('BEGIN IMMEDIATE');
  return { release: () => db.close() };
}

const outboxes = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => name.includes('waiting'));
const named = (records: UsageRecords): readonly string[] =>
  records.readDay(day).map(({ correlation }) => correlation);

/** What stands in the file, without any window's help. */
function inFile(folder: string): readonly string[] {
  const db = new DatabaseSync(join(folder, 'usage.db'), { readOnly: true });
  try {
    return db
      .prepare('SELECT correlation FROM usage ORDER BY id')
      .all()
      .map(({ correlation }) => String(correlation));
  } finally {
    db.close();
  }
}

describe('records of usage', () => {
  it('are in the file within the turn, and nothing else is kept', () =>
    withFolder(async (folder) => {
      const { records } = openWindow(folder);
      records.append(usageEntry());
      assert.deepEqual(named(records), ['c'], 'they count from the first moment');
      await turn();
      assert.deepEqual(inFile(folder), ['c']);
      assert.deepEqual(records.readSession('s'), [usageEntry()]);
      assert.equal(records.unwritten(), undefined);
      assert.deepEqual(outboxes(folder), []);
      records.close();
    }));

  for (const when of ['after it was opened', 'from the start'] as const) {
    it(`wait for a file that another program keeps busy ${when}`, () =>
      withFolder(async (folder) => {
        openWindow(folder).records.close();
        const early = when === 'from the start' ? lock(folder) : undefined;
        const { records, clock, trouble } = openWindow(folder);
        const held = early ?? lock(folder);
        records.append(usageEntry({ correlation: 'a' }));
        records.append(usageEntry({ correlation: 'b' }));
        await clock.advance(100);
        assert.deepEqual(named(records), ['a', 'b'], 'budgets count them');
        assert.equal(records.readSession('s').length, 2);
        assert.deepEqual(records.unwritten(), {
          requests: 2,
          why: 'another program keeps the file busy',
          safe: true,
        });
        assert.equal(trouble.length, 1, 'it was told of once');
        held.release();
        await clock.advance(minute);
        assert.deepEqual(inFile(folder), ['a', 'b']);
        assert.equal(records.unwritten(), undefined);
        assert.deepEqual(outboxes(folder), []);
        assert.deepEqual(named(records), ['a', 'b']);
        records.close();
      }));
  }

  it('that were given up are written when a person asks for it, or the next one is', () =>
    withFolder(async (folder) => {
      const { records, clock, dead } = openWindow(folder);
      for (const way of ['asked', 'next'] as const) {
        const held = lock(folder);
        records.append(usageEntry({ correlation: way }));
        for (let at = 0; at < 20; at++) await clock.advance(minute);
        assert.equal(dead.length, way === 'asked' ? 1 : 2);
        assert.equal(records.unwritten()?.requests, 1);
        held.release();
        if (way === 'asked') await records.retry();
        else records.append(usageEntry({ correlation: 'the next' }));
        await clock.advance(0);
        assert.equal(records.unwritten(), undefined);
      }
      assert.deepEqual(inFile(folder), ['asked', 'the next', 'next']);
      records.close();
    }));

  it('outlast the window, and its kill', () =>
    withFolder(async (folder) => {
      openWindow(folder).records.close();
      const held = lock(folder);
      const child = fork(fileURLToPath(new URL('usageChild.ts', import.meta.url)), [folder, '20'], {
        execArgv: ['--disable-warning=ExperimentalWarning'],
      });
      await once(child, 'message');
      child.kill('SIGKILL');
      await once(child, 'exit');
      held.release();
      assert.deepEqual(inFile(folder), []);
      // Two windows find what it left at the same moment.
      const windows = [openWindow(folder), openWindow(folder)];
      for (const { clock } of windows) await clock.advance(minute);
      const expected = Array.from({ length: 20 }, (_, at) => `child ${at}`);
      assert.deepEqual(inFile(folder), expected);
      assert.deepEqual(outboxes(folder), []);
      for (const { records } of windows) {
        assert.deepEqual(named(records), expected);
        records.close();
      }
    }));

  it('are tried a last time when the window closes', () =>
    withFolder(async (folder) => {
      const { records, clock } = openWindow(folder);
      const held = lock(folder);
      records.append(usageEntry());
      await clock.advance(100);
      held.release();
      records.close();
      assert.deepEqual(inFile(folder), ['c']);
      assert.deepEqual(outboxes(folder), []);
    }));

  it('are kept though a line of the outbox is torn', () =>
    withFolder(async (folder) => {
      openWindow(folder).records.close();
      const held = lock(folder);
      const first = openWindow(folder);
      first.records.append(usageEntry({ correlation: 'a' }));
      await first.clock.advance(100);
      const [name = ''] = outboxes(folder);
      appendFileSync(join(folder, name), '{"deliveryId":"x","entry":{"at":1');
      first.records.append(usageEntry({ correlation: 'b' }));
      await first.clock.advance(100);
      held.release();
      const { records, clock } = openWindow(folder);
      await clock.advance(minute);
      assert.deepEqual(inFile(folder), ['a', 'b']);
      records.close();
    }));

  it('count in memory where there is no folder to write to, and say so', () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'file'), '');
      const { records, clock } = openWindow(join(folder, 'file', 'below'));
      records.append(usageEntry());
      await clock.advance(0);
      assert.deepEqual(records.readSession('s'), [usageEntry()]);
      assert.deepEqual(records.unwritten(), {
        requests: 1,
        why: 'its folder cannot be written to',
        safe: false,
      });
      rmSync(join(folder, 'file'));
      await clock.advance(minute);
      assert.deepEqual(inFile(join(folder, 'file', 'below')), ['c']);
      records.close();
    }));

  it('one that can never be written holds up no other', () =>
    withFolder(async (folder) => {
      const { records, clock } = openWindow(folder);
      records.append(usageEntry({ correlation: 'bad', usage: { input: Number.NaN, output: 1 } }));
      for (let at = 0; at < 9; at++) records.append(usageEntry({ correlation: `good ${at}` }));
      for (let at = 0; at < 5; at++) await clock.advance(minute);
      assert.deepEqual(
        inFile(folder).toSorted(),
        Array.from({ length: 9 }, (_, at) => `good ${at}`),
      );
      assert.equal(records.unwritten()?.requests, 1);
      records.close();
    }));

  const full = 'a full disk loses none of them';
  if (!canMount()) it.skip(`${full}: skipped because nothing can be mounted`);
  else {
    it(full, () =>
      withSmallDisk('size=8m', async (folder) => {
        const { records, clock } = openWindow(folder);
        writeFileSync(join(folder, 'rest'), '');
        fill(join(folder, 'rest'));
        for (let at = 0; at < 200; at++) records.append(usageEntry({ correlation: `${at}` }));
        await clock.advance(minute);
        const { requests = 0, why, safe } = records.unwritten() ?? {};
        assert.ok(requests > 0);
        assert.equal(why, 'the disk is full');
        assert.equal(safe, false);
        assert.equal(named(records).length, 200);
        rmSync(join(folder, 'rest'));
        for (let at = 0; at < 60; at++) await clock.advance(1_000);
        assert.equal(records.unwritten(), undefined);
        assert.equal(new Set(inFile(folder)).size, 200);
        assert.equal(inFile(folder).length, 200);
        records.close();
      }),
    );
  }

  it('are each counted once, whatever happens to file and windows meanwhile', async function () {
    this.timeout(60_000);
    const step = fc.constantFrom('append', 'append', 'lock', 'release', 'wait', 'crash', 'close');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) =>
        withFolder(async (folder) => {
          let window = openWindow(folder);
          let held: ReturnType<typeof lock> | undefined;
          const expected: string[] = [];
          for (const each of steps) {
            if (each === 'append') {
              expected.push(`${expected.length}`);
              window.records.append(usageEntry({ correlation: expected.at(-1) ?? '' }));
              await window.clock.advance(0);
            } else if (each === 'lock') held ??= lock(folder);
            else if (each === 'wait') await window.clock.advance(2_000);
            else if (each === 'release') {
              held?.release();
              held = undefined;
            } else {
              if (each === 'close') window.records.close();
              window.crash();
              window = openWindow(folder);
            }
          }
          held?.release();
          for (let at = 0; at < 10; at++) await window.clock.advance(minute);
          window.records.close();
          assert.deepEqual(inFile(folder).toSorted(), expected.toSorted());
          assert.deepEqual(outboxes(folder), []);
        }),
      ),
      { numRuns: 40 },
    );
  });
});

/** Writes until nothing more fits. */
function fill(file: string): void {
  for (const size of [65_536, 4_096, 512]) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(size));
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
    }
  }
}
