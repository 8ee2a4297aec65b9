import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { contention } from '../../src/sessions/sessionFailures.ts';
import type { NewEvent, SessionEvent } from '../../src/protocol/events.ts';
import { foldAll, foldGrowth } from '../../src/protocol/fold.ts';
import type { Failure } from '../../src/protocol/model.ts';
import { emptySession, type SessionState } from '../../src/protocol/sessionState.ts';
import type { CommandResult } from '../../src/sessions/commandResult.ts';
import type { SessionCommand } from '../../src/sessions/decide.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import type { AppendResult } from '../../src/sessions/sessionStore.ts';
import type { LiveGrowth } from '../../src/sessions/liveReplies.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { flushSize, mailboxLimit, SessionActor } from '../../src/sessions/sessionActor.ts';
import { flushDelay } from '../../src/sessions/writeSchedule.ts';
import {
  actorWithMessage,
  addMessage,
  expectDone,
  idle,
  overriding,
  passing,
  replyText,
  said,
  startReply,
  testServices,
  withFolder,
  withJournal,
} from './sessionHelpers.ts';

const full: Failure = {
  kind: 'storage',
  title: 'The disk is full',
  advice: 'Free some space.',
  retryable: true,
  actions: [],
};

interface Faulty {
  readonly journal: Journal;
  /** What every append comes to from now on; without it they go through again. */
  readonly fail: (by?: () => AppendResult) => void;
}

/** For what is handled in the letters before. */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await setImmediate();
}

function faulty(journal: Journal): Faulty {
  let failing: (() => AppendResult) | undefined;
  const append: Journal['append'] = (...args) => (failing ? failing() : journal.append(...args));
  return { journal: overriding(journal, { append }), fail: (by) => void (failing = by) };
}

function types(events: readonly SessionEvent[]): string[] {
  return events.map(({ type }) => type);
}

function stored(journal: Journal): SessionState {
  return foldAll(emptySession('s'), journal.read('s'));
}

