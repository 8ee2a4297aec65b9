import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { EventBody, SessionEvent } from '../../src/protocol/events.ts';
import { fold, foldAll, foldGrowth } from '../../src/protocol/fold.ts';
import {
  emptySession,
  findReply,
  summarize,
  type SessionState,
} from '../../src/protocol/sessionState.ts';

const model = { provider: 'p', model: 'm' };
const receipt = { items: [], used: 0, window: 100, reserve: 10, estimated: false };

function journal(...bodies: readonly EventBody[]): readonly SessionEvent[] {
  return bodies.map((body, at) => {
    const envelope = { session: 's', seq: at + 1, at: 1_000 + at, by: 'user', version: 1 };
    return Object.assign(envelope, body, { correlation: 'c' });
  });
}

const started = (reply: string, to: string, replaces?: string): EventBody => ({
  type: 'reply-started',
  reply,
  to,
  model,
  modelLabel: 'M',
  receipt,
  ...(replaces === undefined ? {} : { replaces }),
});

const grew = (reply: string, offset: number, text: string): EventBody => ({
  type: 'reply-grew',
  reply,
  offset,
  text,
});

const after = (...bodies: readonly EventBody[]): SessionState =>
  foldAll(emptySession('s'), journal(...bodies));

describe('fold', () => {
  const opening: readonly EventBody[] = [
    { type: 'session-created', title: 'New chat' },
    { type: 'message-added', message: 'm1', text: '  What is this?\nTell me.' },
    started('r1', 'm1'),
  ];

  it('names a session after its first message until a person names it', () => {
    assert.equal(after(...opening).title, 'What is this?');
    const renamed = after(...opening, { type: 'session-renamed', title: 'Mine' });
    assert.equal(renamed.title, 'Mine');
    assert.equal(renamed.titleIsAuto, false);
  });

  it('calls a session that begins with a block of code like what stands in it', () => {
    const called = (text: string) => after({ type: 'message-added', message: 'm', text }).title;
    assert.equal(called('```text pasted\n  ENOSPC in line 3\nmore\n```'), 'ENOSPC in line 3');
    assert.equal(called('Why?\n\n```text pasted\nENOSPC\n```'), 'Why?');
    assert.equal(called('```\n\n```'), '```');
  });

  it('cuts a long first line at 60 characters', () => {
    const { title } = after({ type: 'message-added', message: 'm', text: 'x'.repeat(500) });
    assert.equal(title.length, 60);
    assert.ok(title.endsWith('…'));
  });

  it('grows a reply by offset, so that a piece seen twice counts once', () => {
    const state = after(
      ...opening,
      grew('r1', 0, 'Hello'),
      grew('r1', 0, 'Hello'),
      grew('r1', 3, 'lo you'),
    );
    assert.equal(findReply(state, 'r1')?.text, 'Hello you');
  });

  it('leaves a gap open rather than gluing text across it', () => {
    const state = after(...opening, grew('r1', 0, 'ab'), grew('r1', 5, 'zz'));
    assert.equal(findReply(state, 'r1')?.text, 'ab');
  });

  it('gives the same text whether growth came live, from the journal, or both', () => {
    const live = foldGrowth(after(...opening), 'r1', { offset: 0, text: 'Hello' });
    const events = journal(...opening, grew('r1', 0, 'Hello'));
    assert.equal(findReply(foldAll(live, events), 'r1')?.text, 'Hello');
  });

  it('keeps a replaced reply and puts the new one behind it', () => {
    const state = after(
      ...opening,
      { type: 'reply-stopped', reply: 'r1' },
      { type: 'message-added', message: 'm2', text: 'next' },
      started('r2', 'm1', 'r1'),
    );
    assert.deepEqual(
      state.messages.map((message) => message.id),
      ['m1', 'r1', 'r2', 'm2'],
    );
    assert.equal(findReply(state, 'r1')?.replacedBy, 'r2');
  });

  it('ends a reply in each of the five ways', () => {
    const failure = {
      kind: 'server-error',
      title: 't',
      advice: 'a',
      retryable: true,
      actions: [],
    } as const;
    const status = (body: EventBody): string | undefined =>
      findReply(after(...opening, body), 'r1')?.status;
    assert.equal(status({ type: 'reply-ended', reply: 'r1', reason: 'stop' }), 'ended');
    assert.equal(status({ type: 'reply-stopped', reply: 'r1' }), 'stopped');
    assert.equal(status({ type: 'reply-interrupted', reply: 'r1' }), 'interrupted');
    assert.equal(status({ type: 'reply-failed', reply: 'r1', failure }), 'failed');
    assert.equal(findReply(after(...opening), 'r1')?.status, 'running');
  });

  it('takes an event of an unknown type as nothing but a step', () => {
    const [unknown] = journal({ type: 'session-archived' });
    const foreign = { ...unknown, type: 'moon-rose', seq: 4 } as unknown as SessionEvent;
    const state = after(...opening);
    assert.deepEqual(
      { ...fold(state, foreign), version: 3, lastActivity: 0 },
      { ...state, lastActivity: 0 },
    );
  });

  it('ignores events for replies that are not there', () => {
    assert.equal(
      after(grew('nobody', 0, 'x'), { type: 'reply-stopped', reply: 'nobody' }).messages.length,
      0,
    );
  });

  it('summarizes what the list shows', () => {
    const state = after(
      ...opening,
      { type: 'session-pinned', pinned: true },
      { type: 'session-archived' },
    );
    assert.deepEqual(summarize(state), {
      id: 's',
      title: 'What is this?',
      archived: true,
      pinned: true,
      createdAt: 1_000,
      lastActivity: 1_004,
      messageCount: 1,
    });
  });

  it('comes to the same state when events are replayed from any point, as often as one likes', () => {
    const body = fc.oneof(
      fc.record({
        type: fc.constant('message-added' as const),
        message: fc.constantFrom('m1', 'm2'),
        text: fc.string(),
      }),
      fc.constantFrom<EventBody>(
        started('r1', 'm1'),
        started('r2', 'm1', 'r1'),
        { type: 'reply-stopped', reply: 'r1' },
        { type: 'session-archived' },
        { type: 'session-restored' },
        { type: 'model-chosen', model },
      ),
      fc.record({
        type: fc.constant('reply-grew' as const),
        reply: fc.constantFrom('r1', 'r2'),
        offset: fc.nat(20),
        text: fc.string(),
      }),
    );
    fc.assert(
      fc.property(fc.array(body, { maxLength: 30 }), fc.nat(30), (bodies, cut) => {
        const events = journal(...bodies);
        const whole = foldAll(emptySession('s'), events);
        const again = foldAll(foldAll(emptySession('s'), events.slice(0, cut)), events);
        assert.deepEqual(again, whole);
      }),
    );
  });
});
