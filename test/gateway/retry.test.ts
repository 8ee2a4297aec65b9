import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createRetry, type RetryLimits } from '../../src/gateway/retry.ts';
import type { LanguageModel, Notice, StreamPart } from '../../src/models/languageModel.ts';
import type { FailureKind } from '../../src/protocol/model.ts';
import { collect, within, type Streamed } from '../models/compliance.ts';
import { done, said } from './playedModel.ts';
import { cancelled, failed, failure, scripted, type Played } from './scriptedModel.ts';
import { WaitingClock } from './waitingClock.ts';

const usage: StreamPart = { type: 'usage', usage: { input: 1, output: 2 } };

describe('retry', () => {
  let clock: WaitingClock;
  beforeEach(() => {
    clock = new WaitingClock();
  });

  /** The longest waits of our own, for `random` is one. */
  function retrying(
    model: LanguageModel,
    limits: Partial<RetryLimits> = {},
    random: () => number = () => 1,
  ): LanguageModel {
    return createRetry(limits, { now: clock.now, timer: clock.timer, random })(model);
  }

  it('sends again until it is answered, and says so before each wait', async () => {
    const wrong = failed('server-error');
    const model = scripted('m', [[wrong], [wrong], [said('a'), done]]);
    const { parts } = await collect(retrying(model));
    assert.deepEqual(parts.slice(-2), [said('a'), done]);
    assert.equal(model.requests.length, 3);
    assert.deepEqual(clock.waits, [500, 1_000]);
    const of = { type: 'retrying', of: 4, failure: failure('server-error') };
    assert.deepEqual(notices({ parts }), [
      { ...of, attempt: 2, in: 500 },
      { ...of, attempt: 3, in: 1_000 },
    ]);
  });

  it('asks each time the same', async () => {
    const model = scripted('m', [[failed('unreachable')], [done]]);
    await collect(retrying(model));
    assert.deepEqual(model.requests[0], model.requests[1]);
  });

  it('gives up after four attempts, with the failure as it is', async () => {
    const model = scripted('m', [[failed('unreachable')]]);
    const { outcome, parts } = await collect(retrying(model));
    assert.equal(model.requests.length, 4);
    assert.deepEqual(outcome, { type: 'failed', failure: failure('unreachable') });
    assert.equal(parts.filter(({ type }) => type === 'finish').length, 1);
  });

  const once: readonly FailureKind[] = [
    'bad-key',
    'no-credit',
    'unknown-model',
    'context-too-long',
    'untrusted-certificate',
    'timed-out',
    'not-a-model-answer',
    'refused',
    'bad-request',
    'no-model',
    'unavailable',
    'budget',
    'storage',
    'unexpected',
  ];
  for (const kind of once) {
    it(`sends once where asking again is in vain: ${kind}`, async () => {
      const model = scripted('m', [[failed(kind)]]);
      const { parts } = await collect(retrying(model));
      assert.deepEqual(parts, [failed(kind)]);
      assert.equal(model.requests.length, 1);
    });
  }

  const content: readonly StreamPart[] = [
    said('a'),
    { type: 'reasoning-delta', text: 'hm' },
    { type: 'tool-call-delta', index: 0, id: 'c', name: 't', arguments: '' },
  ];
  for (const part of content) {
    it(`never sends again after a ${part.type}`, async () => {
      const model = scripted('m', [[part, failed('cut-off')]]);
      const { parts } = await collect(retrying(model));
      assert.deepEqual(parts, [part, failed('cut-off')]);
      assert.equal(model.requests.length, 1);
    });
  }

  it('leaves the usage of a repeated attempt out, and passes notices at once', async () => {
    const notice: StreamPart = { type: 'notice', notice: { type: 'waiting', position: 2 } };
    const model = scripted('m', [
      [notice, usage, failed('cut-off')],
      [said('a'), usage, done],
    ]);
    const { parts } = await collect(retrying(model));
    assert.deepEqual(
      parts.map((part) => (part.type === 'notice' ? part.notice.type : part.type)),
      ['waiting', 'retrying', 'text-delta', 'usage', 'finish'],
    );
    const last = scripted('m', [[usage, failed('bad-key')]]);
    assert.deepEqual((await collect(retrying(last))).parts, [usage, failed('bad-key')]);
  });

  it('waits as long as the server asks, which is never less than its own wait', async () => {
    for (const [retryAfter, waits] of [
      [7_000, [7_000]],
      [60_000, [60_000]],
      [0, [500]],
    ] as const) {
      clock = new WaitingClock();
      const model = scripted('m', [[failed('rate-limited', { retryAfter })], [done]]);
      await collect(retrying(model));
      assert.deepEqual(clock.waits, waits);
    }
  });

  it('does not wait for what asks for longer than a minute: the failure says when', async () => {
    const wrong = failed('rate-limited', { retryAfter: 60_001 });
    const model = scripted('m', [[wrong]]);
    assert.deepEqual((await collect(retrying(model))).parts, [wrong]);
    assert.deepEqual(clock.waits, []);
  });

  it('begins no attempt after the total time', async () => {
    const model = scripted('m', [[failed('rate-limited', { retryAfter: 50_000 })]]);
    await collect(retrying(model));
    assert.deepEqual(clock.waits, [50_000, 50_000]);
  });

  it('is not held up by a clock that jumps while an attempt runs', async () => {
    for (const jump of [3_600_000, -3_600_000]) {
      clock = new WaitingClock();
      const model = scripted('m', [[failed('unreachable')], [said('a'), done]]);
      const jumping: LanguageModel = {
        info: model.info,
        stream(request, signal) {
          clock.time += jump;
          return model.stream(request, signal);
        },
      };
      assert.equal((await collect(retrying(jumping))).text, 'a');
    }
  });

  it('keeps to the total time on a clock that is set back', async () => {
    const model = scripted('m', [[failed('rate-limited', { retryAfter: 50_000 })]]);
    const jumping: LanguageModel = {
      info: model.info,
      stream(request, signal) {
        clock.time -= 3_600_000;
        return model.stream(request, signal);
      },
    };
    await collect(retrying(jumping));
    assert.deepEqual(clock.waits, [50_000, 50_000]);
  });

  it('spreads its waits over all of the interval, which doubles up to the cap', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 0.999, noNaN: true }), async (random) => {
        clock = new WaitingClock();
        const limits = { attempts: 9, total: 1e9 };
        await collect(retrying(scripted('m', [[failed('unreachable')]]), limits, () => random));
        const longest = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
        assert.deepEqual(
          clock.waits,
          longest.map((ms) => Math.ceil(ms * random)),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('is cancelled in the middle of a wait, and asks nobody after that', async () => {
    const abort = new AbortController();
    const model = scripted('m', [[failed('unreachable')]]);
    clock.stopped = true;
    clock.onWait = () => abort.abort();
    const { parts } = await within(1_000, collect(retrying(model), abort.signal));
    assert.deepEqual(parts.at(-1), cancelled);
    assert.equal(model.requests.length, 1);
    assert.equal(clock.over, 1, 'the timer is called off');
  });

  it('lets go of a stream that its reader leaves: before, at and after its content', async () => {
    const notice: StreamPart = { type: 'notice', notice: { type: 'waiting', position: 1 } };
    const scripts: readonly Played[] = [
      [notice, 'stuck'],
      [said('a'), 'stuck'],
      [said('a'), said('b'), 'stuck'],
    ];
    for (const [at, script] of scripts.entries()) {
      const model = scripted('m', [script]);
      let seen = 0;
      for await (const part of retrying(model).stream(
        { messages: [], maxOutputTokens: 1, correlation: 'c' },
        new AbortController().signal,
      )) {
        assert.notEqual(part.type, 'finish');
        if (++seen > Math.max(0, at - 1)) break;
      }
      await new Promise(setImmediate);
      assert.equal(model.left(), 1);
    }
  });
});

function notices({ parts }: Pick<Streamed, 'parts'>): readonly Notice[] {
  return parts.flatMap((part) => (part.type === 'notice' ? [part.notice] : []));
}
