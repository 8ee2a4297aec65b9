import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { EventBody, SessionEvent } from '../../src/protocol/events.ts';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession, findReply } from '../../src/protocol/sessionState.ts';
import { isSessionEvent } from '../../src/sessions/eventSchema.ts';
import { lostPiece, mendSession } from '../../src/sessions/mend.ts';
import { model, receipt } from './sessionHelpers.ts';

function numbered(bodies: readonly EventBody[]): SessionEvent[] {
  const events: SessionEvent[] = [];
  for (const body of bodies) {
    const by = body.type.startsWith('reply') ? 'test/small' : 'user';
    const seq = events.length + 1;
    events.push({ ...body, session: 's', seq, at: seq, by, correlation: 'c', version: 1 });
  }
  return events;
}

function grew(reply: string, offset: number, text: string): EventBody {
  return { type: 'reply-grew', reply, offset, text, reasoningOffset: offset, reasoning: text };
}

const whole = numbered([
  { type: 'session-created', title: 'New chat' },
  { type: 'message-added', message: 'm1', text: 'question' },
  { type: 'reply-started', reply: 'r1', to: 'm1', model, modelLabel: 'Small', receipt },
  grew('r1', 0, 'one '),
  grew('r1', 4, 'two '),
  grew('r1', 8, 'three'),
  { type: 'reply-ended', reply: 'r1', reason: 'stop' },
  { type: 'message-added', message: 'm2', text: 'another' },
  { type: 'reply-started', reply: 'r2', to: 'm2', model, modelLabel: 'Small', receipt },
  { type: 'reply-grew', reply: 'r2', offset: 0, text: '', reasoningOffset: 0, reasoning: 'why? ' },
  { type: 'reply-grew', reply: 'r2', offset: 0, text: 'four ' },
  { type: 'reply-grew', reply: 'r2', offset: 5, text: '', reasoningOffset: 5, reasoning: 'so!' },
  { type: 'reply-grew', reply: 'r2', offset: 5, text: 'five' },
  { type: 'tool-called', reply: 'r2', step: 't1', offset: 9, tool: 'read', input: 'the input' },
  { type: 'tool-ended', reply: 'r2', step: 't1', outcome: 'done', output: 'the output' },
]);

function assertOnce(piece: string, shown: string): void {
  if (piece !== '') assert.equal(shown.split(piece).length, 2, `${piece} once in ${shown}`);
}

function mendWithout(...lost: readonly number[]): ReturnType<typeof foldAll> {
  const left = whole.filter((event) => !lost.includes(event.seq));
  return foldAll(emptySession('s'), mendSession(left));
}

describe('mending a session with gaps', () => {
  it('changes nothing where nothing is missing', () => {
    assert.deepEqual(mendSession(whole), whole);
    assert.deepEqual(mendSession([]), []);
  });

  it('marks the place of a lost piece of a reply, and keeps what came after it', () => {
    assert.equal(findReply(mendWithout(5), 'r1')?.text, `one ${lostPiece}three`);
    assert.equal(findReply(mendWithout(4), 'r1')?.text, `${lostPiece}two three`);
    assert.equal(findReply(mendWithout(4, 5), 'r1')?.reasoning, `${lostPiece}three`);
    assert.equal(findReply(mendWithout(6), 'r1')?.text, 'one two ');
  });

  it('gives a reply whose start is lost a start of its own', () => {
    const reply = findReply(mendWithout(3), 'r1');
    assert.equal(reply?.text, 'one two three');
    assert.equal(reply?.to, 'm1');
    assert.deepEqual(reply?.model, { provider: 'test', model: 'small' });
    assert.equal(reply?.status, 'ended');
  });

  it('opens a session whose first event is lost, and names it by its first message', () => {
    const state = mendWithout(1);
    assert.equal(state.createdAt, 2);
    assert.equal(state.title, 'question');
  });

  it('leaves a reply whose end is lost running, for the next opening to mark as interrupted', () => {
    assert.equal(findReply(mendWithout(7), 'r1')?.status, 'running');
  });

  it('keeps what a tool gave back whose call is lost, and places one whose text is', () => {
    const [lost] = findReply(mendWithout(14), 'r2')?.steps ?? [];
    assert.deepEqual([lost?.tool, lost?.offset, lost?.output?.head], ['tool', 9, 'the output']);
    const cut = findReply(mendWithout(13), 'r2');
    assert.deepEqual([cut?.text, cut?.steps?.[0]?.offset], ['four ', 5]);
    const marked = findReply(mendWithout(11), 'r2');
    assert.equal(marked?.text, `${lostPiece}five`);
    assert.equal(marked?.steps?.[0]?.offset, marked?.text.length);
    const alone = findReply(mendWithout(...Array.from({ length: 13 }, (_, at) => at + 1)), 'r2');
    assert.equal(alone?.steps?.[0]?.input.head, 'the input');
  });

  it('gives, of any events that are left, a list that folds and holds every text', () => {
    fc.assert(
      fc.property(fc.subarray(whole), fc.nat(3), (left, doubles) => {
        const found = [...left, ...left.slice(0, doubles)].toSorted((a, b) => a.seq - b.seq);
        const mended = mendSession(found);
        assert.deepEqual(
          mended.map(({ seq }) => seq),
          mended.map((_, i) => i + 1),
        );
        assert.ok(mended.every(isSessionEvent));
        if (left.length > 0) assert.equal(mended[0]?.type, 'session-created');
        const { messages } = foldAll(emptySession('s'), mended);
        const texts = messages.map(({ text }) => text).join('\n');
        const reasoning = messages
          .map((message) => (message.kind === 'reply' ? message.reasoning : ''))
          .join('\n');
        const steps = messages
          .flatMap((message) => (message.kind === 'reply' ? (message.steps ?? []) : []))
          .map(({ input, output }) => `${input.head}\n${output?.head ?? ''}`)
          .join('\n');
        for (const event of left) {
          if (event.type === 'tool-called') assertOnce(event.input, steps);
          if (event.type === 'tool-ended') assertOnce(event.output ?? '', steps);
          if ('text' in event) assertOnce(event.text, texts);
          if ('reasoning' in event) assertOnce(event.reasoning, reasoning);
        }
      }),
    );
  });
});