describe('session actor', function () {
  this.timeout(30_000);

  it('has a message on the disk before it says so', async () => {
    await withJournal(async (journal) => {
      const actor = await actorWithMessage(testServices(journal));
      const result = await addMessage(actor, 'second', 'user', 'c2', 'm2');
      assert.equal(result.type, 'done');
      assert.deepEqual(result.type === 'done' && result.events, journal.read('s', 2));
      assert.equal(journal.read('s').at(-1)?.correlation, 'c2');
      assert.deepEqual(actor.getState(), stored(journal));
    });
  });

  it('keeps the order in each of 50 sessions under 1,000 commands at once; one that throws stops no other', async () => {
    await withJournal(async (real) => {
      const broken = 's7';
      const append: Journal['append'] = (session, ...rest) => {
        if (session === broken && real.read(session).length > 3) throw new Error('broken');
        return real.append(session, ...rest);
      };
      const services = testServices(overriding(real, { append }));
      const actors = Array.from({ length: 50 }, (_, i) => new SessionActor(`s${i}`, services));
      actors[3]?.subscribe({
        events: () => {
          throw new Error('a subscriber that throws');
        },
      });
      await Promise.all(actors.map((actor) => actor.dispatch({ type: 'create' }, 'user', 'c')));
      const all = Promise.all(
        Array.from({ length: 1000 }, async (_, n) => {
          const actor = actors[n % 50];
          assert.ok(actor);
          const result = await addMessage(actor, `text ${n}`, 'user', `c${n}`, `m${n}`);
          return { session: actor.id, result };
        }),
      );
      const results = await passing(services.clock, all);
      for (const { session, result } of results) {
        if (session !== broken) assert.equal(result.type, 'done', session);
      }
      for (const actor of actors) {
        const ids = actor.getState().messages.map(({ id }) => Number(id.slice(1)));
        assert.deepEqual(
          ids,
          ids.toSorted((a, b) => a - b),
        );
        assert.equal(ids.length, actor.id === broken ? 3 : 20);
        assert.deepEqual(actor.getState(), foldAll(emptySession(actor.id), real.read(actor.id)));
      }
      const failed = results.filter(({ result }) => result.type === 'failed');
      assert.equal(failed.length, 17);
      // Five restarts did not help, so the sixth error parked it.
      assert.equal(services.errors.filter((error) => String(error).includes('broken')).length, 6);
      assert.deepEqual(
        actors.filter((actor) => actor.isParked).map(({ id }) => id),
        [broken],
      );
      assert.equal(
        services.errors.filter((error) => String(error).includes('subscriber')).length,
        21,
      );
    });
  });

  it('refuses, and does not queue, when too much is waiting', async () => {
    await withJournal(async (journal) => {
      const actor = await actorWithMessage(testServices(journal));
      const command: SessionCommand = { type: 'pin', pinned: false };
      const results = await Promise.all(
        Array.from({ length: mailboxLimit + 5 }, () => actor.dispatch(command, 'user', 'c')),
      );
      const refused = results.filter(({ type }) => type === 'refused');
      assert.equal(refused.length, 5);
      await expectDone(actor, { type: 'pin', pinned: true });
    });
  });

  it('shows growth at once, and writes it after 250 ms or 4 KB', async () => {
    await withJournal(async (journal) => {
      const services = testServices(journal);
      const actor = await actorWithMessage(services);
      await expectDone(actor, startReply('r1', 'm1'));
      const before = journal.read('s').length;
      const told: LiveGrowth[] = [];
      actor.subscribe({ growth: (growth) => told.push(growth) });
      assert.equal(actor.grow('r1', 'Hel', 'thinking'), true);
      assert.equal(actor.grow('r1', 'lo'), true);
      assert.deepEqual(told, [
        { reply: 'r1', offset: 0, text: 'Hel', reasoningOffset: 0, reasoning: 'thinking' },
        { reply: 'r1', offset: 3, text: 'lo', reasoningOffset: 8, reasoning: '' },
      ]);
      assert.equal(replyText(actor, 'r1'), 'Hello');
      services.clock.advance(flushDelay - 1);
      await idle(actor);
      assert.equal(journal.read('s').length, before);
      services.clock.advance(1);
      await idle(actor);
      assert.equal(journal.read('s').length, before + 1);
      assert.equal(services.clock.waiting, 0, 'no timer runs while nothing waits');
      actor.grow('r1', 'x'.repeat(flushSize - 1));
      await idle(actor);
      assert.equal(journal.read('s').length, before + 1);
      actor.grow('r1', 'y');
      await idle(actor);
      assert.equal(journal.read('s').length, before + 2);
      assert.deepEqual(stored(journal), actor.getState());
    });
  });

  it('writes what a reply gained before the event that ends it, and lets it grow no more', async () => {
    await withJournal(async (journal) => {
      const actor = await actorWithMessage(testServices(journal));
      await expectDone(actor, startReply('r1', 'm1'));
      actor.grow('r1', 'all of it');
      await expectDone(actor, { type: 'end-reply', reply: 'r1', reason: 'stop' });
      assert.deepEqual(types(journal.read('s', 3)), ['reply-grew', 'reply-ended']);
      assert.equal(actor.grow('r1', 'more'), false);
      assert.equal(actor.grow('r2', 'unknown'), false);
      assert.equal(replyText(actor, 'r1'), 'all of it');
    });
  });

  it('gives the same state to whoever folds its events and growth as to who asks', async () => {
    await withJournal(async (journal) => {
      const services = testServices(journal);
      const actor = await actorWithMessage(services);
      let panel = actor.getState();
      actor.subscribe({
        events: (events) => (panel = foldAll(panel, events)),
        growth: ({ reply, ...growth }) => (panel = foldGrowth(panel, reply, growth)),
      });
      await expectDone(actor, startReply('r1', 'm1'));
      actor.grow('r1', 'one', 'why');
      await idle(actor);
      assert.deepEqual(panel, actor.getState());
      services.clock.advance(flushDelay);
      actor.grow('r1', ' two');
      await idle(actor);
      assert.deepEqual(panel, actor.getState());
      await expectDone(actor, { type: 'stop-reply', reply: 'r1' });
      assert.deepEqual(panel, actor.getState());
    });
  });

  it('keeps a growing reply in memory while the disk is full, says so once, and writes it later', async () => {
    await withJournal(async (real) => {
      const { journal, fail } = faulty(real);
      const services = testServices(journal);
      const actor = await actorWithMessage(services);
      await expectDone(actor, startReply('r1', 'm1'));
      const trouble: (string | undefined)[] = [];
      actor.subscribe({ trouble: (failure) => trouble.push(failure?.title) });
      fail(() => ({ type: 'failed', failure: full }));
      for (const piece of ['a', 'b', 'c']) {
        actor.grow('r1', piece);
        services.clock.advance(flushDelay * 8);
        await idle(actor);
      }
      assert.deepEqual(trouble, ['The disk is full']);
      assert.equal(replyText(actor, 'r1'), 'abc');
      const refused = await addMessage(actor, 'not now', 'user', 'c', 'm2');
      assert.deepEqual(refused, { type: 'failed', failure: full, kept: false });
      const end = await actor.dispatch(
        { type: 'end-reply', reply: 'r1', reason: 'stop' },
        'test/small',
        'c',
      );
      assert.deepEqual(end, { type: 'failed', failure: full, kept: true });
      const shown = actor.getState().messages[1];
      assert.equal(shown?.kind === 'reply' && shown.status, 'ended');
      assert.equal(actor.grow('r1', 'more'), false);
      fail();
      services.clock.advance(60_000);
      await idle(actor);
      assert.deepEqual(trouble, ['The disk is full', undefined]);
      assert.deepEqual(types(real.read('s', 3)), ['reply-grew', 'reply-ended']);
      assert.equal(real.read('s').at(-1)?.by, 'test/small');
      assert.deepEqual(stored(real), actor.getState());
      assert.equal(services.clock.waiting, 0);
    });
  });

  it('tries a failing disk ever more rarely, and at once with the next command', async () => {
    await withJournal(async (real) => {
      const { journal, fail } = faulty(real);
      const services = testServices(journal);
      const actor = await actorWithMessage(services);
      await expectDone(actor, startReply('r1', 'm1'));
      let tries = 0;
      fail(() => {
        tries++;
        return { type: 'failed', failure: full };
      });
      actor.grow('r1', 'kept');
      for (let i = 0; i < 400; i++) {
        services.clock.advance(flushDelay);
        await idle(actor);
      }
      assert.ok(tries >= 10 && tries <= 20, `${tries} tries in 100 s`);
      fail();
      await expectDone(actor, { type: 'pin', pinned: true });
      assert.deepEqual(types(real.read('s', 3)), ['reply-grew', 'session-pinned']);
    });
  });

  it('takes in what another host wrote, and decides again', async () => {
    await withJournal(async (journal) => {
      const actor = await actorWithMessage(testServices(journal));
      const told: string[] = [];
      actor.subscribe({ events: (events) => told.push(...types(events)) });
      journal.append('s', 2, [said('m-other')], 'now');
      await expectDone(actor, { type: 'add-message', message: 'm2', text: 'mine' });
      assert.deepEqual(
        actor.getState().messages.map(({ id }) => id),
        ['m1', 'm-other', 'm2'],
      );
      assert.deepEqual(told, ['message-added', 'message-added']);
      const archived: NewEvent = { type: 'session-archived', by: 'user', correlation: 'c' };
      journal.append('s', 4, [archived], 'now');
      const result = await addMessage(actor, 'too late', 'user', 'c');
      assert.equal(result.type, 'refused');
      assert.deepEqual(actor.getState(), stored(journal));
    });
  });

  it('ends a reply that another host ended: its writer is told by the next growth', async () => {
    await withJournal(async (journal) => {
      const services = testServices(journal);
      const actor = await actorWithMessage(services);
      await expectDone(actor, startReply('r1', 'm1'));
      actor.grow('r1', 'a');
      journal.append(
        's',
        3,
        [{ type: 'reply-stopped', reply: 'r1', by: 'user', correlation: 'c' }],
        'now',
      );
      services.clock.advance(flushDelay);
      await idle(actor);
      assert.equal(actor.grow('r1', 'b'), false);
      const shown = actor.getState().messages[1];
      assert.equal(shown?.kind === 'reply' && shown.status, 'stopped');
    });
  });

  it('gives up, in words, when another host writes in between every time', async () => {
    await withJournal(async (real) => {
      const { journal, fail } = faulty(real);
      const actor = await actorWithMessage(testServices(journal));
      fail(() => ({ type: 'conflict', version: 2 }));
      const result = await addMessage(actor, 'x', 'user', 'c');
      assert.match(result.type === 'failed' ? result.failure.title : '', /Another window/);
    });
  });

  it('goes on after a row that cannot be read stands at the end', async () => {
    await withFolder(async (folder) => {
      const { DatabaseSync } = await import('node:sqlite');
      const first = openJournal(folder).journal;
      await actorWithMessage(testServices(first));
      first.close();
      const db = new DatabaseSync(`${folder}/journal.db`);
      db.exec("UPDATE events SET body = 'junk' WHERE seq = 2");
      db.close();
      const { journal } = openJournal(folder);
      const actor = new SessionActor('s', testServices(journal));
      await expectDone(actor, { type: 'add-message', message: 'm2', text: 'on' });
      assert.deepEqual(
        journal.read('s').map(({ seq }) => seq),
        [1, 3],
      );
      journal.close();
    });
  });

  it('marks a reply of a dead host as interrupted when it is opened, text and all', async () => {
    await withFolder(async (folder) => {
      const first = openJournal(folder).journal;
      const services = testServices(first);
      const actor = await actorWithMessage(services);
      await expectDone(actor, startReply('r1', 'm1'));
      actor.grow('r1', 'half of');
      services.clock.advance(flushDelay);
      await idle(actor);
      first.close();
      const { journal } = openJournal(folder);
      const again = new SessionActor('s', testServices(journal));
      const reply = again.getState().messages[1];
      assert.equal(reply?.kind === 'reply' && reply.status, 'interrupted');
      assert.equal(reply?.text, 'half of');
      assert.equal(journal.read('s').at(-1)?.type, 'reply-interrupted');
      assert.deepEqual(again.getState(), stored(journal));
      journal.close();
    });
  });

  it('leaves a reply alone that another living window writes, unless that has long been silent', async () => {
    await withJournal(async (journal, folder) => {
      const services = testServices(journal);
      const actor = await actorWithMessage(services);
      await expectDone(actor, startReply('r1', 'm1'));
      const { DatabaseSync } = await import('node:sqlite');
      const db = new DatabaseSync(`${folder}/journal.db`);
      db.exec(`UPDATE runs SET host = 'other'; UPDATE leases SET host = 'other'`);
      const beat = db.prepare(`INSERT OR REPLACE INTO windows VALUES ('other', ?, ?, ?)`);
      beat.run(hostname(), process.ppid, Date.now());
      const left = new SessionActor('s', services);
      assert.equal(journal.read('s').at(-1)?.type, 'reply-started');
      assert.equal(left.grow('r1', 'not mine'), false);
      const refused = await addMessage(left, 'from here', 'user', 'c', 'm9');
      assert.equal(refused.type === 'failed' && refused.failure.title, contention().title);
      assert.deepEqual(left.getState(), stored(journal));
      beat.run(hostname(), process.ppid, Date.now() - 3_600_000);
      db.close();
      const taken = new SessionActor('s', services);
      assert.equal(journal.read('s').at(-1)?.type, 'reply-interrupted');
      assert.deepEqual(taken.getState(), stored(journal));
    });
  });

  it('takes the journal as it is after damage was mended, and keeps the reply that is growing', async () => {
    await withJournal(async (real) => {
      let generation = 0;
      const journal = overriding(real, {
        get generation() {
          return generation;
        },
      });
      const services = testServices(journal);
      const actor = await actorWithMessage(services);
      await expectDone(actor, startReply('r1', 'm1'));
      actor.grow('r1', 'written, ');
      services.clock.advance(flushDelay);
      await idle(actor);
      actor.grow('r1', 'waiting');
      // As after a recovery that lost the message and what had been written of the reply.
      const left = real.read('s').filter(({ seq }) => seq === 1 || seq === 3);
      real.remove('s');
      real.append('s', 0, left, 'now');
      generation = 1;
      const reloaded: SessionState[] = [];
      actor.subscribe({ reloaded: (state) => reloaded.push(state) });
      services.clock.advance(flushDelay);
      await idle(actor);
      assert.equal(reloaded.length, 1);
      assert.equal(replyText(actor, 'r1'), 'written, waiting');
      await expectDone(actor, { type: 'end-reply', reply: 'r1', reason: 'stop' });
      assert.equal(stored(real).messages[0]?.text, 'written, waiting');
      assert.deepEqual(stored(real), actor.getState());
    });
  });

  it('comes back to the same state after an error that nobody foresaw', async () => {
    await withJournal(async (real) => {
      const { journal, fail } = faulty(real);
      const services = testServices(journal);
      const actor = await actorWithMessage(services);
      await expectDone(actor, startReply('r1', 'm1'));
      actor.grow('r1', 'written, ');
      services.clock.advance(flushDelay);
      await idle(actor);
      actor.grow('r1', 'waiting');
      const before = actor.getState();
      const told: boolean[] = [];
      actor.subscribe({ parked: (parked) => told.push(parked) });
      fail(() => {
        throw new Error('a fault');
      });
      const adding = addMessage(actor, 'lost', 'user', 'c', 'm2');
      await someTurns();
      services.clock.advance(100);
      const result = await adding;
      assert.match(result.type === 'failed' ? result.failure.title : '', /went wrong/);
      assert.deepEqual(actor.getState(), before);
      assert.deepEqual(told, [false, false]);
      assert.equal(services.errors.length, 2, 'it was tried once more');
      fail();
      await expectDone(actor, { type: 'end-reply', reply: 'r1', reason: 'stop' });
      assert.equal(replyText(actor, 'r1'), 'written, waiting');
      assert.deepEqual(actor.getState(), stored(real));
    });
  });

  it('is parked by the sixth error within ten seconds, and by no slower ones', async () => {
    await withJournal(async (real) => {
      const { journal, fail } = faulty(real);
      const services = testServices(journal);
      const actor = await actorWithMessage(services);
      const told: boolean[] = [];
      actor.subscribe({ parked: (parked) => told.push(parked) });
      fail(() => {
        throw new Error('a fault');
      });
      // Each is tried twice.
      const say = (): Promise<CommandResult> =>
        passing(services.clock, addMessage(actor, 'x', 'user', 'c'));
      for (let n = 0; n < 20; n++) {
        await say();
        services.clock.advance(5_001);
      }
      assert.equal(actor.isParked, false);
      services.clock.advance(10_000);
      for (let n = 0; n < 2; n++) await say();
      assert.equal(actor.isParked, false);
      const last = await say();
      assert.match(last.type === 'failed' ? last.failure.title : '', /stopped after repeated/);
      assert.equal(actor.isParked, true);
      assert.equal(told.filter(Boolean).length, 1);
      fail();
      services.clock.advance(60_000);
      const refused = await addMessage(actor, 'x', 'user', 'c');
      assert.match(
        refused.type === 'failed' ? refused.failure.title : '',
        /stopped after repeated/,
      );
      assert.equal(real.read('s').length, 2);
      assert.equal(actor.getState().messages.length, 1, 'it can still be read');
    });
  });

  it('waits ever longer between two restarts, and handles what came meanwhile after it', async () => {
    await withJournal(async (real) => {
      const { journal, fail } = faulty(real);
      const services = testServices(journal);
      const { clock } = services;
      const actor = await actorWithMessage(services);
      let restarts = 0;
      actor.subscribe({ reloaded: () => restarts++ });
      fail(() => {
        throw new Error('a fault');
      });
      let before = 1;
      for (const waits of [[100], [200, 400], [800]]) {
        const adding = addMessage(actor, 'x', 'user', 'c');
        for (const wait of waits) {
          await someTurns();
          assert.equal(restarts, before, 'the first is immediate');
          assert.equal(actor.isIdle(1), false, 'it is not put away meanwhile');
          clock.advance(wait - 1);
          assert.equal(restarts, before, `${wait} ms are not over`);
          clock.advance(1);
          assert.equal(restarts, ++before, `${wait} ms`);
        }
        const failed = await adding;
        assert.match(failed.type === 'failed' ? failed.failure.title : '', /went wrong|stopped/);
      }
      assert.equal(actor.isParked, true);
    });
  });

  it('handles a command again that one error broke off, and what it had written only once', async () => {
    for (const isWritten of [false, true]) {
      for (let broken = 1; broken <= 5; broken++) {
        await withJournal(async (real) => {
          let appends = 0;
          const append: Journal['append'] = (...args) => {
            const breaks = ++appends === broken;
            if (breaks && !isWritten) throw new Error('a fault');
            const result = real.append(...args);
            if (breaks) throw new Error('a fault');
            return result;
          };
          const services = testServices(overriding(real, { append }));
          const actor = new SessionActor('s', services);
          const heard: string[] = [];
          actor.subscribe({ events: (events) => heard.push(...types(events)) });
          await expectDone(actor, { type: 'create' });
          await expectDone(actor, { type: 'add-message', message: 'm1', text: 'Why?' });
          await expectDone(actor, startReply('r1', 'm1'));
          assert.equal(actor.grow('r1', 'Because.'), true);
          await expectDone(actor, { type: 'end-reply', reply: 'r1', reason: 'stop' });
          await expectDone(actor, { type: 'rename', title: 'Why' });
          const wanted = [
            'session-created',
            'message-added',
            'reply-started',
            'reply-grew',
            'reply-ended',
            'session-renamed',
          ];
          const place = `append ${broken}, ${isWritten ? 'after' : 'before'} it was written`;
          assert.deepEqual(types(real.read('s')), wanted, place);
          assert.deepEqual(heard, wanted, place);
          assert.deepEqual(actor.getState(), stored(real), place);
          assert.equal(actor.isIdle(1), true, place);
          assert.equal(services.errors.length, 1, place);
        });
      }
    }
  });

  it('loses no command that waits for a restart, and keeps their order', async () => {
    await withJournal(async (real) => {
      const { journal, fail } = faulty(real);
      const services = testServices(journal);
      const actor = await actorWithMessage(services);
      fail(() => {
        throw new Error('a fault');
      });
      const queued = [2, 3, 4].map((n) => addMessage(actor, 'kept', 'user', 'c', `m${n}`));
      await someTurns();
      fail();
      const late = addMessage(actor, 'kept', 'user', 'c', 'm5');
      await someTurns();
      assert.equal(stored(real).messages.length, 1, 'nothing is handled before the restart');
      services.clock.advance(100);
      const results = await Promise.all([...queued, late]);
      assert.deepEqual(
        results.map((result) => result.type),
        ['failed', 'done', 'done', 'done'],
      );
      assert.deepEqual(
        stored(real).messages.map(({ id }) => id),
        ['m1', 'm3', 'm4', 'm5'],
      );
      assert.deepEqual(actor.getState(), stored(real));
    });
  });

  it('closes without the wait for a restart, with all that waits written', async () => {
    await withJournal(async (real) => {
      const { journal, fail } = faulty(real);
      const services = testServices(journal);
      const actor = await actorWithMessage(services);
      await expectDone(actor, startReply('r1', 'm1'));
      actor.grow('r1', 'half');
      fail(() => {
        throw new Error('a fault');
      });
      const failing = addMessage(actor, 'x', 'user', 'c');
      await someTurns();
      fail();
      const waiting = addMessage(actor, 'kept', 'user', 'c', 'm2');
      const closed = actor.close();
      assert.equal((await failing).type, 'failed');
      assert.equal((await waiting).type, 'done');
      await closed;
      assert.equal(stored(real).messages.at(-1)?.id, 'm2');
      assert.equal(replyText(actor, 'r1'), 'half');
      assert.equal(real.read('s').at(-1)?.type, 'reply-interrupted');
      assert.equal(services.clock.waiting, 0);
    });
  });

  it('leaves a complete log when it is stopped in the middle of a stream', async () => {
    await withJournal(async (journal) => {
      const services = testServices(journal);
      const actor = await actorWithMessage(services);
      await expectDone(actor, startReply('r1', 'm1'));
      const pieces = Array.from({ length: 50 }, (_, n) => `piece ${n} `);
      const waiting = [];
      for (const [n, piece] of pieces.entries()) {
        assert.equal(actor.grow('r1', piece), true);
        if (n % 10 === 0) services.clock.advance(flushDelay);
        if (n === 30) waiting.push(addMessage(actor, 'while it streams', 'user', 'c', 'm2'));
      }
      const closing = actor.close();
      assert.equal((await Promise.all(waiting))[0]?.type, 'done', 'the mailbox is drained first');
      await closing;
      assert.equal(journal.read('s').at(-1)?.type, 'reply-interrupted');
      const reply = stored(journal).messages.find(({ id }) => id === 'r1');
      assert.equal(reply?.text, pieces.join(''));
      assert.equal(reply?.kind === 'reply' && reply.status, 'interrupted');
      assert.equal(services.clock.waiting, 0);
    });
  });

  it('yields with its running reply ended, all its text written, and takes up again', async () => {
    await withJournal(async (journal) => {
      const services = testServices(journal);
      const actor = await actorWithMessage(services);
      await expectDone(actor, startReply('r1', 'm1'));
      actor.grow('r1', 'all of it');
      assert.deepEqual(journal.lease('s'), { type: 'own' });
      await actor.yield();
      assert.deepEqual(types(journal.read('s', 3)), ['reply-grew', 'reply-interrupted']);
      assert.deepEqual(journal.lease('s'), { type: 'free' });
      assert.equal(actor.grow('r1', 'more'), false);
      await expectDone(actor, { type: 'add-message', message: 'm2', text: 'on' });
      assert.deepEqual(journal.lease('s'), { type: 'own' });
    });
  });

  it('says that another window writes, and shows what that one wrote', async () => {
    await withJournal(async (real) => {
      const { journal, fail } = faulty(real);
      const actor = await actorWithMessage(testServices(journal));
      await expectDone(actor, startReply('r1', 'm1'));
      actor.grow('r1', 'here');
      real.append('s', 3, [said('m-other')], 'now');
      fail(() => ({ type: 'elsewhere' }));
      const result = await addMessage(actor, 'x', 'user', 'c');
      assert.equal(result.type === 'failed' && result.failure.title, contention().title);
      assert.deepEqual(actor.getState(), stored(real));
      assert.equal(actor.grow('r1', 'more'), false, 'its writer is told');
    });
  });

  it('marks its running replies as interrupted when it closes, and is then closed', async () => {
    await withJournal(async (journal) => {
      const services = testServices(journal);
      const actor = await actorWithMessage(services);
      await expectDone(actor, startReply('r1', 'm1'));
      actor.grow('r1', 'last words');
      await actor.close();
      assert.deepEqual(types(journal.read('s', 3)), ['reply-grew', 'reply-interrupted']);
      assert.equal(actor.grow('r1', 'x'), false);
      assert.equal((await addMessage(actor, 'x', 'user', 'c')).type, 'refused');
      assert.equal(services.clock.waiting, 0);
    });
  });

  it('shows an abandoned reply as interrupted where the journal cannot be written', async () => {
    await withJournal(async (real) => {
      const { journal, fail } = faulty(real);
      const first = await actorWithMessage(testServices(journal));
      await expectDone(first, startReply('r1', 'm1'));
      fail(() => ({ type: 'failed', failure: full }));
      const again = new SessionActor('s', testServices(journal));
      const reply = again.getState().messages[1];
      assert.equal(reply?.kind === 'reply' && reply.status, 'interrupted');
      assert.equal(real.read('s').length, 3);
    });
  });
});
