import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Journal } from '../../src/sessions/journal.ts';
import { systemClock } from '../../src/sessions/clock.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import {
  addMessage,
  created,
  expectDone,
  model,
  overriding,
  passing,
  startReply,
  testServices,
  type TestServices,
  withFolder,
  withJournal,
} from './sessionHelpers.ts';

interface Room {
  readonly sessions: SessionRegistry;
  readonly services: TestServices;
  readonly journal: Journal;
}

async function withRegistry(work: (room: Room) => Promise<void>): Promise<void> {
  await withJournal(async (journal) => {
    const services = testServices(journal);
    await work({ sessions: new SessionRegistry(services), services, journal });
  });
}

async function create(sessions: SessionRegistry, title?: string): Promise<SessionActor> {
  const result = await sessions.create(title === undefined ? {} : { title }, 'c');
  assert.ok(result.type === 'created', JSON.stringify(result));
  return result.actor;
}

function opened(sessions: SessionRegistry, id: string): SessionActor {
  const result = sessions.open(id);
  assert.ok(result.type === 'opened', JSON.stringify(result));
  return result.actor;
}

/** Resolves when what was posted to actors has been handled. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await nextTurn();
}

function failing(): never {
  throw Object.assign(new Error('disk I/O error'), { errcode: 10 });
}

describe('session registry', function () {
  this.timeout(30_000);

  it('makes, renames, archives, restores and pins sessions, and lists them as they are', async () => {
    await withRegistry(async ({ sessions, services }) => {
      const first = await create(sessions, 'First');
      services.clock.advance(1000);
      const second = await create(sessions);
      const titles = (): string[] => sessions.list().map(({ title }) => title);
      await sessions.rename(second.id, 'Second', 'c');
      assert.deepEqual(
        sessions
          .list()
          .map(({ id }) => id)
          .toSorted(),
        [first.id, second.id].toSorted(),
      );
      assert.equal((await sessions.pin(first.id, true, 'c')).type, 'done');
      assert.deepEqual(titles(), ['First', 'Second']);
      await sessions.pin(first.id, false, 'c');
      assert.equal((await sessions.archive(first.id, 'c')).type, 'done');
      assert.equal(sessions.list().find(({ id }) => id === first.id)?.archived, true);
      await sessions.restore(first.id, 'c');
      assert.equal(sessions.list().find(({ id }) => id === first.id)?.archived, false);
      const refused = await sessions.rename(first.id, '', 'c');
      assert.match(refused.type === 'refused' ? refused.reason : '', /title/);
      assert.equal((await sessions.pin('nobody', true, 'c')).type, 'refused');
      assert.deepEqual(sessions.open('nobody'), { type: 'missing' });
      assert.equal((await sessions.create({ title: '\n', model }, 'c')).type, 'refused');
      assert.equal(sessions.list().length, 2);
    });
  });

  it('gives the same actor however often a session is opened', async () => {
    await withRegistry(async ({ sessions }) => {
      const actor = await create(sessions);
      assert.equal(opened(sessions, actor.id), actor);
      assert.deepEqual(sessions.live(), [actor]);
    });
  });

  it('lists without reading a session, and reads one when it is opened', async () => {
    await withJournal(async (real) => {
      for (const id of ['a', 'b', 'c']) real.append(id, 0, [created(id)], 'now');
      const read: string[] = [];
      const journal = overriding(real, {
        read: (session, after) => {
          read.push(session);
          return real.read(session, after);
        },
      });
      const sessions = new SessionRegistry(testServices(journal));
      assert.equal(sessions.list().length, 3);
      assert.deepEqual(sessions.live(), []);
      assert.deepEqual(read, []);
      opened(sessions, 'b');
      opened(sessions, 'b');
      assert.deepEqual(read, ['b']);
    });
  });

  it('says when the list changes, and not for each piece of a reply', async () => {
    await withRegistry(async ({ sessions, services }) => {
      let changes = 0;
      const subscription = sessions.onDidChange(() => changes++);
      const actor = await create(sessions);
      assert.equal(changes, 1);
      await expectDone(actor, { type: 'add-message', message: 'm1', text: 'x' });
      await expectDone(actor, startReply('r1', 'm1'));
      assert.equal(changes, 3);
      actor.grow('r1', 'text');
      services.clock.advance(1000);
      await expectDone(actor, { type: 'pin', pinned: false });
      assert.equal(changes, 3);
      await sessions.remove(actor.id);
      assert.equal(changes, 4);
      subscription.dispose();
      await create(sessions);
      assert.equal(changes, 4);
    });
  });

  it('removes a session with its running reply, for good', async () => {
    await withRegistry(async ({ sessions, journal }) => {
      const actor = await create(sessions);
      await expectDone(actor, { type: 'add-message', message: 'm1', text: 'x' });
      await expectDone(actor, startReply('r1', 'm1'));
      assert.equal(actor.grow('r1', 'text'), true);
      assert.deepEqual(await sessions.remove(actor.id), { type: 'removed' });
      assert.equal(actor.grow('r1', 'more'), false);
      assert.equal((await addMessage(actor, 'x', 'user', 'c')).type, 'refused');
      assert.deepEqual(journal.read(actor.id), []);
      assert.deepEqual(sessions.open(actor.id), { type: 'missing' });
      assert.deepEqual(sessions.list(), []);
    });
  });

  it('closes with every running reply marked as interrupted, and its last words written', async () => {
    await withRegistry(async ({ sessions, journal }) => {
      const actors = await Promise.all([create(sessions), create(sessions), create(sessions)]);
      for (const actor of actors) {
        await expectDone(actor, { type: 'add-message', message: `m-${actor.id}`, text: 'x' });
        await expectDone(actor, startReply(`r-${actor.id}`, `m-${actor.id}`));
        actor.grow(`r-${actor.id}`, 'last words');
      }
      await sessions.close(1500);
      for (const { id } of actors) {
        const types = journal.read(id).map(({ type }) => type);
        assert.deepEqual(types.slice(-2), ['reply-grew', 'reply-interrupted']);
      }
    });
  });

  it('puts away the least recently used ones beyond 50, and gives them back as they were', async () => {
    await withRegistry(async ({ sessions, services, journal }) => {
      const actors: SessionActor[] = [];
      for (let n = 0; n < 60; n++) {
        services.clock.advance(10);
        const actor = await create(sessions, `Chat ${n}`);
        await expectDone(actor, { type: 'add-message', message: `m${n}`, text: `text ${n}` });
        actors.push(actor);
      }
      const live = new Set(sessions.live().map(({ id }) => id));
      assert.equal(live.size, 50);
      assert.deepEqual(
        actors.filter(({ id }) => !live.has(id)),
        actors.slice(0, 10),
        'those used longest ago',
      );
      const [first, second] = actors;
      assert.ok(first && second);
      assert.deepEqual(journal.lease(first.id), { type: 'free' });
      const again = opened(sessions, first.id);
      assert.notEqual(again, first);
      assert.deepEqual(again.getState(), first.getState());
      assert.equal(sessions.live().length, 50);
      await expectDone(again, { type: 'add-message', message: 'on', text: 'on' });
      const late = await addMessage(first, 'to the one that was put away', 'user', 'c');
      assert.equal(late.type, 'refused');
      assert.equal(sessions.list().length, 60);
    });
  });

  it('never puts away what streams, or what somebody listens to', async () => {
    await withJournal(async (journal) => {
      const services = testServices(journal);
      const limits = { most: 2, idleAfter: 60_000 };
      const sessions = new SessionRegistry({ ...services, limits: () => limits });
      const streaming = await create(sessions, 'Streaming');
      await expectDone(streaming, { type: 'add-message', message: 'm1', text: 'x' });
      await expectDone(streaming, startReply('r1', 'm1'));
      const shown = await create(sessions, 'Shown');
      const subscription = shown.subscribe({});
      for (let n = 0; n < 5; n++) {
        services.clock.advance(1_000);
        await create(sessions, `Other ${n}`);
      }
      const titles = (): string[] => sessions.live().map((actor) => actor.getState().title);
      assert.deepEqual(titles(), ['Streaming', 'Shown', 'Other 4']);
      services.clock.advance(10 * 60_000);
      await settled();
      assert.deepEqual(titles(), ['Streaming', 'Shown'], 'for as long as it lasts');
      assert.equal(streaming.grow('r1', 'goes on'), true);
      await expectDone(streaming, { type: 'end-reply', reply: 'r1', reason: 'stop' });
      subscription.dispose();
      services.clock.advance(2 * 60_000);
      await settled();
      assert.deepEqual(titles(), [], 'and no longer');
      assert.equal(opened(sessions, streaming.id).getState().messages[1]?.text, 'goes on');
      assert.deepEqual(services.errors, []);
      await sessions.close(1_000);
    });
  });

  it('has 1,000 live where that is allowed, and follows a changed setting', async () => {
    await withJournal(async (real) => {
      const session = (id: string): void => void real.append(id, 0, [created(id)], 'soon');
      const ids = Array.from({ length: 1_000 }, (_, n) => `s${n}`);
      ids.forEach(session);
      const services = testServices(real);
      let most = 1_000;
      const limits = (): { most: number; idleAfter: number } => ({ most, idleAfter: 1e9 });
      const sessions = new SessionRegistry({ ...services, limits });
      for (const id of ids) opened(sessions, id);
      assert.equal(sessions.live().length, 1_000);
      const results = await Promise.all(
        sessions.live().map((actor) => actor.dispatch({ type: 'pin', pinned: true }, 'user', 'c')),
      );
      assert.ok(results.every(({ type }) => type === 'done'));
      most = 10;
      await create(sessions);
      assert.equal(sessions.live().length, 10);
      await sessions.close(5_000);
    });
  });

  it('tells whoever listens of the events of every live session', async () => {
    await withRegistry(async ({ sessions }) => {
      const heard: string[] = [];
      const subscription = sessions.onEvents((actor, events) => {
        heard.push(...events.map(({ type }) => `${actor.getState().title}: ${type}`));
      });
      const first = await create(sessions, 'A');
      const second = await create(sessions, 'B');
      await expectDone(first, { type: 'pin', pinned: true });
      await expectDone(second, { type: 'pin', pinned: true });
      subscription.dispose();
      await expectDone(first, { type: 'pin', pinned: false });
      assert.deepEqual(heard, ['A: session-pinned', 'B: session-pinned']);
    });
  });

  it('lets go of a session that is shown no more, and keeps one that still runs', async () => {
    await withRegistry(async ({ sessions, journal }) => {
      const idle = await create(sessions);
      const busy = await create(sessions);
      await expectDone(busy, { type: 'add-message', message: 'm1', text: 'x' });
      await expectDone(busy, startReply('r1', 'm1'));
      for (const { id } of [idle, busy]) {
        sessions.enter(id);
        sessions.leave(id);
      }
      assert.deepEqual(journal.lease(idle.id), { type: 'free' });
      assert.deepEqual(journal.lease(busy.id), { type: 'own' });
      sessions.enter(idle.id);
      assert.equal(sessions.lease(idle.id), 'own');
      await sessions.yield(busy.id);
      assert.equal(sessions.lease(busy.id), 'free');
      assert.equal(journal.read(busy.id).at(-1)?.type, 'reply-interrupted');
      sessions.leave('nobody');
      await sessions.yield('nobody');
    });
  });

  it('makes a session anew that stopped after repeated errors', async () => {
    await withJournal(async (real) => {
      let broken = false;
      const journal = overriding(real, {
        append: (...args) => {
          if (broken) throw new Error('a fault');
          return real.append(...args);
        },
      });
      const services = testServices(journal);
      const sessions = new SessionRegistry(services);
      const actor = await create(sessions, 'Hurt');
      await expectDone(actor, { type: 'add-message', message: 'm1', text: 'kept' });
      await expectDone(actor, startReply('r1', 'm1'));
      assert.equal(actor.grow('r1', 'half'), true);
      broken = true;
      for (let n = 0; n < 6; n++) {
        const pinned = await passing(services.clock, sessions.pin(actor.id, true, 'c'));
        assert.equal(pinned.type, 'failed');
      }
      assert.equal(actor.isParked, true);
      assert.equal(opened(sessions, actor.id), actor, 'it is not made anew by itself');
      // What is broken breaks the end of it as well: that must not be in the way.
      assert.equal((await sessions.reopen(actor.id)).type, 'failed');
      broken = false;
      const result = await sessions.reopen(actor.id);
      assert.ok(result.type === 'opened');
      const again = result.actor;
      assert.notEqual(again, actor);
      assert.equal(again.isParked, false);
      assert.equal(again.getState().messages[0]?.text, 'kept');
      await expectDone(again, { type: 'pin', pinned: true });
      assert.equal((await addMessage(actor, 'x', 'user', 'c')).type, 'refused');
      assert.deepEqual(sessions.live(), [again]);
    });
  });

  it('imports a session as it is, and never over another one', async () => {
    await withRegistry(async ({ sessions, journal }) => {
      const source = await create(sessions, 'Source');
      await expectDone(source, { type: 'add-message', message: 'm1', text: 'x' });
      const events = journal
        .read(source.id)
        .map((event) => Object.assign({}, event, { session: 'copy' }));
      let changes = 0;
      sessions.onDidChange(() => changes++);
      assert.deepEqual(sessions.import('copy', events), { type: 'imported' });
      assert.equal(changes, 1);
      assert.deepEqual(sessions.history('copy'), events);
      assert.deepEqual(sessions.import('copy', events.slice(0, 1)), { type: 'exists' });
      assert.deepEqual(sessions.history('copy'), events);
      await sessions.archive('copy', 'c');
      assert.deepEqual(sessions.import('copy', events), { type: 'exists' }, 'packed is there too');
      assert.equal(opened(sessions, 'copy').getState().title, 'Source');
    });
  });

  it('closes within its budget although a session is stuck', async () => {
    await withRegistry(async ({ sessions, services }) => {
      const actor = await create(sessions);
      let release: (() => void) | undefined;
      const stuck = new Promise<void>((resolve) => (release = resolve));
      // A letter that never ends, in front of the one that closes.
      actor.close = () => stuck;
      const closed = sessions.close(1500);
      services.clock.advance(1500);
      await closed;
      release?.();
    });
  });

  it('tells of a failing disk, in words', async () => {
    await withJournal(async (real) => {
      real.append('a', 0, [created()], 'now');
      const journal = overriding(real, { read: failing });
      const sessions = new SessionRegistry(testServices(journal));
      const result = sessions.open('a');
      assert.match(result.type === 'failed' ? result.failure.title : '', /disk reported an error/);
      const renamed = await sessions.rename('a', 'x', 'c');
      assert.equal(renamed.type, 'failed');
      assert.equal((await sessions.create({}, 'c')).type, 'failed');
    });
  });

  it('makes a session to look at where the journal cannot be written', async () => {
    await withFolder(async (folder) => {
      const { journal } = openJournal(`${folder}\0`);
      assert.equal(journal.access.type, 'read-only');
      const sessions = new SessionRegistry({ ...testServices(journal), clock: systemClock });
      const actor = await create(sessions);
      assert.equal(actor.getState().title, 'New chat');
      assert.notEqual((await addMessage(actor, 'x', 'user', 'c')).type, 'done');
      journal.close();
    });
  });

  it('says when a session is put away, made anew, or free for others', async () => {
    await withJournal(async (journal) => {
      const limits = () => ({ most: 1, idleAfter: 60_000 });
      const sessions = new SessionRegistry({ ...testServices(journal), limits });
      const seen: number[] = [];
      sessions.onDidChangeLive(() => seen.push(sessions.live().length));
      const first = await create(sessions);
      await create(sessions);
      assert.deepEqual(seen, [1, 2, 1], 'one more than there is room for goes');
      opened(sessions, first.id);
      assert.deepEqual(seen.slice(3), [2, 1]);
      sessions.leave(first.id);
      assert.equal(seen.length, 6);
    });
  });
});
