import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { Budgets } from '../../src/gateway/budgets.ts';
import {
  createMemoryLedger,
  dayOf,
  totalsBy,
  totalsOf,
  type Ledger,
} from '../../src/gateway/ledger.ts';
import { Meter } from '../../src/gateway/metering.ts';
import { modelKey } from '../../src/gateway/modelKey.ts';
import { applyPolicies } from '../../src/gateway/policies.ts';
import { requestTokens } from '../../src/gateway/requestTokens.ts';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { costOf, estimateCost } from '../../src/protocol/cost.ts';
import { MovedClock } from './movedClock.ts';
import {
  done,
  failed,
  forever,
  infoOf,
  played,
  question,
  read,
  said,
  used,
  type Act,
} from './playedModel.ts';

const price = { input: 2, output: 10 };
const priced = infoOf('m', { price });

describe('costs', () => {
  it('of plain, cached and newly cached input, and of output', () => {
    const full = { input: 3, output: 15, cachedInput: 0.3, cacheWrite: 3.75 };
    assert.equal(costOf({ input: 1e6, output: 1e6 }, full), 18);
    assert.equal(
      costOf({ input: 1e6, output: 0, cachedInput: 5e5, cacheWrite: 1e5 }, full),
      0.15 + 0.375 + 1.2,
    );
    assert.equal(
      costOf({ input: 1e6, output: 0, cachedInput: 5e5 }, price),
      2,
      'as input where not given',
    );
    assert.equal(
      costOf({ input: 10, output: 0, cachedInput: 99, cacheWrite: 99 }, price),
      20e-6,
      'never negative',
    );
  });

  it('never come to more than was estimated', () => {
    const count = fc.integer({ min: 0, max: 100_000 });
    const rate = fc.double({ min: 0, max: 100, noNaN: true });
    const usage = fc.record({ input: count, output: count, cachedInput: count, cacheWrite: count });
    const prices = fc.record({ input: rate, output: rate, cacheWrite: rate });
    fc.assert(
      fc.property(usage, prices, (counted, each) => {
        const cost = costOf(counted, { ...each, cachedInput: each.input / 10 });
        assert.ok(cost <= estimateCost(counted.input, counted.output, each) + 1e-9);
      }),
    );
  });
});

