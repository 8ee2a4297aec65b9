import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { parseRateHeaders } from '../../src/gateway/rateHeaders.ts';
import { RateLimits, type RateLimitsOptions } from '../../src/gateway/rateLimit.ts';
import { perMinute, TokenBucket } from '../../src/gateway/tokenBucket.ts';
import { createOpenAiProvider } from '../../src/models/openai/openAiProvider.ts';
import { startFakeModelServer } from '../helpers/fakeModelServer.ts';
import { head, textReply } from '../helpers/modelScripts.ts';
import { within } from '../models/compliance.ts';
import { MovedClock } from './movedClock.ts';
import {
  done,
  failed,
  forever,
  infoOf,
  played,
  positions,
  question,
  read,
  refOf,
  said,
  used,
} from './playedModel.ts';

const minute = 60_000;

describe('the rate limit', () => {
  let clock: MovedClock;
  beforeEach(() => void (clock = new MovedClock()));
  const limitsOf = (options: RateLimitsOptions): RateLimits =>
    new RateLimits({ clock, longestWait: 60 * minute, ...options });

  it('sends 100 requests at 60 a minute in 90 seconds, and never more than 60 in a minute', async () => {
    const limits = limitsOf({ model: () => ({ requests: 60 }) });
    const sent: number[] = [];
    const model = limits.policy(played(() => [(sent.push(clock.now()), said('x')), done]));
    const readings = Array.from({ length: 100 }, () => read(model));
    const from = clock.now();
    await clock.advance(2 * minute);
    for (const { outcome } of readings) assert.equal((await outcome)?.type, 'done');
    assert.equal(sent.length, 100);
    assert.equal((sent.at(-1) ?? 0) - from, 90_000);
    for (const at of sent) {
      assert.ok(sent.filter((each) => each > at - minute && each <= at).length <= 60);
    }
  });

  it('shows each its place, as it moves up', async () => {
    const limits = limitsOf({ model: () => ({ requests: 6 }) });
    const model = limits.policy(played([said('x'), done]));
    const readings = Array.from({ length: 4 }, () => read(model));
    await clock.advance(1);
    assert.deepEqual(
      readings.map(({ parts }) => positions(parts)),
      [[], [1], [2], [3]],
    );
    await clock.advance(10_000);
    assert.deepEqual(
      readings.map(({ parts }) => positions(parts)),
      [[], [1], [2, 1], [3, 2]],
    );
    assert.equal(limits.state(refOf('m')).waiting, 2);
  });

  it('ends a wait with the abort, and lets the next one up', async () => {
    const limits = limitsOf({ model: () => ({ requests: 6 }) });
    const model = limits.policy(played([said('x'), done]));
    const abort = new AbortController();
    const first = read(model);
    const second = read(model, question(), abort.signal);
    const third = read(model);
    await clock.advance(5_000);
    abort.abort();
    assert.deepEqual(await second.outcome, { type: 'cancelled' });
    await clock.advance(5_000);
    assert.equal((await third.outcome)?.type, 'done');
    assert.equal((await first.outcome)?.type, 'done');
    assert.equal(clock.timers, 0);
  });

  it('holds a provider’s models to a limit that they share', async () => {
    const limits = limitsOf({ provider: () => ({ requests: 6 }) });
    const readings = ['a', 'b'].map((name) => read(limits.policy(played([done], infoOf(name)))));
    await clock.advance(1);
    assert.deepEqual(
      readings.map(({ parts }) => positions(parts)),
      [[], [1]],
    );
    await clock.advance(10_000);
    assert.equal((await readings[1]?.outcome)?.type, 'done');
  });

  it('counts tokens, and gives back what a reply did not need', async () => {
    const limits = limitsOf({ model: () => ({ tokens: 1_200 }) });
    const open = Promise.withResolvers<void>();
    const first = read(
      limits.policy(played([open.promise, used(5, 5), done])),
      question('', { maxOutputTokens: 1_000 }),
    );
    const second = read(limits.policy(played([done])), question('', { maxOutputTokens: 1_000 }));
    await clock.advance(1_000);
    assert.deepEqual(positions(second.parts), [1]);
    open.resolve();
    await first.outcome;
    await clock.advance(40_000);
    assert.equal((await second.outcome)?.type, 'done');
  });

  it('lets through what is larger than the whole bucket', async () => {
    const limits = limitsOf({ model: () => ({ tokens: 100 }) });
    const { outcome } = read(
      limits.policy(played([done])),
      question('', { maxOutputTokens: 5_000 }),
    );
    await clock.advance(1);
    assert.equal((await outcome)?.type, 'done');
  });

  it('refuses at once where the line is full, and where the wait would be too long', async () => {
    const limits = limitsOf({ queue: 1, longestWait: 5_000 });
    const refusal = { retryAfter: 4_000 };
    const model = limits.policy(played(() => [failed('rate-limited', refusal)]));
    await read(model).outcome;
    const waiting = read(model);
    await clock.advance(1);
    const full = await read(model).outcome;
    assert.equal(full?.type === 'failed' && full.failure.kind, 'unavailable');
    assert.match(
      full?.type === 'failed' ? full.failure.title : '',
      /^1 requests are waiting for m/,
    );
    refusal.retryAfter = 400_000;
    await clock.advance(4_000);
    await waiting.outcome;
    const late = await read(model).outcome;
    assert.equal(late?.type === 'failed' && late.failure.kind, 'rate-limited');
    assert.match(late?.type === 'failed' ? late.failure.title : '', /for about 7 min\.$/);
  });

  it('leaves a server alone for as long as it asks, and longer each time where it does not say', async () => {
    const limits = limitsOf({});
    const answers = [
      failed('rate-limited', { retryAfter: 7_000 }),
      failed('rate-limited'),
      failed('rate-limited'),
      done,
      done,
    ];
    const sent: number[] = [];
    const from = clock.now();
    const model = limits.policy(
      played(() => [(sent.push(clock.now() - from), answers.shift() ?? done)]),
    );
    for (let i = 0; i < 5; i++) {
      const { outcome } = read(model);
      await clock.advance(10_000);
      await outcome;
    }
    // 7 s asked; of its own 2 s, 4 s: both are over when the next one comes.
    assert.deepEqual(sent, [0, 10_000, 20_000, 30_000, 40_000]);
    answers.push(failed('rate-limited', { retryAfter: 25_000 }));
    await read(model).outcome;
    assert.equal(limits.state(refOf('m')).heldFor, 25_000);
    clock.set(clock.now() - 60 * minute);
    assert.equal(limits.state(refOf('m')).heldFor, 0, 'a clock that is set back holds nobody');
  });

  it('learns the limits that a server tells in its headers', async () => {
    const limits = limitsOf({});
    const server = await startFakeModelServer();
    const provider = createOpenAiProvider({
      id: 'fake',
      label: 'Fake',
      baseUrl: server.url,
      key: () => Promise.resolve(undefined),
      onHeaders: limits.headersOf('fake'),
    });
    const model = limits.policy(provider.languageModel(infoOf('fake-model')));
    const told = {
      'x-ratelimit-limit-requests': '2',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '1m0s',
    };
    try {
      server.reply([head(200, told), ...textReply('ok')]);
      assert.equal((await within(5_000, read(model).outcome))?.type, 'done');
      const second = read(model);
      await clock.advance(29_000);
      assert.deepEqual(positions(second.parts), [1]);
      assert.equal(server.chats.length, 1);
      await clock.advance(1_000);
      assert.equal((await within(5_000, second.outcome))?.type, 'done');
      assert.equal(server.chats.length, 2);
    } finally {
      await server.close();
    }
  });

  it('goes on where the clock is set back, as if that had not been', async () => {
    const limits = limitsOf({ model: () => ({ requests: 6 }) });
    const model = limits.policy(played([said('x'), done]));
    await read(model).outcome;
    await clock.advance(4_000);
    clock.set(clock.now() - 60 * minute);
    const { parts, outcome } = read(model);
    await clock.advance(9_999);
    assert.deepEqual(positions(parts), [1]);
    // What passed before the clock was first looked at again is lost.
    await clock.advance(1);
    assert.equal((await outcome)?.type, 'done');
  });

  it('is held up for a day at the most, whatever a server tells of its window', async () => {
    const limits = limitsOf({ longestWait: 1_000 });
    const told = {
      'x-ratelimit-limit': '20',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '99999999999999',
    };
    limits.headersOf('fake')(new Headers(told), 'm');
    assert.equal(limits.state(refOf('m')).heldFor, 24 * 60 * minute);
    const outcome = await read(limits.policy(played([done]))).outcome;
    assert.match(outcome?.type === 'failed' ? outcome.failure.title : '', /for about 24 h\.$/);
  });

  it('frees nothing twice where a reader leaves, and never waits for a model that hangs', async () => {
    const limits = limitsOf({ model: () => ({ requests: 6 }) });
    const reading = read(limits.policy(played([said('x'), forever])));
    await turn();
    await within(1_000, reading.leave());
    assert.equal(limits.state(refOf('m')).waiting, 0);
  });
});

