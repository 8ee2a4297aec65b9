import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { SessionEvent } from '../../src/protocol/events.ts';
import { fold, foldAll } from '../../src/protocol/fold.ts';
import { emptySession, type SessionState } from '../../src/protocol/sessionState.ts';
import { decide, type SessionCommand } from '../../src/sessions/decide.ts';
import { isSessionEvent, parseEvent } from '../../src/sessions/eventSchema.ts';

const envelope = { session: 's', at: 1, by: 'user', correlation: 'c', version: 2 };

function run(state: SessionState, command: SessionCommand): SessionState {
  const decision = decide(state, command);
  assert.ok(decision.type === 'events', JSON.stringify(decision));
  const events: SessionEvent[] = [];
  for (const body of decision.events) {
    events.push({ ...body, ...envelope, seq: state.version + events.length + 1 });
  }
  for (const event of events) assert.ok(isSessionEvent(event));
  return foldAll(state, events);
}

function pin(target: string, pinned: boolean): SessionCommand {
  return { type: 'pin-context', target, label: target.slice(1), pinned };
}

const begun = run(emptySession('s'), { type: 'create' });

describe('what is pinned to a chat and what is dropped', () => {
  it('is what was asked for last, whatever came before', () => {
    const wish = fc.record({
      target: fc.constantFrom('/a', '/b', '/c'),
      on: fc.boolean(),
      what: fc.constantFrom('pin', 'drop'),
    });
    fc.assert(
      fc.property(fc.array(wish), (wishes) => {
        let state = begun;
        const wanted = { pin: new Set<string>(), drop: new Set<string>() };
        for (const { target, on, what } of wishes) {
          const command: SessionCommand =
            what === 'pin' ? pin(target, on) : { type: 'drop-context', item: target, dropped: on };
          const version = state.version;
          state = run(state, command);
          const isNew = wanted[what].has(target) !== on;
          assert.equal(state.version - version, isNew ? 1 : 0, 'no event without a change');
          if (on) wanted[what].add(target);
          else wanted[what].delete(target);
        }
        assert.deepEqual(new Set(state.pins.map(({ target }) => target)), wanted.pin);
        assert.deepEqual(new Set(state.dropped), wanted.drop);
      }),
    );
  });

  it('has an end', () => {
    let state = begun;
    for (let i = 0; i < 50; i++) state = run(state, pin(`/${i}`, true));
    const decision = decide(state, pin('/more', true));
    assert.equal(decision.type, 'refused');
    for (let i = 0; i < 300; i++) {
      state = run(state, { type: 'drop-context', item: `selection:${i}`, dropped: true });
    }
    assert.equal(state.dropped.length, 200);
    assert.equal(state.dropped.at(-1), 'selection:299');
  });

  it('leaves older events as they were: a receipt without the new fields folds as before', () => {
    const old = {
      ...envelope,
      seq: 3,
      type: 'reply-started',
      reply: 'r',
      to: 'm',
      model: { provider: 'p', model: 'm' },
      modelLabel: 'M',
      receipt: {
        items: [{ id: 'i', kind: 'instructions', label: 'I', tokens: 1, removable: false }],
        used: 1,
        window: 10,
        reserve: 1,
        estimated: false,
      },
    };
    const message = { ...envelope, seq: 2, type: 'message-added', message: 'm', text: 'Why?' };
    const [asked, read] = [message, old].map((each) => parseEvent(JSON.stringify(each)));
    assert.ok(asked && read);
    const state = fold(fold(begun, asked), read);
    const reply = state.messages.at(-1);
    assert.ok(reply?.kind === 'reply');
    assert.deepEqual(reply.receipt, old.receipt);
  });
});