describe('the meter', () => {
  let clock: MovedClock;
  let ledger: Ledger;
  let budgets: Budgets;
  let meter: Meter;
  beforeEach(() => {
    clock = new MovedClock();
    ledger = createMemoryLedger();
    budgets = {};
    meter = new Meter({
      ledger,
      clock,
      budgets: () => budgets,
      tokensOf: () => 100,
    });
  });
  const metered = (acts: readonly Act[], info = priced): LanguageModel =>
    applyPolicies(played(acts, info), [meter.record, meter.budget]);
  const today = (): ReturnType<Ledger['readDay']> => ledger.readDay(dayOf(clock.now()));

  it('writes down what each request used and cost', async () => {
    await read(
      metered([said('x'), used(1_000, 500), done]),
      question('q', { correlation: 'a', session: 's1' }),
    ).outcome;
    assert.deepEqual(today(), [
      {
        at: clock.now(),
        model: priced.ref,
        correlation: 'a',
        session: 's1',
        usage: { input: 1_000, output: 500 },
        estimated: false,
        cost: 0.007,
      },
    ]);
  });

  it('counts by itself where the provider does not, and says so', async () => {
    await read(metered([said('x'.repeat(300)), done])).outcome;
    const abort = new AbortController();
    const reading = read(metered([said('x'.repeat(30)), forever]), question(), abort.signal);
    await turn();
    abort.abort();
    await turn();
    assert.deepEqual(
      today().map(({ usage, estimated }) => [usage, estimated]),
      [
        [{ input: 100, output: 100 }, true],
        [{ input: 100, output: 10 }, true],
      ],
    );
    assert.deepEqual(reading.parts.length, 1);
  });

  it('charges nothing for a request that was refused, but for one that broke off', async () => {
    await read(metered([failed('rate-limited')])).outcome;
    assert.equal(today().length, 0);
    await read(metered([said('abc'), failed('cut-off')])).outcome;
    assert.equal(today().length, 1);
  });

  it('sums by day, session and model', async () => {
    const other = infoOf('n');
    await read(metered([used(10, 1), done]), question('q', { correlation: 'a', session: 's1' }))
      .outcome;
    await read(
      metered([used(20, 2), done], other),
      question('q', { correlation: 'a', session: 's2' }),
    ).outcome;
    await clock.advance(24 * 60 * 60_000);
    await read(metered([used(40, 4), done]), question('q', { correlation: 'b', session: 's1' }))
      .outcome;
    assert.equal(totalsOf(today()).input, 40);
    const session = totalsOf(ledger.readSession('s1'));
    assert.deepEqual(session, {
      requests: 2,
      input: 50,
      output: 5,
      cost: session.cost,
      unpriced: 0,
      estimated: 0,
    });
    assert.ok(Math.abs(session.cost - 150e-6) < 1e-12);
    const yesterday = ledger.readDay(dayOf(clock.now() - 24 * 60 * 60_000));
    const byModel = totalsBy(yesterday, ({ model }) => modelKey(model));
    assert.equal(byModel.get(modelKey(other.ref))?.unpriced, 1);
    assert.equal(byModel.get(modelKey(priced.ref))?.input, 10);
  });

  it('stops a request before it passes a budget, with words', async () => {
    // One request: 100 tokens in and 100 out at most are $0.0012; it uses half of the output.
    const asked = async (): Promise<string> => {
      const outcome = await read(
        metered([used(100, 50), done]),
        question('q', { correlation: 'a', session: 's1' }),
      ).outcome;
      return outcome?.type === 'failed'
        ? `${outcome.failure.kind}: ${outcome.failure.title} ${outcome.failure.advice}`
        : 'sent';
    };
    for (const [budget, words] of [
      [
        { dollarsPerDay: 0.002 },
        /budget of \$0\.0020 for a day\. \$0\.0014 are spent .*come to \$0\.0012.*tomorrow/,
      ],
      [{ dollarsPerSession: 0.002 }, /for a chat\..*new chat/],
      [{ tokensPerDay: 400 }, /budget of 400 tokens for a day\. 300 tokens/],
      [{ tokensPerSession: 400 }, /400 tokens for a chat/],
    ] as const) {
      ledger = createMemoryLedger();
      meter = new Meter({
        ledger,
        clock,
        budgets: () => budget,
        tokensOf: () => 100,
      });
      assert.equal(await asked(), 'sent');
      assert.equal(await asked(), 'sent');
      const refused = await asked();
      assert.match(refused, /^budget: This request could pass/);
      assert.match(refused, words);
      assert.equal(today().length, 2);
    }
  });

  it('counts what is under way as spent, and lets go of it', async () => {
    budgets = { tokensPerDay: 450 };
    const abort = new AbortController();
    const first = read(metered([forever]), question(), abort.signal);
    const second = read(metered([forever]), question(), abort.signal);
    await turn();
    const third = await read(metered([done])).outcome;
    assert.equal(third?.type === 'failed' && third.failure.kind, 'budget');
    abort.abort();
    await turn();
    // The two were cut off after 100 tokens of input each.
    assert.equal((await read(metered([used(100, 10), done])).outcome)?.type, 'done');
    assert.deepEqual([first.parts, second.parts], [[], []]);
  });

  it('never lets parallel requests pass a budget together', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 30 }),
        async (outputs) => {
          const own = createMemoryLedger();
          const limited = new Meter({
            ledger: own,
            clock,
            budgets: () => ({ tokensPerDay: 1_000 }),
            tokensOf: () => 100,
          });
          await Promise.all(
            outputs.map(async (output) => {
              const model = played([turn(), used(100, output), done], priced);
              return read(applyPolicies(model, [limited.record, limited.budget])).outcome;
            }),
          );
          const { input, output } = totalsOf(own.readDay(dayOf(clock.now())));
          assert.ok(input + output <= 1_000);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('asks a model that costs nothing, whatever was spent', async () => {
    budgets = { dollarsPerDay: 0.000_001 };
    assert.equal(
      (await read(metered([done], infoOf('local', { price: { input: 0, output: 0 } }))).outcome)
        ?.type,
      'done',
    );
    assert.equal((await read(metered([done])).outcome)?.type, 'failed');
  });
});

describe('a model whose price nobody knows', () => {
  it('is held to a budget of tokens, and to none of dollars, which says so', async () => {
    const ledger = createMemoryLedger();
    for (const [budget, sent] of [
      [{ dollarsPerDay: 0.000_001 }, 2],
      [{ tokensPerDay: 350 }, 1],
    ] as const) {
      const clock = new MovedClock(Date.UTC(2026, sent, 1, 12));
      const meter = new Meter({ ledger, clock, budgets: () => budget, tokensOf: () => 100 });
      const model = applyPolicies(played([used(100, 90), done], infoOf('odd')), [
        meter.record,
        meter.budget,
      ]);
      for (let at = 0; at < 2; at++) await read(model).outcome;
      const { requests, unpriced, cost } = totalsOf(ledger.readDay(dayOf(clock.now())));
      assert.deepEqual([requests, unpriced, cost], [sent, sent, 0]);
    }
  });
});

describe('the tokens of a request', () => {
  it('are rather too many than too few', () => {
    assert.equal(requestTokens(question('x'.repeat(300))), 104);
    assert.equal(requestTokens(question('漢'.repeat(100))), 104);
    const picture = { mimeType: 'image/png', base64: 'AA' };
    assert.ok(
      requestTokens(question('', { messages: [{ role: 'user', text: '', images: [picture] }] })) >
        1_500,
    );
    const tools = [{ name: 'a', description: 'b'.repeat(300), parameters: {} }];
    assert.ok(requestTokens(question('', { tools })) > 100);
  });
});
