import assert from 'node:assert/strict';
import { foldAll } from '../../../src/protocol/fold.ts';
import { emptySession } from '../../../src/protocol/sessionState.ts';
import type { SessionActor } from '../../../src/sessions/sessionActor.ts';
import { SessionRegistry } from '../../../src/sessions/sessionRegistry.ts';
import { ActiveSession } from '../../../src/vscode/sessions/activeSession.ts';
import { TimeTravel } from '../../../src/vscode/sessions/timeTravel.ts';
import {
  expectDone,
  startReply,
  testServices,
  withJournal,
} from '../../sessions/sessionHelpers.ts';
import { FakeMemento } from '../fakeMemento.ts';
import { noDrafts } from '../noDrafts.ts';

interface Scene {
  readonly travel: TimeTravel;
  readonly sessions: SessionRegistry;
  readonly active: ActiveSession;
  readonly shown: SessionActor;
  /** How often it told of a change. */
  readonly told: () => number;
}

/** A session with a question and its answer is shown. */
async function withTravel(work: (scene: Scene) => Promise<void>): Promise<void> {
  await withJournal(async (journal) => {
    const services = testServices(journal);
    const sessions = new SessionRegistry(services);
    const active = new ActiveSession(sessions, new FakeMemento(), noDrafts(), services.unexpected);
    const shown = await active.actor();
    assert.ok(shown);
    await expectDone(shown, { type: 'add-message', message: 'm1', text: 'What is this?' });
    await expectDone(shown, startReply('r1', 'm1'));
    await expectDone(shown, { type: 'grow-reply', reply: 'r1', text: 'A cart.' });
    await expectDone(shown, { type: 'end-reply', reply: 'r1', reason: 'stop' });
    const travel = new TimeTravel({ active, sessions, onError: services.unexpected });
    let told = 0;
    travel.onDidChange(() => (told += 1));
    await work({ travel, sessions, active, shown, told: () => told });
    travel.dispose();
    assert.deepEqual(services.errors, []);
    await sessions.close(1_000);
  });
}

describe('time travel', function () {
  this.timeout(20_000);

  it('shows the session as it was after any of its events, and what happened then', () =>
    withTravel(async ({ travel, sessions, shown: { id }, told }) => {
      assert.equal(travel.shown(id), undefined);
      const events = sessions.history(id);
      const labels = events.map((event) => {
        travel.show(id, event.seq);
        const past = travel.shown(id);
        assert.deepEqual(past?.session, foldAll(emptySession(id), events.slice(0, event.seq)));
        assert.equal(past.view.at, event.at);
        assert.deepEqual([past.view.seq, past.view.last], [event.seq, 5]);
        return past.view.label;
      });
      assert.deepEqual(labels, [
        'Chat begun',
        'Asked: What is this?',
        'Small began to answer',
        'Reply grew',
        'Reply ended',
      ]);
      assert.equal(told(), 5);
    }));

  it('begins with the moment that is now, and goes no further than there is to go', () =>
    withTravel(async ({ travel, shown: { id } }) => {
      travel.show(id);
      assert.equal(travel.shown(id)?.view.seq, 5);
      travel.show(id, 99);
      assert.equal(travel.shown(id)?.view.seq, 5);
      travel.show(id, -3);
      assert.equal(travel.shown(id)?.view.seq, 1);
    }));

  it('stays where it is while the session goes on', () =>
    withTravel(async ({ travel, shown }) => {
      travel.show(shown.id, 2);
      await expectDone(shown, { type: 'add-message', message: 'm2', text: 'And now?' });
      assert.equal(travel.shown(shown.id)?.view.seq, 2);
      assert.equal(travel.shown(shown.id)?.session.messages.length, 1);
      travel.leave();
      assert.equal(travel.shown(shown.id), undefined);
      travel.show(shown.id);
      assert.equal(travel.shown(shown.id)?.view.last, 6, 'read anew the next time');
    }));

  it('ends when another session is shown, and shows no session’s past in another', () =>
    withTravel(async ({ travel, active, shown }) => {
      travel.show(shown.id, 2);
      assert.equal(travel.shown('another'), undefined);
      await active.showNew();
      assert.equal(travel.shown(shown.id), undefined);
    }));

  it('shows nothing of a session that is not there', () =>
    withTravel(async ({ travel }) => {
      travel.show('nobody', 3);
      assert.equal(travel.shown('nobody'), undefined);
    }));
});
