import assert from 'node:assert/strict';
import type { SessionEvent } from '../../src/protocol/events.ts';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession, type SessionState } from '../../src/protocol/sessionState.ts';
import { longestMessage } from '../../src/protocol/textLimits.ts';
import { decide, type SessionCommand } from '../../src/sessions/decide.ts';
import { model, startReply } from './sessionHelpers.ts';

const failure = {
  kind: 'cut-off',
  title: 'Cut off',
  advice: 'Try again.',
  retryable: true,
  actions: [],
} as const;

/** The state after the commands, none of which may be refused. */
function after(...commands: readonly SessionCommand[]): SessionState {
  let state = emptySession('s');
  for (const command of commands) {
    const decision = decide(state, command);
    assert.equal(decision.type, 'events', JSON.stringify(decision));
    if (decision.type !== 'events') continue;
    const envelope = { session: 's', at: 1, by: 'user', correlation: 'c', version: 1 };
    const events: SessionEvent[] = [];
    for (const body of decision.events) {
      events.push({ ...body, ...envelope, seq: state.version + events.length + 1 });
    }
    state = foldAll(state, events);
  }
  return state;
}

function refusal(state: SessionState, command: SessionCommand): string {
  const decision = decide(state, command);
  assert.equal(decision.type, 'refused', JSON.stringify(decision));
  return decision.type === 'refused' ? decision.reason : '';
}

function types(state: SessionState, command: SessionCommand): string[] {
  const decision = decide(state, command);
  assert.equal(decision.type, 'events', JSON.stringify(decision));
  return decision.type === 'events' ? decision.events.map(({ type }) => type) : [];
}

const create = { type: 'create' } as const;
const ask = { type: 'add-message', message: 'm1', text: 'hello' } as const;
const begin = startReply('r1', 'm1');