describe('a bucket', () => {
  it('never gives more than its limit in a minute, whatever is asked when', () => {
    const asks = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 20 })),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(asks, fc.integer({ min: 20, max: 200 }), (steps, limit) => {
        const bucket = perMinute(limit);
        const taken: { readonly at: number; readonly amount: number }[] = [];
        let now = 0;
        for (const [pause, amount] of steps) {
          now += pause;
          const wait = bucket.waitFor(amount, now);
          if (wait > 0 && wait < 1_000) now += wait;
          if (bucket.waitFor(amount, now) > 0) continue;
          bucket.take(amount, now);
          taken.push({ at: now, amount });
          const inMinute = taken.filter(({ at }) => at > now - minute);
          assert.ok(inMinute.reduce((sum, each) => sum + each.amount, 0) <= limit);
        }
      }),
    );
  });

  it('gives no more in a minute where the clock is set back, and holds nobody up longer', () => {
    const asks = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 2 * minute })),
      { maxLength: 100 },
    );
    fc.assert(
      fc.property(asks, fc.integer({ min: 6, max: 60 }), (steps, limit) => {
        const bucket = perMinute(limit);
        const taken: number[] = [];
        let [now, behind] = [0, 0];
        for (const [pause, back] of steps) {
          now += pause;
          behind += back;
          const wait = bucket.waitFor(1, now - behind);
          assert.ok(wait <= minute, `${wait} ms`);
          now += wait;
          assert.equal(bucket.waitFor(1, now - behind), 0);
          bucket.take(1, now - behind);
          taken.push(now);
          assert.ok(taken.filter((at) => at > now - minute).length <= limit);
        }
      }),
    );
  });

  it('says exactly how long to wait', () => {
    const bucket = new TokenBucket({ capacity: 2, perMs: 0.001 });
    for (let i = 0; i < 2; i++) bucket.take(1, 0);
    assert.equal(bucket.waitFor(1, 0), 1_000);
    assert.equal(bucket.waitFor(1, 999), 1);
    assert.equal(bucket.waitFor(1, 1_000), 0);
  });
});

