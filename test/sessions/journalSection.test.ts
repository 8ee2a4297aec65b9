// The journal on the dashboard: who writes, and what is in the way.
import assert from 'node:assert/strict';
import { journalSection } from '../../src/sessions/journalSection.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { storageFailure } from '../../src/sessions/storageFailure.ts';
import {
  addMessage,
  expectDone,
  overriding,
  passing,
  startReply,
  testServices,
  withJournal,
} from './sessionHelpers.ts';

describe('the journal on the dashboard', () => {
  it('says which sessions this window writes to, and that another one is there', () =>
    withJournal(async (journal, folder) => {
      const services = testServices(journal);
      const sessions = new SessionRegistry(services);
      let changes = 0;
      sessions.onDidChangeLive(() => changes++);
      for (const title of ['a', 'b']) await sessions.create({ title }, 'c');
      assert.deepEqual(journalSection({ journal, sessions, mended: 0 }), {
        writable: true,
        troubles: [],
        mended: 0,
        own: 2,
        elsewhere: 0,
        windows: 0,
      });
      const [first] = sessions.list();
      assert.ok(first);
      const before = changes;
      sessions.leave(first.id);
      assert.ok(changes > before, 'it is told that the session is free');
      assert.equal(journalSection({ journal, sessions, mended: 0 }).own, 1);
      const other = openJournal(folder).journal;
      other.claim(first.id);
      const own = journalSection({ journal, sessions, mended: 2 });
      other.close();
      assert.equal(own.mended, 2);
      await sessions.close(100);
    }));

  it('tells of a disk that takes nothing while a reply grows, and of its end', () =>
    withJournal(async (real) => {
      const failure = storageFailure(Object.assign(new Error('full'), { code: 'ENOSPC' }));
      let isFull = false;
      const append: typeof real.append = (...given) =>
        isFull ? { type: 'failed', failure } : real.append(...given);
      const journal = overriding(real, { append });
      const services = testServices(journal);
      const sessions = new SessionRegistry(services);
      const created = await sessions.create({}, 'c');
      assert.ok(created.type === 'created');
      const { actor } = created;
      await addMessage(actor, 'hello', 'user', 'c', 'm1');
      await expectDone(actor, startReply('r1', 'm1'));
      isFull = true;
      assert.ok(actor.grow('r1', 'a word'));
      const told = nextChange(sessions);
      services.clock.advance(1_000);
      await told;
      const { troubles } = journalSection({ journal, sessions, mended: 0 });
      assert.deepEqual(troubles, [`${failure.title}. ${failure.advice}`]);
      isFull = false;
      const well = nextChange(sessions);
      services.clock.advance(60_000);
      await well;
      assert.deepEqual(journalSection({ journal, sessions, mended: 0 }).troubles, []);
      await passing(services.clock, sessions.close(100));
    }));

  it('tells of a list that cannot be read, and does not fail over it', () =>
    withJournal((real) => {
      const failing = Object.assign(new Error('broken'), { code: 'EIO' });
      const journal = overriding(real, {
        summaries: () => {
          throw failing;
        },
      });
      const sessions = new SessionRegistry(testServices(journal));
      const { troubles } = journalSection({ journal, sessions, mended: 0 });
      assert.equal(troubles.length, 1);
      assert.match(troubles[0] ?? '', /disk/u);
    }));
});

/** Resolves when something of the sessions in use is another. */
function nextChange(sessions: SessionRegistry): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const listening = sessions.onDidChangeLive(resolve);
  return promise.finally(() => listening.dispose());
}
