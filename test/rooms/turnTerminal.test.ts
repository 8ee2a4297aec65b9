// What was selected in a terminal goes with the message that mentions it, whatever is selected later.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { UserMessage } from '../../src/protocol/sessionState.ts';
import { MessageQueues } from '../../src/rooms/messageQueues.ts';
import { isSessionEvent } from '../../src/sessions/eventSchema.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { redactEvents } from '../../src/sessions/transfer/redactEvents.ts';
import { TerminalSelections } from '../../src/vscode/context/terminalSelections.ts';
import { fakeSources } from '../context/sources/fakeSources.ts';
import {
  ask,
  hangsAfter,
  lastReply,
  newSession,
  stored,
  whenIdle,
  whenSaid,
  withRoom,
  wordsOf,
  type TestRoom,
} from './roomHelpers.ts';

const question = 'Why #terminal?';
const token = `ghp_${'q7Rw2Zx9'.repeat(5).slice(0, 36)}`;

interface Terminal {
  /** Selects a text, and writes the question that mentions it into the input. */
  compose(actor: SessionActor, text: string): Promise<void>;
  readonly terminals: TerminalSelections;
}

async function inRoom(work: (room: TestRoom, terminal: Terminal) => Promise<void>): Promise<void> {
  let selected = '';
  const terminals = new TerminalSelections({
    masks: () => true,
    read: () => Promise.resolve({ type: 'there', value: { terminal: 'bash', text: selected } }),
  });
  const compose: Terminal['compose'] = async ({ id }, text) => {
    selected = text;
    await terminals.follow(id, question, '');
  };
  await withRoom((room) => work(room, { terminals, compose }), {
    terminals,
    sources: () => Promise.resolve(fakeSources()),
  });
}

function queuesOf(room: TestRoom, { terminals }: Terminal): MessageQueues {
  const fail = (_: string, cause: unknown): void => assert.fail(String(cause));
  const log = { info: () => undefined, warn: () => undefined, error: fail };
  return new MessageQueues({ ...room, terminals, folder: join(room.folder, 'queues'), log });
}

/** What models were shown of the terminal, one text for each request. */
function shown({ provider }: TestRoom): readonly (string | undefined)[] {
  return provider.requests.map(
    (request) =>
      /Terminal: bash\n```text\n(?<text>[^]*?)\n```/u.exec(wordsOf(request))?.groups?.['text'],
  );
}

function messageOf(actor: SessionActor): UserMessage {
  const found = actor.getState().messages.findLast((each) => each.kind === 'message');
  assert.ok(found?.kind === 'message');
  return found;
}

