import assert from 'node:assert/strict';
import type { SessionSummary } from '../../src/protocol/sessionState.ts';
import { Housekeeping } from '../../src/sessions/housekeeping.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import {
  planRetention,
  type RetentionPlan,
  type RetentionRules,
} from '../../src/sessions/retention.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import {
  actorWithMessage,
  created,
  expectDone,
  FakeClock,
  overriding,
  testServices,
  withFolder,
  withJournal,
} from './sessionHelpers.ts';

const day = 24 * 60 * 60_000;
const now = 1_000 * day;

function summary(id: string, over: Partial<SessionSummary> = {}): SessionSummary {
  const base = { title: id, archived: false, pinned: false, createdAt: 0, messageCount: 1 };
  return { ...base, id, lastActivity: now - 100 * day, ...over };
}

function names(plan: RetentionPlan): Readonly<Record<string, readonly string[]>> {
  return { archive: plan.archive.map(({ id }) => id), remove: plan.remove.map(({ id }) => id) };
}

describe('the plan of retention', () => {
  const rules: RetentionRules = { archiveAfterDays: 30, deleteAfterDays: 0 };
  const nobody: ReadonlySet<string> = new Set();

  it('archives what was silent for so many days, and deletes nothing of itself', () => {
    const summaries = [
      summary('old'),
      summary('just', { lastActivity: now - 30 * day }),
      summary('almost', { lastActivity: now - 30 * day + 1 }),
      summary('archived', { archived: true }),
    ];
    assert.deepEqual(names(planRetention(summaries, rules, nobody, now)), {
      archive: ['old', 'just'],
      remove: [],
    });
    const never = { archiveAfterDays: 0, deleteAfterDays: 0 };
    assert.deepEqual(names(planRetention(summaries, never, nobody, now)), {
      archive: [],
      remove: [],
    });
  });

  it('counts a chat that was imported from its import, however old its words are', () => {
    const summaries = [
      summary('new here', { importedAt: now - day }),
      summary('here for long', { importedAt: now - 31 * day }),
      summary('its archive', { archived: true, importedAt: now - day }),
    ];
    const set = { archiveAfterDays: 30, deleteAfterDays: 30 };
    assert.deepEqual(names(planRetention(summaries, set, nobody, now)), {
      archive: ['here for long'],
      remove: [],
    });
  });

  it('deletes only what is archived, and only where a person set it', () => {
    const summaries = [summary('old'), summary('a', { archived: true })];
    const set = { archiveAfterDays: 0, deleteAfterDays: 90 };
    assert.deepEqual(names(planRetention(summaries, set, nobody, now)), {
      archive: [],
      remove: ['a'],
    });
  });

  it('leaves alone what is pinned, in use, or of a time to come', () => {
    const summaries = [
      summary('pinned', { pinned: true }),
      summary('pinned archive', { pinned: true, archived: true }),
      summary('used'),
      summary('used archive', { archived: true }),
      summary('future', { lastActivity: now + 100 * day }),
    ];
    const set = { archiveAfterDays: 1, deleteAfterDays: 1 };
    const used = new Set(['used', 'used archive']);
    assert.deepEqual(names(planRetention(summaries, set, used, now)), { archive: [], remove: [] });
  });
});

interface Scene {
  readonly sessions: SessionRegistry;
  readonly journal: Journal;
  readonly clock: FakeClock;
  readonly told: RetentionPlan[];
  readonly rules: { archiveAfterDays: number; deleteAfterDays: number };
  /** Sessions that another window writes to. */
  readonly elsewhere: Set<string>;
  readonly housekeeping: Housekeeping;
  /** Moves the clock, and waits for what that brings about. */
  readonly pass: (ms: number) => Promise<void>;
}

async function withHousekeeping(work: (scene: Scene) => Promise<void>): Promise<void> {
  const clock = new FakeClock();
  const test = async (real: Journal): Promise<void> => {
    const elsewhere = new Set<string>();
    const journal = overriding(real, {
      lease: (id) => (elsewhere.has(id) ? { type: 'elsewhere' } : real.lease(id)),
    });
    const services = { ...testServices(journal), clock };
    const sessions = new SessionRegistry(services);
    const rules = { archiveAfterDays: 30, deleteAfterDays: 0 };
    const told: RetentionPlan[] = [];
    const housekeeping = new Housekeeping({
      sessions,
      clock,
      rules: () => rules,
      onTidied: (plan) => told.push(plan),
      unexpected: services.unexpected,
    });
    const pass = async (ms: number): Promise<void> => {
      clock.advance(ms);
      // Its letters, and the thread that packs, come in turns of the event loop.
      for (let turn = 0; turn < 20; turn++) await new Promise((done) => setTimeout(done, 1));
    };
    await work({ sessions, journal, clock, told, rules, elsewhere, housekeeping, pass });
    housekeeping.dispose();
    assert.deepEqual(services.errors, []);
    await sessions.close(1_000);
  };
  await withJournal(test, { now: () => clock.now() });
}

