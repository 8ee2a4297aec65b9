import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession } from '../../src/protocol/sessionState.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { journalVersion } from '../../src/sessions/journalSchema.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { SessionActor } from '../../src/sessions/sessionActor.ts';
import { JournalKeeper } from '../../src/sessions/worker/journalKeeper.ts';
import { JournalWorkerClient } from '../../src/sessions/worker/journalWorkerClient.ts';
import { parseKeeperRequest, parseKeeperResponse } from '../../src/sessions/worker/messages.ts';
import {
  created,
  expectDone,
  FakeClock,
  said,
  testServices,
  withFolder,
  withJournal,
} from './sessionHelpers.ts';

const entry = new URL('../../src/sessions/worker/journalWorker.ts', import.meta.url);

interface Scene {
  readonly journal: Journal;
  readonly folder: string;
  readonly client: JournalWorkerClient;
  readonly clock: FakeClock;
  /** The threads that were made. */
  readonly workers: Worker[];
  readonly troubles: string[];
}

/** A journal with its worker thread, a real one. */
async function withWorker(work: (scene: Scene) => Promise<void>): Promise<void> {
  await withJournal(async (journal, folder) => {
    const clock = new FakeClock();
    const [workers, troubles]: [Worker[], string[]] = [[], []];
    const start = (): Worker => {
      const worker = new Worker(entry, { workerData: { folder } });
      workers.push(worker);
      return worker;
    };
    const onTrouble = (message: string): void => void troubles.push(message);
    const client = new JournalWorkerClient({ start, clock, onTrouble });
    try {
      await work({ journal, folder, client, clock, workers, troubles });
    } finally {
      await client.dispose();
    }
  });
}

/** The messages found, once the index is up to date. */
async function found(client: JournalWorkerClient, text: string): Promise<readonly string[]> {
  const answer = await client.search(text, 50);
  return answer.complete ? answer.found.map(({ message }) => message) : found(client, text);
}

describe('the keeper of a journal', function () {
  this.timeout(30_000);

  it('says so where there is no journal, and makes none', () =>
    withFolder((folder) => {
      const keeper = new JournalKeeper(folder);
      assert.throws(() => keeper.search('word', 5), /There is no journal/);
      assert.deepEqual(readdirSync(folder), []);
      keeper.close();
    }));

  it('changes no byte of a journal of a newer version', () =>
    withFolder((folder) => {
      const first = openJournal(folder).journal;
      first.append('s', 0, [created(), said('m1')], 'now');
      first.close();
      const path = join(folder, 'journal.db');
      const db = new DatabaseSync(path);
      db.exec(`PRAGMA user_version = ${journalVersion + 1}`);
      db.close();
      const before = readFileSync(path);
      const keeper = new JournalKeeper(folder);
      assert.throws(() => keeper.search('text', 5), /another version of Parley/);
      assert.throws(() => keeper.snapshot('s'), /another version of Parley/);
      assert.throws(() => keeper.dropIndex(), /another version of Parley/);
      keeper.close();
      assert.ok(readFileSync(path).equals(before));
    }));

  it('makes the whole index anew when it is told to', () =>
    withJournal((journal, folder) => {
      journal.append('s', 0, [created(), said('m1', 'needle')], 'now');
      const keeper = new JournalKeeper(folder);
      assert.equal(keeper.search('needle', 5).found.length, 1);
      const db = new DatabaseSync(join(folder, 'journal.db'));
      db.exec('DELETE FROM texts');
      assert.equal(keeper.search('needle', 5).found.length, 0);
      keeper.dropIndex();
      assert.equal(keeper.search('needle', 5).found.length, 1);
      db.close();
      keeper.close();
    }));
});

