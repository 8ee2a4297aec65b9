import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fold, foldGrowth } from '../../src/protocol/fold.ts';
import { keepInPieces, textOf, type Growth } from '../../src/protocol/growReply.ts';
import { emptySession, findReply, type SessionState } from '../../src/protocol/sessionState.ts';
import { reply } from '../ui/panelContent.ts';

const begun = reply('r', 'q', { status: 'running', text: 'Hel', reasoning: 'Hm' });

function sessionWith(first = begun): SessionState {
  return { ...emptySession('s'), messages: [{ ...first }] };
}

function replyIn(state: SessionState) {
  const found = findReply(state, 'r');
  assert.ok(found);
  return found;
}

/** A session whose reply is kept in pieces, as the panel does it. */
function inPieces(): SessionState {
  const state = sessionWith();
  keepInPieces(replyIn(state));
  return state;
}

const growths = fc.array(
  fc.record<Growth>({
    offset: fc.nat(120),
    text: fc.oneof(fc.string({ maxLength: 40 }), fc.constant('long € '.repeat(300))),
    reasoningOffset: fc.nat(20),
    reasoning: fc.string({ maxLength: 8 }),
  }),
  { maxLength: 30 },
);

describe('a reply in pieces', () => {
  it('is the same as one that is not, whatever comes, twice or behind a hole as well', () => {
    fc.assert(
      fc.property(growths, (all) => {
        let [whole, pieces] = [sessionWith(), inPieces()];
        for (const growth of all) {
          whole = foldGrowth(whole, 'r', growth);
          pieces = foldGrowth(pieces, 'r', growth);
          assert.deepEqual(pieces, whole);
          assert.equal(textOf(replyIn(pieces)).toString(), replyIn(whole).text);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('takes nothing from behind a hole', () => {
    for (const state of [sessionWith(), inPieces()]) {
      assert.equal(foldGrowth(state, 'r', { offset: 4, text: 'lost' }), state);
      const thought = { reasoningOffset: 3, reasoning: 'lost' };
      assert.equal(foldGrowth(state, 'r', { offset: 3, text: '', ...thought }), state);
    }
  });

  it('stays in pieces while the journal repeats what was shown already, and is whole once it ends', () => {
    const grown = foldGrowth(inPieces(), 'r', { offset: 3, text: 'lo' });
    const origin = { session: 's', at: 1, by: 'm', correlation: 'c', version: 1 };
    const written = { type: 'reply-grew', reply: 'r', offset: 3, text: 'lo' } as const;
    const again = fold(grown, { ...origin, seq: 1, ...written });
    assert.equal(again.version, 1);
    assert.equal(replyIn(again), replyIn(grown));
    assert.notEqual(typeof textOf(replyIn(again)), 'string');
    const ended = fold(again, {
      ...origin,
      seq: 2,
      type: 'reply-ended',
      reply: 'r',
      reason: 'stop',
    });
    assert.equal(replyIn(ended).text, 'Hello');
    assert.equal(textOf(replyIn(ended)), 'Hello');
  });

  it('is passed on as data, with its text', () => {
    const { messages } = foldGrowth(inPieces(), 'r', { offset: 3, text: 'lo' });
    assert.equal(replyIn({ ...sessionWith(), messages: structuredClone(messages) }).text, 'Hello');
  });
});