async function create(sessions: SessionRegistry, title: string): Promise<SessionActor> {
  const made = await sessions.create({ title }, 'c');
  assert.ok(made.type === 'created');
  await expectDone(made.actor, { type: 'add-message', message: `m ${title}`, text: title });
  return made.actor;
}

describe('housekeeping', function () {
  this.timeout(30_000);

  it('puts away after minutes, archives after days, deletes after as many as a person set', () =>
    withHousekeeping(async ({ sessions, journal, told, rules, pass }) => {
      const { id } = await create(sessions, 'Old');
      const pinned = await create(sessions, 'Pinned');
      await sessions.pin(pinned.id, true, 'c');
      assert.equal(sessions.live().length, 2);
      await pass(15 * 60_000 + 1_000);
      assert.deepEqual(sessions.live(), [], 'put away');
      await pass(29 * day);
      assert.deepEqual(told, [], 'not yet');
      await pass(day);
      assert.deepEqual(told.map(names), [{ archive: [id], remove: [] }]);
      assert.equal(sessions.list().find((each) => each.id === id)?.archived, true);
      assert.equal(journal.read(id).at(-1)?.type, 'session-archived');
      for (let days = 0; days < 400; days += 100) await pass(100 * day);
      assert.equal(told.length, 1, 'nothing is deleted where nobody set it');
      rules.deleteAfterDays = 90;
      await pass(day);
      assert.deepEqual(told.map(names).slice(1), [{ archive: [], remove: [id] }]);
      assert.deepEqual(
        sessions.list().map((each) => [each.id, each.archived]),
        [[pinned.id, false]],
      );
      assert.deepEqual(journal.read(id), []);
    }));

  it('counts from the last word, and leaves what another window writes to', () =>
    withHousekeeping(async ({ sessions, told, elsewhere, pass }) => {
      const used = await create(sessions, 'Used');
      const other = await create(sessions, 'Other');
      elsewhere.add(other.id);
      await pass(20 * day);
      const again = sessions.open(used.id);
      assert.ok(again.type === 'opened');
      await expectDone(again.actor, { type: 'add-message', message: 'm2', text: 'still here' });
      await pass(11 * day);
      assert.deepEqual(told, []);
      elsewhere.clear();
      await pass(day);
      assert.deepEqual(told.map(names), [{ archive: [other.id], remove: [] }]);
    }));

  it('looks once a day, and no more after its end', () =>
    withHousekeeping(async ({ sessions, told, housekeeping, clock, pass }) => {
      await pass(3_000);
      await create(sessions, 'One');
      await pass(60 * 60_000);
      housekeeping.dispose();
      await pass(60 * day);
      assert.deepEqual(told, []);
      assert.equal(sessions.list()[0]?.archived, false);
      assert.equal(clock.waiting, 0);
    }));

  it('keeps what it could not archive, says nothing of it, and tries again the next day', () =>
    withJournal(async (real) => {
      const clock = new FakeClock();
      let full = true;
      const failure = {
        kind: 'storage',
        title: '',
        advice: '',
        retryable: true,
        actions: [],
      } as const;
      const journal = overriding(real, {
        append: (...args) => (full ? { type: 'failed', failure } : real.append(...args)),
        summaries: () =>
          real.summaries().map((each) => Object.assign({}, each, { lastActivity: 0 })),
      });
      await actorWithMessage(testServices(real));
      const services = { ...testServices(journal), clock };
      const sessions = new SessionRegistry(services);
      const told: RetentionPlan[] = [];
      const housekeeping = new Housekeeping({
        sessions,
        clock,
        rules: () => ({ archiveAfterDays: 1, deleteAfterDays: 0 }),
        onTidied: (plan) => told.push(plan),
        unexpected: services.unexpected,
      });
      const turns = async (): Promise<void> => {
        for (let turn = 0; turn < 20; turn++) await new Promise((done) => setTimeout(done, 1));
      };
      clock.advance(3_000);
      await turns();
      assert.deepEqual(told, []);
      full = false;
      clock.advance(day);
      await turns();
      assert.equal(told.length, 1);
      housekeeping.dispose();
    }));
});

describe('a chat that was imported', () => {
  it('says when, through a rebuild and a new start, until it is deleted', () =>
    withFolder((folder) => {
      const arrival = now + 5;
      const { journal } = openJournal(folder, { now: () => arrival });
      journal.append('own', 0, [created()], 'now');
      const events = journal
        .read('own')
        .map((event) => Object.assign({}, event, { session: 'old', at: now - 400 * day }));
      assert.deepEqual(journal.importSession('old', events), { type: 'imported' });
      journal.rebuildReadModels();
      journal.close();
      const again = openJournal(folder, { now: () => arrival + day }).journal;
      const importedAt = (): ReadonlyMap<string, number | undefined> =>
        new Map(again.summaries().map((each) => [each.id, each.importedAt]));
      assert.equal(importedAt().get('old'), arrival);
      assert.equal(importedAt().get('own'), undefined);
      assert.equal(again.remove('old').type, 'removed');
      assert.deepEqual(again.importSession('old', events), { type: 'imported' });
      assert.equal(importedAt().get('old'), arrival + day);
      again.close();
    }));
});
