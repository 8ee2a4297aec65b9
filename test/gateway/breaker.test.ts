import assert from 'node:assert/strict';
import { createBreaker } from '../../src/gateway/breaker.ts';
import { CircuitBreakers, type CircuitBreakersOptions } from '../../src/gateway/circuitBreakers.ts';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import type { Failure, FailureKind } from '../../src/protocol/model.ts';
import { collect, within, type Streamed } from '../models/compliance.ts';
import { done, said } from './playedModel.ts';
import { cancelled, failed, scripted, type Played } from './scriptedModel.ts';

const bad: Played = [failed('server-error')];
const good: Played = [said('a'), done];

describe('circuit breaker', () => {
  let now: number;
  let key: string | undefined;
  let changes: number;
  let breakers: CircuitBreakers;

  function start(options: Partial<CircuitBreakersOptions> = {}): void {
    now = 1_000_000;
    key = 'first';
    changes = 0;
    breakers = new CircuitBreakers({
      now: () => now,
      onError: (error) => assert.fail(String(error)),
      ...options,
    });
    breakers.onDidChange(() => changes++);
  }
  beforeEach(() => start());
  afterEach(() => breakers.dispose());

  function guarded(model: LanguageModel): LanguageModel {
    return createBreaker(breakers, () => Promise.resolve(key))(model);
  }

  async function ask(model: LanguageModel, times = 1): Promise<Streamed> {
    let streamed = await collect(guarded(model));
    for (let i = 1; i < times; i++) streamed = await collect(guarded(model));
    return streamed;
  }

  it('passes what there is as it is', async () => {
    const parts = [said('a'), said('b'), done];
    assert.deepEqual((await ask(scripted('m', [parts]))).parts, parts);
    assert.deepEqual((await ask(scripted('m', [bad]))).parts, bad);
  });

  it('opens after three failures in a row: then nobody is asked, and it says until when', async () => {
    const model = scripted('m', [bad]);
    await ask(model, 3);
    now += 10_000;
    const failure = failureOf(await ask(model));
    assert.equal(model.requests.length, 3);
    assert.equal(failure.kind, 'unavailable');
    assert.equal(failure.title, 'm of Fake is not asked just now: it failed 3 times in a row.');
    assert.match(failure.advice, /The next try is in 20 s/);
    assert.equal(failure.detail, 'Last time: It failed: server-error.');
    assert.equal(failure.retryAfter, 20_000);
  });

  it('is closed by one success among the failures', async () => {
    const model = scripted('m', [bad, bad, good, bad, bad, good]);
    await ask(model, 6);
    assert.equal(model.requests.length, 6);
    assert.deepEqual(breakers.states(), []);
  });

  it('opens at a rate of failures too, and forgets what is long ago', async () => {
    const flaky = scripted('m', [
      ...Array.from({ length: 9 }, (_, at) => (at % 2 ? good : bad)),
      bad,
    ]);
    await ask(flaky, 10);
    assert.equal(breakers.states()[0]?.state, 'open');
    start();
    const slow = scripted('m', [
      ...Array.from({ length: 9 }, (_, at) => (at % 2 ? good : bad)),
      bad,
    ]);
    for (let i = 0; i < 10; i++) {
      await ask(slow);
      now += 30_000;
    }
    assert.equal(breakers.states()[0]?.state, 'closed');
  });

  it('counts an answer that broke off after it began', async () => {
    const model = scripted('m', [[said('a'), failed('cut-off')]]);
    await ask(model, 3);
    assert.equal(failureOf(await ask(model)).kind, 'unavailable');
  });

  const uncounted: readonly FailureKind[] = [
    'bad-key',
    'no-credit',
    'rate-limited',
    'unknown-model',
    'context-too-long',
    'untrusted-certificate',
    'refused',
    'bad-request',
    'budget',
    'unexpected',
  ];
  for (const kind of uncounted) {
    it(`does not count what says nothing about the server: ${kind}`, async () => {
      const model = scripted('m', [[failed(kind)]]);
      await ask(model, 5);
      assert.equal(model.requests.length, 5);
      assert.deepEqual(breakers.states(), []);
    });
  }

  it('does not count what was cancelled, thrown or left', async () => {
    const models = [
      scripted('m', [[cancelled]]),
      scripted('m', [[new Error('boom')]]),
      scripted('m', [['stuck']]),
    ];
    for (const model of models) {
      for (let i = 0; i < 4; i++) {
        const abort = new AbortController();
        setImmediate(() => abort.abort());
        await within(
          1_000,
          collect(guarded(model), abort.signal).catch(() => undefined),
        );
      }
      assert.equal(model.requests.length, 4);
    }
    const talking = scripted('m', [[said('a'), said('b'), 'stuck']]);
    for (let i = 0; i < 4; i++) await leaveAfterOne(guarded(talking));
    assert.equal(talking.left(), 4);
    assert.deepEqual(breakers.states(), []);
  });

  it('lets one probe through when it is time, and all others once that is answered', async () => {
    const stuck: Played = [said('a'), 'stuck'];
    const model = scripted('m', [bad, bad, bad, ['stuck'], stuck, good]);
    await ask(model, 3);
    now += 30_000;
    const abort = new AbortController();
    const probe = collect(guarded(model), abort.signal);
    await new Promise(setImmediate);
    const meanwhile = failureOf(await ask(model));
    assert.equal(meanwhile.kind, 'unavailable');
    assert.equal(meanwhile.retryAfter, undefined);
    assert.match(meanwhile.advice, /finding out/);
    assert.equal(model.requests.length, 4);
    // A probe that is cancelled is none: the next request is.
    abort.abort();
    await probe;
    assert.equal(breakers.states()[0]?.state, 'half-open');
    const second = new AbortController();
    const answered = Promise.withResolvers<void>();
    const answering = collect(guarded(model), second.signal, () => answered.resolve());
    await answered.promise;
    assert.deepEqual(breakers.states(), [], 'its first piece is enough');
    assert.equal((await ask(model)).text, 'a');
    second.abort();
    await answering;
  });

  it('opens again for twice as long where the probe fails, up to a limit', async () => {
    const model = scripted('m', [bad]);
    await ask(model, 3);
    const waits: number[] = [];
    for (let i = 0; i < 6; i++) {
      waits.push((breakers.states()[0]?.nextTryAt ?? 0) - now);
      now += waits.at(-1) ?? 0;
      await ask(model);
    }
    assert.deepEqual(waits, [30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
    assert.equal(model.requests.length, 9);
  });

  it('stays open as long as the server asks', async () => {
    const model = scripted('m', [[failed('server-error', { retryAfter: 90_000 })]]);
    await ask(model, 3);
    assert.equal(failureOf(await ask(model)).retryAfter, 90_000);
  });

  it('is due at once where the clock was set back, and after a sleep', async () => {
    for (const jump of [-3_600_000, 3_600_000]) {
      start();
      const model = scripted('m', [bad, bad, bad, good]);
      await ask(model, 3);
      now += jump;
      assert.equal((await ask(model)).text, 'a');
    }
  });

  it('keeps models, providers and keys apart', async () => {
    const dead = scripted('m', [bad]);
    await ask(dead, 3);
    assert.equal((await ask(scripted('other', [good]))).text, 'a');
    const elsewhere = { ref: { provider: 'elsewhere', model: 'm' } };
    assert.equal((await ask(scripted('m', [good], elsewhere))).text, 'a');
    key = 'second';
    assert.equal((await ask(scripted('m', [good]))).text, 'a');
    key = 'first';
    assert.equal(failureOf(await ask(dead)).kind, 'unavailable');
  });

  it('shows its states and their changes, but no key', async () => {
    key = 'canary-key';
    const model = scripted('m', [bad]);
    await ask(model, 3);
    assert.equal(changes, 1);
    assert.deepEqual(breakers.states(), [
      {
        model: { provider: 'fake', model: 'm' },
        state: 'open',
        failures: 3,
        nextTryAt: now + 30_000,
        why: 'It failed: server-error.',
      },
    ]);
    assert.deepEqual(breakers.of(model.info.ref), breakers.states()[0]);
    assert.equal(breakers.of({ provider: 'fake', model: 'other' }), undefined);
    breakers.reset();
    assert.equal(changes, 2);
    assert.deepEqual(breakers.states(), []);
    await ask(model);
    assert.equal(model.requests.length, 4);
  });

  it('keeps a bounded number, the open ones longest', async () => {
    start({ most: 3 });
    const dead = scripted('dead', [bad]);
    await ask(dead, 3);
    for (let i = 0; i < 20; i++) await ask(scripted(`m${i}`, [bad]));
    assert.equal(breakers.states().length, 3);
    assert.equal(failureOf(await ask(dead)).kind, 'unavailable');
  });

  it('drops what began before it opened', async () => {
    const late = Promise.withResolvers<void>();
    const slow: LanguageModel = {
      ...scripted('m', []),
      async *stream() {
        await late.promise;
        yield failed('server-error');
      },
    };
    const begun = collect(guarded(slow));
    await new Promise(setImmediate);
    await ask(scripted('m', [bad]), 3);
    now += 5_000;
    late.resolve();
    await begun;
    assert.equal(breakers.states()[0]?.nextTryAt, now + 25_000);
  });

  it('ends at an abort while the key is being looked up', async () => {
    const abort = new AbortController();
    const model = scripted('m', [good]);
    const waiting = createBreaker(breakers, () => new Promise(() => undefined))(model);
    setImmediate(() => abort.abort());
    const { outcome } = await within(1_000, collect(waiting, abort.signal));
    assert.deepEqual(outcome, { type: 'cancelled' });
    assert.equal(model.requests.length, 0);
  });
});

function failureOf({ outcome }: Streamed): Failure {
  assert.equal(outcome?.type, 'failed');
  return outcome.failure;
}

async function leaveAfterOne(model: LanguageModel): Promise<void> {
  const request = { messages: [], maxOutputTokens: 1, correlation: 'c' };
  for await (const part of model.stream(request, new AbortController().signal)) {
    assert.equal(part.type, 'text-delta');
    break;
  }
  await new Promise(setImmediate);
}