describe('the journal’s worker thread', function () {
  this.timeout(30_000);

  it('is made when it is first needed, and searches', () =>
    withWorker(async ({ journal, client, workers }) => {
      assert.equal(workers.length, 0);
      journal.append('s', 0, [created(), said('m1', 'a needle')], 'now');
      assert.deepEqual(await found(client, 'needle'), ['m1']);
      journal.append('s', 2, [said('m2', 'another needle')], 'now');
      const both = await Promise.all([found(client, 'needle'), found(client, 'another')]);
      assert.deepEqual(
        both.map((each) => each.length),
        [2, 1],
      );
      assert.equal(workers.length, 1);
    }));

  it('takes in what was appended, a burst as one, and keeps the snapshots that are due', () =>
    withWorker(async ({ journal, client, clock, workers, folder }) => {
      const actor = new SessionActor('s', { ...testServices(journal), upkeep: client });
      await expectDone(actor, { type: 'create' });
      for (let n = 1; n < 200; n++) await expectDone(actor, { type: 'pin', pinned: n % 2 === 1 });
      await expectDone(actor, { type: 'add-message', message: 'm1', text: 'needle' });
      assert.equal(clock.waiting, 1, 'a burst is one piece of work');
      assert.equal(workers.length, 0);
      clock.advance(300);
      assert.equal(workers.length, 1);
      // Answers come in order of the questions, and after the first step of what was begun.
      await client.rebuild();
      const kept = journal.snapshot('s');
      assert.deepEqual(kept, foldAll(emptySession('s'), journal.read('s')));
      const db = new DatabaseSync(join(folder, 'journal.db'), { readOnly: true });
      assert.equal(db.prepare('SELECT count(*) AS n FROM indexed').get()?.['n'], 1);
      db.close();
    }));

  it('is not told of the growth of a reply alone', () =>
    withWorker(async ({ journal, client, clock }) => {
      journal.append('s', 0, [created()], 'now');
      const [event] = journal.read('s');
      assert.ok(event);
      client.appended([{ ...event, type: 'reply-grew', reply: 'r', offset: 0, text: 'x' }]);
      assert.equal(clock.waiting, 0);
      client.appended([event]);
      assert.equal(clock.waiting, 1);
    }));

  it('that stopped fails what waits, in words, and is made anew', () =>
    withWorker(async ({ journal, client, workers, troubles }) => {
      journal.append('s', 0, [created(), said('m1', 'needle')], 'now');
      assert.deepEqual(await found(client, 'needle'), ['m1']);
      // Asked while it stops: a moment before, it might answer yet.
      const stopping = workers[0]?.terminate();
      await assert.rejects(client.search('needle', 5), /stopped\. Try again/);
      await stopping;
      assert.deepEqual(await found(client, 'needle'), ['m1']);
      assert.equal(workers.length, 2);
      workers[1]?.postMessage({ type: 'nonsense' });
      const again = client.search('needle', 5).catch(() => undefined);
      await again;
      assert.deepEqual(await found(client, 'needle'), ['m1']);
      assert.match(troubles.join(), /does not know/);
    }));

  it('says what failed where the journal cannot be searched, and tells of upkeep that failed', () =>
    withFolder(async (folder) => {
      const clock = new FakeClock();
      const { promise: told, resolve } = Promise.withResolvers<string>();
      const start = (): Worker => new Worker(entry, { workerData: { folder } });
      const client = new JournalWorkerClient({ start, clock, onTrouble: resolve });
      await assert.rejects(client.search('needle', 5), /There is no journal/);
      await assert.rejects(client.rebuild(), /There is no journal/);
      client.tendSoon();
      clock.advance(300);
      assert.match(await told, /There is no journal/);
      await client.dispose();
    }));

  it('answers nobody after its end', () =>
    withWorker(async ({ client, clock, workers }) => {
      const waiting = assert.rejects(client.search('needle', 5), /closing/);
      await client.dispose();
      await waiting;
      await assert.rejects(client.search('needle', 5), /closing/);
      client.snapshotDue('s');
      clock.advance(1_000);
      assert.equal(workers.length, 1);
    }));

  it('is spoken to in whole messages only', () => {
    for (const message of [undefined, {}, { type: 'search', id: 1 }, { type: 'tend' }, []]) {
      assert.equal(parseKeeperRequest(message), undefined);
      assert.equal(parseKeeperResponse(message), undefined);
    }
    const search = { type: 'search', id: 1, text: 'x', limit: 5 } as const;
    assert.deepEqual(parseKeeperRequest({ ...search, more: 1 }), search);
    const answer = { found: [], complete: true };
    assert.deepEqual(parseKeeperResponse({ type: 'found', id: 1, answer }), {
      type: 'found',
      id: 1,
      answer,
    });
  });
});
