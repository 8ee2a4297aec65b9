import assert from 'node:assert/strict';
import { createFailover } from '../../src/gateway/failover.ts';
import type { LanguageModel, ModelRequest, Notice } from '../../src/models/languageModel.ts';
import { nullLog } from '../../src/protocol/log.ts';
import type { FailureKind } from '../../src/protocol/model.ts';
import { summary, within, type Streamed } from '../models/compliance.ts';
import { done, said } from './playedModel.ts';
import { cancelled, failed, failure, scripted } from './scriptedModel.ts';
import { WaitingClock } from './waitingClock.ts';

const question: ModelRequest = {
  messages: [{ role: 'user', text: 'Where?' }],
  maxOutputTokens: 1_000,
  correlation: 'c1',
};
const tools = [{ name: 't', description: 'A tool.', parameters: {} }];
const small = { window: { total: 4_096, reply: 500, assumed: false } };
const large = { window: { total: 100_000, reply: 4_096, assumed: false } };
const bare = { capabilities: { tools: false, images: false, reasoning: false } };
const able = { capabilities: { tools: true, images: true, reasoning: false } };

describe('failover', () => {
  const lines: string[] = [];
  let clock = new WaitingClock();
  beforeEach(() => {
    lines.splice(0);
    clock = new WaitingClock();
  });

  async function ask(
    model: LanguageModel,
    candidates: readonly LanguageModel[],
    request: ModelRequest = question,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<Streamed> {
    const policy = createFailover({
      candidates: () => candidates,
      estimate: ({ messages }) => messages.map(({ text }) => text).join('').length,
      log: { ...nullLog, info: (line) => lines.push(line) },
      clock,
    });
    const parts = [];
    for await (const part of policy(model).stream(request, signal)) parts.push(part);
    return summary(parts);
  }

  const cured: readonly FailureKind[] = [
    'unreachable',
    'server-error',
    'rate-limited',
    'unavailable',
    'timed-out',
    'cut-off',
    'not-a-model-answer',
    'unknown-model',
    'no-credit',
  ];
  for (const kind of cured) {
    it(`asks the next model, and says who answers and why: ${kind}`, async () => {
      const b = scripted('b', [[said('from b'), done]]);
      const streamed = await ask(scripted('a', [[failed(kind)]]), [b]);
      assert.equal(streamed.text, 'from b');
      assert.deepEqual(streamed.outcome, { type: 'done', reason: 'stop' });
      assert.deepEqual(answeredBy(streamed), [['b', `It failed: ${kind}.`]]);
      assert.equal(streamed.parts.filter(({ type }) => type === 'finish').length, 1);
      assert.deepEqual(b.requests, [question]);
    });
  }

  const kept: readonly FailureKind[] = [
    'bad-key',
    'untrusted-certificate',
    'refused',
    'bad-request',
    'budget',
    'unexpected',
  ];
  for (const kind of kept) {
    it(`asks nobody else where a person has to put it right: ${kind}`, async () => {
      const b = scripted('b', [[done]]);
      const { parts } = await ask(scripted('a', [[failed(kind)]]), [b]);
      assert.deepEqual(parts, [failed(kind)]);
      assert.equal(b.requests.length, 0);
    });
  }

  it('goes down the list in order, and not back to who failed', async () => {
    const a = scripted('a', [[failed('unreachable')]]);
    const b = scripted('b', [[failed('bad-key')]]);
    const c = scripted('c', [[said('from c'), done]]);
    const streamed = await ask(a, [a, b, c]);
    assert.equal(streamed.text, 'from c');
    assert.deepEqual(
      answeredBy(streamed).map(([name]) => name),
      ['b', 'c'],
    );
    assert.equal(a.requests.length, 1);
  });

  it('gives the first failure where nobody answers, and says who failed as well', async () => {
    const b = scripted('b', [[failed('server-error')]]);
    const { outcome } = await ask(scripted('a', [[failed('unreachable')]]), [b]);
    const advice = 'Retry it. Failed as well: b.';
    assert.deepEqual(outcome, { type: 'failed', failure: failure('unreachable', { advice }) });
    const alone = await ask(scripted('a', [[failed('unreachable')]]), []);
    assert.deepEqual(alone.parts, [failed('unreachable')]);
  });

  it('never switches once something came, of the first or of another', async () => {
    const cut = [said('half'), failed('cut-off')];
    const b = scripted('b', [cut]);
    const c = scripted('c', [[done]]);
    assert.deepEqual((await ask(scripted('a', [cut]), [c])).parts, cut);
    const streamed = await ask(scripted('a', [[failed('unreachable')]]), [b, c]);
    assert.deepEqual(streamed.parts.slice(-2), cut);
    assert.equal(c.requests.length, 0);
  });

  it('leaves out who lacks tools or images, or is too small, and says so', async () => {
    const a = scripted('a', [[failed('unreachable')]], able);
    const good = scripted('good', [[said('ok'), done]], able);
    const unable = scripted('unable', [[done]], bare);
    const image = { mimeType: 'image/png', base64: '' };
    for (const [request, words] of [
      [{ ...question, tools }, 'calls no tools'],
      [{ ...question, messages: [{ role: 'user', text: '', images: [image] }] }, 'takes no images'],
    ] as const) {
      const streamed = await ask(a, [unable, good], request);
      assert.deepEqual(answeredBy(streamed), [
        ['good', `It failed: unreachable. unable was left out: it ${words}.`],
      ]);
      assert.ok(lines.includes(`unable was left out: it ${words}.`));
    }
    const tiny = scripted('tiny', [[done]], small);
    const long = { ...question, messages: [{ role: 'user', text: 'x'.repeat(4_000) }] } as const;
    assert.deepEqual(answeredBy(await ask(a, [tiny, good], long)), [
      ['good', 'It failed: unreachable. tiny was left out: it takes too few tokens for this.'],
    ]);
    assert.equal(unable.requests.length + tiny.requests.length, 0);
  });

  it('asks whoever cannot call tools without them, where words do as well', async () => {
    const request = { ...question, tools, toolsOptional: true };
    for (const [info, offered] of [
      [bare, undefined],
      [{}, undefined],
      [able, tools],
    ] as const) {
      const a = scripted('a', [[failed('unreachable')]], able);
      const b = scripted('b', [[said('ok'), done]], info);
      assert.equal((await ask(a, [b], request)).text, 'ok');
      assert.deepEqual(a.requests[0]?.tools, tools);
      assert.deepEqual(b.requests[0]?.tools, offered);
    }
  });

  it('takes one of which nothing is known', async () => {
    const streamed = await ask(
      scripted('a', [[failed('unreachable')]]),
      [scripted('b', [[said('ok'), done]])],
      { ...question, tools },
    );
    assert.equal(streamed.text, 'ok');
  });

  it('does not ask a model that is known to lack what is needed, unless it is the last', async () => {
    const a = scripted('a', [[said('a'), done]], bare);
    const request = { ...question, tools };
    const b = scripted('b', [[said('b'), done]], able);
    const streamed = await ask(a, [b], request);
    assert.deepEqual(answeredBy(streamed), [['b', 'a calls no tools.']]);
    assert.equal(a.requests.length, 0);
    assert.equal((await ask(a, [], request)).text, 'a');
    const failing = scripted('c', [[failed('unreachable')]]);
    const back = await ask(a, [failing], request);
    assert.equal(back.text, 'a');
    assert.deepEqual(answeredBy(back).at(-1), ['a', 'c failed.']);
  });

  it('goes to a larger window only where the request was too long', async () => {
    const same = scripted('same', [[done]]);
    const larger = scripted('larger', [[said('ok'), done]], large);
    const streamed = await ask(scripted('a', [[failed('context-too-long')]]), [same, larger]);
    assert.equal(streamed.text, 'ok');
    assert.equal(same.requests.length, 0);
  });

  it('asks for no more tokens than the other can give', async () => {
    const b = scripted('b', [[done]], small);
    await ask(scripted('a', [[failed('unreachable')]]), [b]);
    assert.equal(b.requests[0]?.maxOutputTokens, 500);
  });

  it('never changes the model after a tool ran for the question, but does for the next one', async () => {
    const messages = [
      ...question.messages,
      { role: 'assistant', text: '', toolCalls: [{ id: 'x', name: 't', arguments: '{}' }] },
      { role: 'tool', text: 'done', callId: 'x' },
    ] as const;
    const b = scripted('b', [[said('ok'), done]], able);
    const a = scripted('a', [[failed('server-error')]], able);
    const { outcome } = await ask(a, [b], { ...question, messages });
    assert.equal(outcome?.type === 'failed' && outcome.failure.kind, 'server-error');
    assert.equal(b.requests.length, 0);
    const next = [
      ...messages,
      { role: 'assistant', text: 'It is done.' },
      { role: 'user', text: 'And now?' },
    ] as const;
    const fresh = scripted('a', [[failed('server-error')]], able);
    assert.equal((await ask(fresh, [b], { ...question, messages: next })).text, 'ok');
  });

  describe('where all rest', () => {
    const rests = (ms: number) => failed('unavailable', { retryAfter: ms });
    const waitsFor = ({ parts }: Streamed) =>
      parts.flatMap((part) =>
        part.type === 'notice' && part.notice.type === 'retrying' ? [part.notice.in] : [],
      );

    it('waits for the one that is due first, and says so', async () => {
      const a = scripted('a', [[rests(9_000)], [done]]);
      const b = scripted('b', [[rests(3_000)], [said('from b'), done]]);
      const streamed = await ask(a, [b]);
      assert.equal(streamed.text, 'from b');
      assert.deepEqual(waitsFor(streamed), [3_000]);
      assert.deepEqual(answeredBy(streamed).at(-1), ['b', 'It failed: unavailable.']);
      assert.deepEqual([a.requests.length, b.requests.length], [1, 2]);
      assert.equal(streamed.parts.filter(({ type }) => type === 'finish').length, 1);
    });

    it('waits for the only one there is, and for one that rests where others failed', async () => {
      const alone = await ask(scripted('a', [[rests(500)], [said('a'), done]]), []);
      assert.equal(alone.text, 'a');
      assert.deepEqual(answeredBy(alone), []);
      const broken = scripted('b', [[failed('server-error')]]);
      const mixed = await ask(scripted('a', [[rests(500)], [said('a'), done]]), [broken]);
      assert.equal(mixed.text, 'a');
      assert.deepEqual(answeredBy(mixed).at(-1), ['a', 'It failed: unavailable.']);
      assert.equal(broken.requests.length, 1, 'what failed is not asked twice');
    });

    it('asks again one whose probe is under way, a bounded number of times', async () => {
      const a = scripted('a', [[failed('unavailable')]]);
      const streamed = await ask(a, []);
      assert.deepEqual(streamed.outcome, { type: 'failed', failure: failure('unavailable') });
      assert.deepEqual(waitsFor(streamed), Array<number>(10).fill(1_000));
      assert.equal(a.requests.length, 11);
    });

    it('asks again one that failed when it was due, but not where a person has to act', async () => {
      const flaky = scripted('a', [[rests(500)], [failed('timed-out')], [said('a'), done]]);
      assert.equal((await ask(flaky, [])).text, 'a');
      const locked = scripted('a', [[rests(500)], [failed('bad-key')], [done]]);
      assert.equal((await ask(locked, [])).outcome?.type, 'failed');
      assert.equal(locked.requests.length, 2);
    });

    it('does not wait for long', async () => {
      const far = await ask(scripted('a', [[rests(10_001)]]), [scripted('b', [[rests(20_000)]])]);
      assert.deepEqual(waitsFor(far), []);
      assert.equal(far.outcome?.type, 'failed');
      const again = await ask(scripted('a', [[rests(6_000)]]), []);
      assert.deepEqual(waitsFor(again), [6_000], 'all waits together are no longer');
    });

    it('stops waiting when it is cancelled', async () => {
      const abort = new AbortController();
      clock.stopped = true;
      clock.onWait = () => setImmediate(() => abort.abort());
      const a = scripted('a', [[rests(5_000)], [done]]);
      const { outcome } = await within(1_000, ask(a, [], question, abort.signal));
      assert.deepEqual(outcome, { type: 'cancelled' });
      assert.equal(a.requests.length, 1);
      assert.equal(clock.over, 1, 'no timer is left');
    });
  });

  it('stops searching when it is cancelled', async () => {
    for (const script of [[cancelled], ['stuck', failed('unreachable')]] as const) {
      const abort = new AbortController();
      const c = scripted('c', [[done]]);
      setImmediate(() => abort.abort());
      const candidates = [scripted('b', [script]), c];
      const { outcome } = await within(
        1_000,
        ask(scripted('a', [[failed('unreachable')]]), candidates, question, abort.signal),
      );
      assert.deepEqual(outcome, { type: 'cancelled' });
      assert.equal(c.requests.length, 0);
    }
  });
});

function answeredBy({ parts }: Streamed): readonly (readonly [string, string])[] {
  const notices = parts.flatMap((part): readonly Notice[] =>
    part.type === 'notice' ? [part.notice] : [],
  );
  return notices.flatMap((notice) =>
    notice.type === 'answered-by' ? [[notice.label, notice.why] as const] : [],
  );
}
