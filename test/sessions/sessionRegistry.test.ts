import assert from 'node:assert/strict';
import type { Journal } from '../../src/sessions/journal.ts';
import { systemClock } from '../../src/sessions/clock.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import {
  created,
  expectDone,
  model,
  overriding,
  startReply,
  testServices,
  withFolder,
  withJournal,
  type TestServices,
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
      assert.equal((await actor.addMessage('x', 'user', 'c')).type, 'refused');
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
      assert.notEqual((await actor.addMessage('x', 'user', 'c')).type, 'done');
      journal.close();
    });
  });
});
