// What a screen reader is told of answers: a few words, all of it, or nothing, as a person has set it.
import assert from 'node:assert/strict';
import type { SessionEvent } from '../../src/protocol/events.ts';
import type { AnnounceChoice } from '../../src/protocol/panel.ts';
import { approval, question, receipt, serverError, snapshot } from '../ui/panelContent.ts';
import { FakeHost } from './fakeHost.ts';
import './lexerLoaded.ts';

const answer = [
  '# The *total*',
  '',
  'It is summed in [`cart.ts`](src/cart.ts) and **rounded**:',
  '',
  '```ts src/cart.ts',
  'let total = 0;',
  'total += 1;',
  '```',
  '',
  '1. Once',
  '2. Twice',
  '',
  '- [x] Tried',
  '',
  '| a | b |',
  '| - | - |',
  '| 1 | 2 |',
].join('\n');

/** A chat whose page says what it is set to say, and what it said so far. */
class Chat {
  readonly #host = new FakeHost();
  readonly #store;
  readonly said: string[] = [];
  #seq = 0;

  constructor(announce: AnnounceChoice) {
    this.#store = this.#host.opened({
      ...snapshot([question('q1', 'How?')], { announce }),
      seq: 0,
    });
    this.#store.announcement.subscribe((each) => each && this.said.push(each.text));
  }

  /** Has happen all of it before the next frame. */
  happens(...bodies: readonly object[]): this {
    for (const body of bodies) {
      this.#seq += 1;
      const envelope = { session: 'session-1', seq: 10 + this.#seq, at: 1, by: 'user' };
      const event = { ...envelope, correlation: 'c', version: 1, ...body } as SessionEvent;
      this.#store.receive({
        type: 'events',
        seq: this.#seq,
        session: 'session-1',
        events: [event],
      });
    }
    this.#host.frame();
    return this;
  }
}

const started = (reply: string, modelLabel = 'Anna'): object => ({
  type: 'reply-started',
  reply,
  to: 'q1',
  model: { provider: 'p', model: 'm' },
  modelLabel,
  receipt: receipt(),
});
const grew = (reply: string, text: string): object => ({
  type: 'reply-grew',
  reply,
  offset: 0,
  text,
});
const ended = (reply: string): object => ({ type: 'reply-ended', reply, reason: 'stop' });
const { request, offers } = approval();
const asked: object = { type: 'approval-asked', approval: 'a1', request, offers };

describe('what is said of answers', () => {
  it('is everything that happened in one frame, in order', () => {
    const chat = new Chat('summary');
    chat.happens(started('r1'));
    chat.happens(grew('r1', 'Yes.'), ended('r1'), started('r2', 'Ben'), asked);
    assert.deepEqual(chat.said, [
      'Anna answers',
      'Reply finished, 1 line. Ben answers. Approval needed: Run this command?',
    ]);
  });

  it('is its text too where that is set, once and at its end', () => {
    const chat = new Chat('full');
    chat.happens(started('r1')).happens(grew('r1', answer.slice(0, 40)));
    chat.happens(grew('r1', answer));
    assert.deepEqual(chat.said, ['Anna answers']);
    chat.happens(ended('r1'));
    assert.deepEqual(chat.said.slice(1), [
      'Reply finished, 17 lines, 1 code block. The total. It is summed in cart.ts and rounded: ' +
        'Code block, ts, src/cart.ts, 2 lines. 1. Once. 2. Twice. done: Tried. a, b. 1, 2',
    ]);
  });

  it('is that a tool failed, once, and not of a reply that is shown the first time', () => {
    const call = { type: 'tool-called', reply: 'r1', step: 't', offset: 0, input: 'x' };
    const called = { ...call, tool: 'read_\u202Efile' };
    const failed = { type: 'tool-ended', reply: 'r1', step: 't', outcome: 'failed', output: 'no' };
    const chat = new Chat('summary').happens(started('r1')).happens(called);
    assert.deepEqual(chat.said, ['Anna answers']);
    chat.happens(failed).happens(grew('r1', 'So.'));
    assert.deepEqual(chat.said.slice(1), ['Tool read_[U+202E]file failed']);
    chat.happens(ended('r1'));
    assert.deepEqual(chat.said.slice(2), ['Reply finished, 13 lines, 2 code blocks']);
    const whole = new Chat('summary').happens(started('r1'), called, failed);
    assert.deepEqual(whole.said, ['Anna answers']);
    const off = new Chat('off').happens(started('r1')).happens(called).happens(failed);
    assert.deepEqual(off.said, []);
  });

  it('has an end, also of an answer that has none', () => {
    const said = (text: string): string =>
      new Chat('full').happens(started('r1')).happens(grew('r1', text), ended('r1')).said[1] ?? '';
    const long = said('word '.repeat(3_000));
    assert.ok(long.length > 4_900 && long.length < 5_200, String(long.length));
    assert.match(long, /word… The rest is in the chat$/u);
    const code = said(`Here:\n\n\`\`\`ts\n${'x;\n'.repeat(30_000)}\`\`\`\n\nDone.`);
    assert.match(
      code,
      /^Reply finished, 30,006 lines, 1 code block\. Here: The rest is in the chat$/u,
    );
  });

  it('shows what hides itself, and reads nothing as markup', () => {
    const chat = new Chat('full').happens(started('r1'));
    chat.happens(grew('r1', 'a\u202Eb <img src=x>'), ended('r1'));
    assert.equal(chat.said[1], 'Reply finished, 1 line. a[U+202E]b <img src=x>');
  });

  it('is nothing where that is set, but of what needs a person', () => {
    const chat = new Chat('off');
    chat.happens(started('r1')).happens(grew('r1', 'Yes.'), ended('r1'));
    chat.happens(started('r2')).happens({ type: 'reply-stopped', reply: 'r2' });
    assert.deepEqual(chat.said, []);
    chat.happens(started('r3')).happens({ type: 'reply-interrupted', reply: 'r3' });
    chat
      .happens(started('r4'))
      .happens({ type: 'reply-failed', reply: 'r4', failure: serverError });
    chat.happens(asked);
    assert.deepEqual(chat.said, [
      'Reply interrupted',
      `Reply of Anna failed: ${serverError.title}`,
      'Approval needed: Run this command?',
    ]);
  });
});
