import assert from 'node:assert/strict';
import type { Journal } from '../../../src/sessions/journal.ts';
import type { SessionActor } from '../../../src/sessions/sessionActor.ts';
import { SessionRegistry } from '../../../src/sessions/sessionRegistry.ts';
import { ActiveSession } from '../../../src/vscode/sessions/activeSession.ts';
import {
  expectDone,
  overriding,
  testServices,
  withJournal,
} from '../../sessions/sessionHelpers.ts';
import { FakeMemento } from '../fakeMemento.ts';
import { noDrafts } from '../noDrafts.ts';

interface Scene {
  readonly sessions: SessionRegistry;
  readonly memory: FakeMemento;
  readonly active: ActiveSession;
  /** How often it told of a change. */
  readonly told: () => number;
  /** Another one over the same sessions and memory: the next start of the window. */
  readonly restart: () => ActiveSession;
  /** A session with a message; later ones were active later. */
  readonly talked: (text: string) => Promise<SessionActor>;
}

async function withScene(
  work: (scene: Scene) => Promise<void>,
  through: (journal: Journal) => Journal = (journal) => journal,
): Promise<void> {
  // Each event is later than the one before, however fast the machine.
  let time = 1_700_000_000_000;
  const now = (): number => (time += 1_000);
  const test = async (journal: Journal): Promise<void> => {
    const services = testServices(through(journal));
    const sessions = new SessionRegistry(services);
    const memory = new FakeMemento();
    const restart = (): ActiveSession =>
      new ActiveSession(sessions, memory, noDrafts(), services.unexpected);
    const active = restart();
    let told = 0;
    active.onDidChange(() => (told += 1));
    const talked = async (text: string): Promise<SessionActor> => {
      const made = await sessions.create({}, 'c');
      assert.equal(made.type, 'created');
      await expectDone(made.actor, { type: 'add-message', message: `m-${text}`, text });
      return made.actor;
    };
    await work({ sessions, memory, active, told: () => told, restart, talked });
    assert.deepEqual(services.errors, []);
    await sessions.close(1_000);
  };
  await withJournal(test, { now });
}

async function idOf(active: ActiveSession): Promise<string> {
  const actor = await active.actor();
  assert.ok(actor);
  return actor.id;
}

describe('the session shown', function () {
  this.timeout(20_000);

  it('is a new one where there is none, and stays it over a restart', () =>
    withScene(async ({ active, sessions, restart }) => {
      const [id, again] = await Promise.all([idOf(active), idOf(active)]);
      assert.equal(id, again, 'one, however many ask for it at once');
      assert.equal(sessions.list().length, 1);
      assert.equal(active.id(), id);
      assert.equal(await idOf(restart()), id);
    }));

  it('is the one of last time, else the latest that is not archived', () =>
    withScene(async ({ active, sessions, restart, talked }) => {
      const first = await talked('first');
      const second = await talked('second');
      const third = await talked('third');
      await sessions.archive(third.id, 'c');
      assert.equal(await idOf(active), second.id);
      await active.show(first.id);
      assert.equal(await idOf(active), first.id);
      assert.equal(await idOf(restart()), first.id);
      await sessions.archive(first.id, 'c');
      assert.equal(await idOf(restart()), second.id);
    }));

  it('is a new one on demand, but not a second empty one', () =>
    withScene(async ({ active, sessions, told, talked }) => {
      const old = await talked('something');
      assert.equal(await idOf(active), old.id);
      await active.showNew();
      const empty = await idOf(active);
      assert.notEqual(empty, old.id);
      assert.equal(told(), 1);
      await active.showNew();
      assert.equal(await idOf(active), empty);
      assert.equal(told(), 2, 'the panel comes to the front all the same');
      assert.equal(sessions.list().length, 2);
      await sessions.archive(empty, 'c');
      await active.showNew();
      assert.notEqual(await idOf(active), empty, 'an archived one takes no message');
    }));

  it('gives way when it is deleted', () =>
    withScene(async ({ active, sessions, told, talked }) => {
      const first = await talked('first');
      const second = await talked('second');
      assert.equal(await idOf(active), second.id);
      await sessions.remove(first.id);
      await active.showNext(first.id);
      assert.equal(told(), 0, 'another one went');
      await sessions.remove(second.id);
      await active.showNext(second.id);
      assert.equal(told(), 1);
      assert.deepEqual(
        sessions.list().map(({ id }) => id),
        [],
      );
      assert.notEqual(await idOf(active), second.id);
    }));

  it('is the one asked for last, also while the first is still being opened', () =>
    withScene(async ({ active, restart, talked }) => {
      const first = await talked('first');
      const second = await talked('second');
      const opening = active.actor();
      await active.show(first.id);
      assert.equal((await opening)?.id, first.id);
      assert.equal(active.id(), first.id);
      assert.notEqual(active.id(), second.id);
      assert.equal(await idOf(restart()), first.id);
    }));

  it('is looked for again after the disk failed', async () => {
    let broken = true;
    await withScene(
      async ({ active }) => {
        assert.equal(await active.actor(), undefined);
        broken = false;
        assert.ok(await active.actor());
      },
      (journal) =>
        overriding(journal, {
          summaries: () => {
            if (broken) throw new Error('disk');
            return journal.summaries();
          },
        }),
    );
  });

  it('is looked for again after none could be made', async () => {
    let full = true;
    const failure = {
      kind: 'storage',
      title: 'Full',
      advice: '',
      retryable: true,
      actions: [],
    } as const;
    await withScene(
      async ({ active }) => {
        assert.deepEqual(await Promise.all([active.actor(), active.actor()]), [
          undefined,
          undefined,
        ]);
        full = false;
        assert.ok(await active.actor());
      },
      (journal) =>
        overriding(journal, {
          append: (...args) => (full ? { type: 'failed', failure } : journal.append(...args)),
        }),
    );
  });

  it('tells nobody after its end', () =>
    withScene(async ({ active, told, talked }) => {
      const first = await talked('first');
      active.dispose();
      await active.show(first.id);
      assert.equal(told(), 0);
    }));
});
