import assert from 'node:assert/strict';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { Journal } from '../../../src/sessions/journal.ts';
import type { SessionActor } from '../../../src/sessions/sessionActor.ts';
import { SessionRegistry } from '../../../src/sessions/sessionRegistry.ts';
import { ActiveSession } from '../../../src/vscode/sessions/activeSession.ts';
import {
  expectDone,
  overriding,
  testServices,
  withFolder,
  withJournal,
} from '../../sessions/sessionHelpers.ts';
import { FakeMemento } from '../fakeMemento.ts';

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
  const test = async (journal: Journal, folder: string): Promise<void> => {
    const services = testServices(through(journal));
    const sessions = new SessionRegistry(services);
    const memory = new FakeMemento();
    const restart = (): ActiveSession =>
      new ActiveSession(sessions, memory, folder, services.unexpected);
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

interface Drafts {
  readonly active: ActiveSession;
  readonly memory: FakeMemento;
  /** Another one over the same memory and disk: the next start of the host. */
  readonly restart: () => ActiveSession;
  readonly folder: string;
  /** What the log would say. */
  readonly errors: readonly unknown[];
}

async function withDrafts(
  work: (drafts: Drafts) => Promise<void>,
  sessions: Pick<SessionRegistry, 'onDidChange' | 'list'> = quietSessions,
): Promise<void> {
  await withFolder(async (folder) => {
    const memory = new FakeMemento();
    const errors: unknown[] = [];
    const restart = (): ActiveSession =>
      new ActiveSession(sessions as SessionRegistry, memory, folder, (error) => errors.push(error));
    await work({ memory, active: restart(), restart, folder, errors });
  });
}

const quietSessions = { onDidChange: () => ({ dispose() {} }), list: () => [] };

describe('drafts', function () {
  this.timeout(60_000);

  it('are kept by session', () =>
    withDrafts(async ({ active }) => {
      await active.setDraft('a', 'half a');
      await active.setDraft('b', 'thought');
      assert.equal(active.draft('a'), 'half a');
      assert.equal(active.draft('b'), 'thought');
      assert.equal(active.draft('c'), '');
    }));

  it('leave nothing behind when they are sent', () =>
    withDrafts(async ({ active, restart, folder }) => {
      await active.setDraft('a', 'half a');
      await active.setDraft('a', '');
      await active.setDraft('b', '');
      assert.equal(active.draft('a'), '');
      assert.equal(restart().draft('a'), '');
      assert.deepEqual(await readdir(join(folder, 'draftTexts')), []);
    }));

  it('are whole after the host was killed, however long and many they are', () =>
    withDrafts(async ({ active, memory, restart }) => {
      const texts = Array.from({ length: 20 }, (_, i) => `${i} é漢😀\r\n`.repeat(100_000));
      for (const [i, text] of texts.entries()) await active.setDraft(`session-${i}`, text);
      // Nobody says goodbye: what is not on the disk by now is gone.
      const next = restart();
      for (const [i, text] of texts.entries()) {
        assert.ok(next.draft(`session-${i}`) === text, `session ${i}`);
        assert.ok(active.draft(`session-${i}`) === text, `session ${i}, in the same run`);
      }
      assert.ok(Buffer.byteLength(JSON.stringify(memory.get('parley.drafts', {}))) < 100);
    }));

  it('are the latest text, whatever is typed where and how fast', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            session: fc.constantFrom('01A', '01B', '01C', '7', '__proto__', 'constructor'),
            length: fc.oneof(fc.nat(100), fc.nat(30_000)),
            waits: fc.boolean(),
          }),
          { maxLength: 12 },
        ),
        (typed) =>
          withDrafts(async ({ active, restart, errors }) => {
            const latest = new Map<string, string>();
            const writes: Promise<void>[] = [];
            for (const { session, length, waits } of typed) {
              const text = 'é'.repeat(length);
              latest.set(session, text);
              const written = active.setDraft(session, text);
              writes.push(written);
              assert.ok(active.draft(session) === text, 'at once');
              if (waits) await written;
            }
            await Promise.all(writes);
            const next = restart();
            for (const [session, text] of latest) {
              assert.equal(next.draft(session).length, text.length);
              assert.ok(next.draft(session) === text);
            }
            assert.deepEqual(errors, []);
          }),
      ),
      { numRuns: 60 },
    ));

  it('are found where an older Parley kept them, until they are sent', () =>
    withDrafts(async ({ active, memory, restart }) => {
      await memory.update('parley.drafts', { a: 'from before', b: 'also' });
      assert.equal(active.draft('a'), 'from before');
      await active.setDraft('a', 'from before, and more');
      assert.equal(restart().draft('a'), 'from before, and more');
      await active.setDraft('a', '');
      assert.equal(restart().draft('a'), '');
      assert.equal(restart().draft('b'), 'also');
      await active.setDraft('b', '');
      assert.equal(memory.get('parley.drafts'), undefined);
    }));

  it('are in memory, and it is said, where the disk does not take them', () =>
    withDrafts(async ({ active, folder, errors }) => {
      await writeFile(join(folder, 'draftTexts'), 'in the way');
      await active.setDraft('a', 'half a thought');
      assert.equal(active.draft('a'), 'half a thought');
      assert.ok(active.draftFailure());
      assert.equal(errors.length, 1);
      await rm(join(folder, 'draftTexts'));
      await active.setDraft('a', 'half a thought more');
      assert.equal(active.draftFailure(), undefined);
    }));

  it('are kept beside messages that are written anew, of any length, each by itself', () =>
    withDrafts(async ({ active, restart, folder }) => {
      const long = 'é漢😀\r\n'.repeat(300_000);
      await active.setRevision('a', 'm1', 'first');
      await active.setRevision('a', 'm2', long);
      await active.setRevision('b', 'm1', 'over there');
      await active.setRevision('a', 'm1', 'first, and more');
      const next = restart();
      assert.deepEqual(
        new Map(next.revisions('a').map(({ message, text }) => [message, text])),
        new Map([
          ['m1', 'first, and more'],
          ['m2', long],
        ]),
      );
      await next.setRevision('a', 'm2', '');
      assert.deepEqual(restart().revisions('a'), [{ message: 'm1', text: 'first, and more' }]);
      await next.setRevision('a', 'm1', '');
      assert.deepEqual(restart().revisions('a'), []);
      assert.deepEqual(await readdir(join(folder, 'revisionTexts')), ['b.txt']);
      assert.equal(active.draft('a'), '');
    }));

  it('are none, and it is said, where what is kept of a message cannot be read', () =>
    withDrafts(async ({ active, folder, errors, restart }) => {
      await active.setRevision('a', 'm1', 'first');
      await writeFile(join(folder, 'revisionTexts', 'a.txt'), '[{"message":"m1","te');
      const next = restart();
      assert.deepEqual(next.revisions('a'), []);
      assert.equal(errors.length, 1);
      await next.setRevision('a', 'm1', 'again');
      assert.deepEqual(restart().revisions('a'), [{ message: 'm1', text: 'again' }]);
    }));

  it('are in memory where the disk does not take a message that is written anew', () =>
    withDrafts(async ({ active, folder }) => {
      await writeFile(join(folder, 'revisionTexts'), 'in the way');
      await active.setRevision('a', 'm1', 'first');
      assert.deepEqual(active.revisions('a'), [{ message: 'm1', text: 'first' }]);
      assert.ok(active.draftFailure());
    }));

  it('go with their chat', async () => {
    let listener: (() => void) | undefined;
    let there: readonly string[] = ['a', 'b'];
    const sessions = {
      onDidChange: (each: () => void) => {
        listener = each;
        return { dispose() {} };
      },
      list: () => there.map((id) => ({ id })) as unknown as ReturnType<SessionRegistry['list']>,
    };
    await withDrafts(async ({ active, folder }) => {
      await active.setDraft('a', 'stays');
      await active.setDraft('b', 'goes');
      await active.setRevision('b', 'm1', 'goes, too');
      const names = () => readdir(join(folder, 'draftTexts'));
      // Where no chat can be told, the journal may be what is broken.
      there = [];
      listener?.();
      there = ['a'];
      listener?.();
      while ((await names()).length > 1) await setImmediate();
      assert.deepEqual(await names(), ['a.txt']);
      assert.equal(active.draft('a'), 'stays');
      while ((await readdir(join(folder, 'revisionTexts'))).length > 0) await setImmediate();
      assert.deepEqual(active.revisions('b'), []);
    }, sessions);
  });
});
