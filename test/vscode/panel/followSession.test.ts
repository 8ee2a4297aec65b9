import assert from 'node:assert/strict';
import type { HostMessageBody } from '../../../src/protocol/panel.ts';
import type { SessionActor } from '../../../src/sessions/sessionActor.ts';
import { flushDelay } from '../../../src/sessions/writeSchedule.ts';
import { followSession } from '../../../src/vscode/panel/followSession.ts';
import {
  actorWithMessage,
  expectDone,
  idle,
  startReply,
  testServices,
  withJournal,
  type TestServices,
} from '../../sessions/sessionHelpers.ts';

/** What a page is told, one line each. */
class Told {
  readonly lines: string[] = [];

  readonly channel = {
    send: (body: HostMessageBody): void => {
      if (body.type !== 'events') return void this.lines.push(body.type);
      for (const event of body.events) {
        this.lines.push(event.type === 'reply-grew' ? `reply-grew ${event.text}` : event.type);
      }
    },
    grow: (_: string, reply: string, { text }: { text: string }, isUnseen = false): void => {
      this.lines.push(`${reply} ${text}${isUnseen ? ' unseen' : ''}`);
    },
  };

  take(): readonly string[] {
    return this.lines.splice(0);
  }
}

interface Following {
  readonly actor: SessionActor;
  readonly services: TestServices;
  readonly told: Told;
}

/** A session that asked a question, which so many models answer beside each other. */
async function following(replies: number, work: (all: Following) => Promise<void>): Promise<void> {
  await withJournal(async (journal) => {
    const services = testServices(journal);
    const actor = await actorWithMessage(services);
    for (let at = 1; at <= replies; at++) {
      const start = startReply(`r${at}`, 'm1');
      await expectDone(actor, replies > 1 ? { ...start, beside: true } : start);
    }
    const told = new Told();
    followSession(actor, told.channel, () => told.lines.push('refresh'));
    await work({ actor, services, told });
  });
}

async function written({ actor, services }: Following): Promise<void> {
  services.clock.advance(flushDelay);
  await idle(actor);
}

describe('a page that follows a session', () => {
  it('is told once how a reply grows, though the journal has it later', async () => {
    await following(1, async (all) => {
      all.actor.grow('r1', 'Hel');
      all.actor.grow('r1', 'lo', 'thought');
      await written(all);
      assert.deepEqual(all.told.take(), ['r1 Hel', 'r1 lo']);
      assert.ok(all.services.journal.read('s').some(({ type }) => type === 'reply-grew'));
      await expectDone(all.actor, { type: 'end-reply', reply: 'r1', reason: 'stop' });
      assert.deepEqual(all.told.take(), ['reply-ended']);
    });
  });

  it('is told by the journal what it was not told before', async () => {
    await following(1, async ({ actor, told }) => {
      actor.grow('r1', 'live, ');
      // As another window would have written it.
      await expectDone(actor, { type: 'grow-reply', reply: 'r1', text: 'written' });
      assert.deepEqual(told.take(), ['r1 live, ', 'reply-grew written']);
    });
  });

  it('is told what grows behind another answer, until that is chosen', async () => {
    await following(2, async ({ actor, told }) => {
      const grow = (): void => {
        for (const reply of ['r1', 'r2']) actor.grow(reply, 'more');
      };
      grow();
      assert.deepEqual(told.take(), ['r1 more', 'r2 more unseen']);
      await expectDone(actor, { type: 'choose-reply', reply: 'r2' });
      grow();
      assert.deepEqual(told.take(), ['reply-chosen', 'r1 more unseen', 'r2 more']);
      await expectDone(actor, { type: 'end-reply', reply: 'r2', reason: 'stop' });
      actor.grow('r1', 'alone');
      assert.deepEqual(told.take(), ['reply-ended', 'r1 alone unseen']);
    });
  });
});