describe('what was selected in a terminal', () => {
  it('goes with its message, and the next one has none of it', () =>
    inRoom(async (room, terminal) => {
      const actor = await newSession(room);
      await terminal.compose(actor, 'first');
      const { receipt } = await ask(room, actor, question);
      const item = receipt.items.find(({ kind }) => kind === 'terminal');
      assert.deepEqual([item?.label, item?.leftOut], ['bash', undefined]);
      await ask(room, actor, 'And now?');
      const second = await ask(room, actor, question);
      const none = second.receipt.items.find(({ kind }) => kind === 'terminal');
      assert.equal(none?.leftOut, 'unavailable');
      await terminal.compose(actor, 'second');
      await ask(room, actor, question);
      assert.deepEqual(shown(room), ['first', undefined, undefined, 'second']);
    }));

  it('is shown before it is sent, and belongs to its own chat', () =>
    inRoom(async (room, terminal) => {
      const [actor, other] = [await newSession(room), await newSession(room)];
      await terminal.compose(actor, 'first');
      const { signal } = new AbortController();
      for (const [id, leftOut] of [
        [actor.id, undefined],
        [other.id, 'unavailable'],
      ] as const) {
        const preview = await room.conversations.preview(id, question, signal);
        const item = preview?.items.find(({ kind }) => kind === 'terminal');
        assert.equal(item?.leftOut, leftOut);
      }
    }));

  it('is the same on Retry, in another window too, and can be done without', () =>
    inRoom(async (room, terminal) => {
      const actor = await newSession(room);
      await terminal.compose(actor, 'first');
      await ask(room, actor, question);
      await terminal.compose(actor, 'what is written now');
      await room.conversations.retry(actor.id, lastReply(actor).id);
      await whenIdle(room, actor);
      const later = room.reloaded();
      terminal.terminals.sent(actor.id);
      await later.conversations.retry(actor.id, lastReply(actor).id);
      await whenIdle(later, actor);
      await later.conversations.retry(actor.id, lastReply(actor).id, ['terminal']);
      await whenIdle(later, actor);
      assert.deepEqual(shown(room), ['first', 'first', 'first', undefined]);
      const item = lastReply(actor).receipt.items.find(({ kind }) => kind === 'terminal');
      assert.equal(item?.leftOut, 'removed');
    }));

  it('stays with a message that is written anew, and the draft keeps its own', () =>
    inRoom(async (room, terminal) => {
      const actor = await newSession(room);
      await terminal.compose(actor, 'first');
      await ask(room, actor, question);
      await terminal.compose(actor, 'of the draft');
      const old = messageOf(actor);
      for (const text of ['So why #terminal?', 'Why?']) {
        const selected = await terminal.terminals.anew(text, old);
        const { id } = messageOf(actor);
        await room.conversations.send(actor.id, text, { replaces: id, terminal: selected });
        await whenIdle(room, actor);
      }
      await ask(room, actor, question);
      assert.deepEqual(shown(room), ['first', 'first', undefined, 'of the draft']);
    }));

  it('is kept and exported without secrets, and the receipt says what was masked', () =>
    inRoom(async (room, terminal) => {
      const actor = await newSession(room);
      await terminal.compose(actor, `pushed with ${token}`);
      const { receipt } = await ask(room, actor, question);
      assert.deepEqual(receipt.masked, ['GitHub token']);
      assert.deepEqual(shown(room), ['pushed with [masked GitHub token]']);
      const events = stored(room, actor);
      const written = events.find((event) => event.type === 'message-added');
      assert.deepEqual(written?.type === 'message-added' && written.terminal, {
        terminal: 'bash',
        text: 'pushed with [masked GitHub token]',
        masked: ['GitHub token'],
      });
      assert.equal(isSessionEvent({ ...written, terminal: { terminal: 'bash', text: 7 } }), false);
      // Where masking was off when it was taken, an export masks it all the same.
      const open = JSON.parse(JSON.stringify(events).replaceAll('[masked GitHub token]', token));
      assert.ok(!JSON.stringify(redactEvents(open).value).includes(token));
      const other = await ask(room, actor, 'And now?');
      assert.equal(other.receipt.masked, undefined);
    }));

  it('waits with its message: what is selected meanwhile is the next one’s', () =>
    inRoom(async (room, terminal) => {
      const actor = await newSession(room);
      const queues = queuesOf(room, terminal);
      room.provider.script = hangsAfter('One moment');
      await room.conversations.send(actor.id, 'Hello');
      await whenSaid(actor, 'One moment');
      for (const text of ['first', 'second']) {
        await terminal.compose(actor, text);
        assert.deepEqual(await queues.add(actor.id, question), { type: 'kept' });
      }
      await queues.add(actor.id, 'Why #terminal, without any?');
      await terminal.compose(actor, 'of the draft');
      queues.dispose();
      // The window is opened anew, and a person sends them one by one.
      const later = queuesOf(room, terminal);
      await room.conversations.stopAll(actor.id);
      room.provider.script = async function* () {};
      for (const { id } of (await later.of(actor.id)).messages) {
        await later.sendNow(actor.id, id);
        await whenIdle(room, actor);
      }
      later.dispose();
      assert.deepEqual(shown(room), [undefined, 'first', 'second', undefined]);
      assert.equal(terminal.terminals.of(actor.id)?.type, 'there');
    }));

  it('can be taken out of a message that waits, to be written on', () =>
    inRoom(async (room, terminal) => {
      const actor = await newSession(room);
      const queues = queuesOf(room, terminal);
      room.provider.script = hangsAfter('One moment');
      await room.conversations.send(actor.id, 'Hello');
      await whenSaid(actor, 'One moment');
      await terminal.compose(actor, 'first');
      await queues.add(actor.id, question);
      const [waiting] = (await queues.of(actor.id)).messages;
      assert.ok(waiting);
      assert.deepEqual(await queues.terminal(actor.id, waiting.id), {
        terminal: 'bash',
        text: 'first',
      });
      await room.conversations.stopAll(actor.id);
      queues.dispose();
    }));
});