describe('rate limit headers', () => {
  const now = Date.UTC(2026, 10, 26);
  const parse = (headers: Readonly<Record<string, string>>): unknown =>
    parseRateHeaders(new Headers(headers), now);

  it('of OpenAI', () => {
    assert.deepEqual(
      parse({
        'x-ratelimit-limit-requests': '60',
        'x-ratelimit-remaining-requests': '59',
        'x-ratelimit-reset-requests': '1s',
        'x-ratelimit-limit-tokens': '150000',
        'x-ratelimit-remaining-tokens': '149984',
        'x-ratelimit-reset-tokens': '6ms',
      }),
      [
        { counted: 'requests', limit: 60, remaining: 59, reset: 1_000, period: minute },
        { counted: 'tokens', limit: 150_000, remaining: 149_984, reset: 6, period: minute },
      ],
    );
  });

  it('of Groq, whose requests are for a day', () => {
    assert.deepEqual(
      parse({
        'x-ratelimit-limit-requests': '14400',
        'x-ratelimit-remaining-requests': '14370',
        'x-ratelimit-reset-requests': '2m59.56s',
      }),
      [
        {
          counted: 'requests',
          limit: 14_400,
          remaining: 14_370,
          reset: 179_560,
          period: 24 * 60 * minute,
        },
      ],
    );
  });

  it('of Anthropic, told to the second', () => {
    assert.deepEqual(
      parse({
        'anthropic-ratelimit-requests-limit': '4000',
        'anthropic-ratelimit-requests-remaining': '3999',
        'anthropic-ratelimit-requests-reset': '2026-11-26T00:00:01Z',
        'anthropic-ratelimit-output-tokens-limit': '8000',
        'anthropic-ratelimit-output-tokens-remaining': '7000',
      }),
      [
        { counted: 'requests', limit: 4_000, remaining: 3_999, reset: 1_000, period: minute },
        { counted: 'output-tokens', limit: 8_000, remaining: 7_000, reset: 0, period: minute },
      ],
    );
  });

  it('of OpenRouter, whose window ends at a time', () => {
    const headers = {
      'x-ratelimit-limit': '20',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': `${now + 5_000}`,
    };
    assert.deepEqual(parse(headers), [
      { counted: 'requests', limit: 20, remaining: 0, reset: 5_000, period: 'window' },
    ]);
  });

  it('that make no sense are left out, and never throw', () => {
    const names = [
      'x-ratelimit-limit-requests',
      'x-ratelimit-remaining-requests',
      'x-ratelimit-reset-requests',
    ];
    assert.deepEqual(
      parse({ 'x-ratelimit-limit-requests': '-1', 'x-ratelimit-remaining-requests': 'many' }),
      [],
    );
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[\x20-\x7e]{0,30}$/), { minLength: 3, maxLength: 3 }),
        (values) => {
          for (const limit of parseRateHeaders(
            new Headers(names.map((name, at) => [name, values[at] ?? ''])),
            now,
          )) {
            assert.ok(limit.limit > 0 && limit.remaining >= 0 && limit.reset >= 0);
            assert.ok(limit.reset <= 24 * 60 * minute);
          }
        },
      ),
    );
  });
});