describe('decide', () => {
  it('lets a first message name a session, unless a person did', () => {
    assert.equal(after(create, ask).title, 'hello');
    assert.equal(after({ ...create, title: '  My \n chat ' }, ask).title, 'My chat');
    assert.deepEqual(after({ ...create, model }).model, model);
  });

  it('refuses everything in a session that is not there, and a second creation', () => {
    const commands: SessionCommand[] = [
      ask,
      begin,
      { type: 'archive' },
      { type: 'rename', title: 'x' },
      { type: 'stop-reply', reply: 'r1' },
      { type: 'discard-edit', edit: 'e1' },
    ];
    for (const command of commands) assert.match(refusal(emptySession('s'), command), /not exist/);
    assert.match(refusal(after(create), create), /already/);
  });

  it('takes titles of 1 to 200 characters, white space put in order', () => {
    const state = after(create);
    assert.match(refusal(state, { type: 'rename', title: ' \n\t ' }), /at least one/);
    assert.match(refusal(state, { type: 'rename', title: 'x'.repeat(201) }), /200.*201/);
    assert.match(refusal(emptySession('s'), { ...create, title: ' ' }), /at least one/);
    assert.equal(after(create, { type: 'rename', title: 'x'.repeat(200) }).title.length, 200);
    assert.equal(after(create, { type: 'rename', title: ' a \r\n b ' }).title, 'a b');
  });

  it('does nothing where the session is already as it is wanted', () => {
    const state = after(create, { type: 'rename', title: 'A' }, { type: 'choose-model', model });
    for (const command of [
      { type: 'rename', title: ' A ' },
      { type: 'restore' },
      { type: 'pin', pinned: false },
      { type: 'choose-model', model: { ...model } },
    ] satisfies SessionCommand[]) {
      assert.deepEqual(types(state, command), []);
    }
    assert.deepEqual(types(after(create, { type: 'archive' }), { type: 'archive' }), []);
    assert.deepEqual(types(after(create, ask), ask), [], 'the same message again');
  });

  it('takes messages that say something, of at most 2 MB in UTF-8', () => {
    const state = after(create);
    assert.match(refusal(state, { ...ask, text: ' \n ' }), /nothing to send/);
    const fits = 'é'.repeat(longestMessage / 2);
    assert.deepEqual(types(state, { ...ask, text: fits }), ['message-added']);
    assert.match(refusal(state, { ...ask, text: `${fits}x` }), /2 MB/);
    assert.match(refusal(after(create, ask), { ...ask, text: 'other' }), /already/);
  });

  it('writes nothing new in an archived session until it is restored', () => {
    const archived = after(create, ask, { type: 'archive' });
    assert.match(refusal(archived, { ...ask, message: 'm2' }), /archived/);
    assert.match(refusal(archived, begin), /archived/);
    assert.deepEqual(types(archived, { type: 'restore' }), ['session-restored']);
  });

  it('starts a reply to a message that is there, once', () => {
    const state = after(create, ask);
    assert.deepEqual(types(state, begin), ['reply-started']);
    assert.match(refusal(state, startReply('r1', 'm9')), /not in this chat/);
    assert.match(refusal(after(create, ask, begin), begin), /already/);
    assert.match(refusal(state, startReply('m1', 'm1')), /already/);
  });

  it('replaces a reply to the same message that has ended, once', () => {
    const again = { ...startReply('r2', 'm1'), replaces: 'r1' };
    const second = { ...ask, message: 'm2' };
    const stopped = after(create, ask, second, begin, { type: 'stop-reply', reply: 'r1' });
    assert.deepEqual(types(stopped, again), ['reply-started']);
    assert.match(refusal(after(create, ask, begin), again), /still running/);
    assert.match(refusal(after(create, ask), again), /not in this chat/);
    assert.match(refusal(stopped, { ...again, to: 'm2' }), /not in this chat/);
    const replaced = after(create, ask, begin, { type: 'stop-reply', reply: 'r1' }, again);
    assert.match(refusal(replaced, { ...again, reply: 'r3' }), /replaced already/);
  });

  it('lets a reply grow from where it is, and end once, in each way', () => {
    const running = after(create, ask, begin, { type: 'grow-reply', reply: 'r1', text: 'abc' });
    const decision = decide(running, {
      type: 'grow-reply',
      reply: 'r1',
      text: 'd',
      reasoning: 'because',
    });
    assert.deepEqual(decision, {
      type: 'events',
      events: [
        {
          type: 'reply-grew',
          reply: 'r1',
          offset: 3,
          text: 'd',
          reasoningOffset: 0,
          reasoning: 'because',
        },
      ],
    });
    assert.deepEqual(types(running, { type: 'grow-reply', reply: 'r1', text: '' }), []);
    for (const [end, status] of [
      [{ type: 'end-reply', reply: 'r1', reason: 'stop', usage: { input: 1, output: 2 } }, 'ended'],
      [{ type: 'stop-reply', reply: 'r1' }, 'stopped'],
      [{ type: 'interrupt-reply', reply: 'r1' }, 'interrupted'],
      [{ type: 'fail-reply', reply: 'r1', failure }, 'failed'],
    ] satisfies [SessionCommand, string][]) {
      const state = after(create, ask, begin, end);
      const reply = state.messages[1];
      assert.equal(reply?.kind === 'reply' && reply.status, status);
      assert.match(refusal(state, end), /not running/);
      assert.match(refusal(state, { type: 'grow-reply', reply: 'r1', text: 'x' }), /not running/);
    }
  });

  it('records edits, and none as applied that has no checkpoint', () => {
    const state = after(create);
    const files = [{ uri: 'file:///a.ts', label: 'a.ts' }];
    const edit = { edit: 'e1', label: 'a.ts', files };
    assert.deepEqual(types(state, { type: 'propose-edit', ...edit }), ['edit-proposed']);
    assert.deepEqual(types(state, { type: 'discard-edit', edit: 'e1' }), ['edit-discarded']);
    const apply = { type: 'apply-edit', ...edit, checkpoint: 'k1' } as const;
    assert.deepEqual(types(state, { ...apply, type: 'start-edit' }), ['edit-started']);
    assert.deepEqual(types(state, apply), ['edit-applied']);
    assert.deepEqual(types(state, { type: 'roll-back-edit', edit: 'e1' }), ['edit-rolled-back']);
    assert.match(refusal(state, { ...apply, checkpoint: '' }), /undo point/);
    assert.match(refusal(state, { ...apply, edit: '' }), /no name/);
  });
});
