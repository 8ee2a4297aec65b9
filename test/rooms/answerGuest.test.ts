import assert from 'node:assert/strict';
import type { LanguageModel, StreamPart } from '../../src/models/languageModel.ts';
import { answerGuest, withGuestTurns, type GuestEnd } from '../../src/rooms/answerGuest.ts';

const request = { messages: [], maxOutputTokens: 10, correlation: 'c' };
const done = { type: 'finish', outcome: { type: 'done', reason: 'stop' } } as const;

async function answered(
  parts: readonly StreamPart[],
  signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly end: GuestEnd; readonly said: readonly string[] }> {
  const said: string[] = [];
  const model = {
    async *stream() {
      yield* parts;
    },
  } as unknown as LanguageModel;
  const end = await answerGuest(model, request, signal, {
    markdown: (text) => said.push(text),
    progress: (text) => said.push(`(${text})`),
  });
  return { end, said };
}

describe('an answer outside of Parley’s own chats', () => {
  it('is passed on piece by piece, with what is waited for', async () => {
    const { end, said } = await answered([
      { type: 'notice', notice: { type: 'waiting', position: 1 } },
      { type: 'reasoning-delta', text: 'hm' },
      { type: 'text-delta', text: 'One ' },
      { type: 'text-delta', text: 'two.' },
      done,
    ]);
    assert.deepEqual(said, ['(Waiting for a free place: this is next)', 'One ', 'two.']);
    assert.deepEqual(end, { type: 'done' });
  });

  it('says in words that it failed, is empty, was cut off or broke off', async () => {
    const failure = { kind: 'network', title: 'It is down.', advice: 'Try later.', actions: [] };
    const outcome = { type: 'failed', failure } as never;
    const text = { type: 'text-delta', text: 'x' } as const;
    const cut = { type: 'finish', outcome: { type: 'done', reason: 'length' } } as const;
    const texts = [];
    for (const parts of [[{ type: 'finish', outcome }], [done], [text, cut], [text]] as const) {
      const { end } = await answered(parts);
      texts.push(end.type === 'failed' ? end.text : end.type);
    }
    assert.deepEqual(texts, [
      'It is down. Try later.',
      'The answer is empty. Ask again.',
      'The answer was cut off at its limit. Ask for the rest.',
      'The answer broke off. Ask again.',
    ]);
  });

  it('ends without a further word where it is cancelled', async () => {
    const { end, said } = await answered(
      [{ type: 'text-delta', text: 'x' }, done],
      AbortSignal.abort(),
    );
    assert.deepEqual([end, said], [{ type: 'cancelled' }, []]);
  });
});

describe('what was said before', () => {
  const messages = [
    { role: 'system', text: 'S' },
    { role: 'user', text: 'Q' },
  ] as const;
  const turns = [
    { role: 'user', text: 'aaaa' },
    { role: 'assistant', text: 'bbbb' },
    { role: 'user', text: 'cccc' },
    { role: 'assistant', text: 'dddd' },
  ] as const;
  const texts = (limit: number): string =>
    withGuestTurns(messages, turns, limit)
      .map(({ text }) => text)
      .join(' ');

  it('stands between instructions and question, the newest first to stay', () => {
    assert.equal(texts(100), 'S aaaa bbbb cccc dddd Q');
    assert.equal(texts(8), 'S cccc dddd Q');
    assert.equal(texts(0), 'S Q');
  });

  it('never begins with an answer', () => {
    assert.equal(texts(12), 'S cccc dddd Q');
    assert.equal(texts(5), 'S Q');
  });
});
