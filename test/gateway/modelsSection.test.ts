// The models of the dashboard against the pool, the breakers and the health monitor themselves.
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { Gateway } from '../../src/gateway/gateway.ts';
import { createMemoryLedger } from '../../src/gateway/ledger.ts';
import { modelsSection } from '../../src/gateway/modelsSection.ts';
import { usageSection } from '../../src/gateway/usageSection.ts';
import { nullLog } from '../../src/protocol/log.ts';
import { policyOrder } from '../../src/gateway/policyOrder.ts';
import { done, failed, infoOf, played, question, read, refOf, said, used } from './playedModel.ts';

function make(runners = 1) {
  const ledger = createMemoryLedger();
  const gateway = new Gateway({
    order: policyOrder,
    settings: () => ({
      failover: [],
      budgets: {},
      reuseAnswers: false,
      maskSecrets: false,
      pace: () => ({ runners }),
    }),
    find: () => undefined,
    keyOf: () => Promise.resolve(undefined),
    mask: (text) => ({ text, kinds: [] }),
    redact: (text) => text,
    ledger,
    log: nullLog,
  });
  return { gateway, ledger };
}

const unknown = () => undefined;

describe('the models of the dashboard', () => {
  it('are none before one is asked, whatever models there are', () => {
    const { gateway } = make();
    gateway.guard(played([done]));
    assert.deepEqual(modelsSection(gateway, unknown), {
      running: 0,
      waiting: 0,
      open: 0,
      models: 0,
      rows: [],
    });
  });

  it('equal the pool after any run of requests that begin, end and are called off', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean()), { maxLength: 12 }),
        fc.integer({ min: 1, max: 3 }),
        async (steps, runners) => {
          const { gateway } = make(runners);
          let changes = 0;
          gateway.pool.onDidChange(() => changes++);
          const running: (() => void)[] = [];
          for (const [name, ends] of steps) {
            const gate = Promise.withResolvers<void>();
            const abort = new AbortController();
            running.push(() => (ends ? gate.resolve() : abort.abort()));
            const model = played(() => [said('x'), gate.promise, used(1, 1), done], infoOf(name));
            const reading = read(gateway.guard(model), question(), abort.signal);
            reading.outcome.catch(() => undefined);
            await turn();
            same(gateway);
          }
          assert.ok(changes >= steps.length, 'each of them was told of');
          for (const end of running) {
            end();
            for (let n = 0; n < 5; n++) await turn();
            same(gateway);
          }
        },
      ),
      { numRuns: 25 },
    ));

  it('say since when the longest waits, and which circuit is open and why', async () => {
    const { gateway } = make();
    const hung = new AbortController();
    const forever = played([said('x'), new Promise(() => undefined)], infoOf('busy'));
    read(gateway.guard(forever), question(), hung.signal).outcome.catch(() => undefined);
    await turn();
    const from = Date.now();
    for (let n = 0; n < 2; n++) void read(gateway.guard(forever), question(), hung.signal);
    await turn();
    const broken = played(
      [failed('bad-key', { title: 'No key', retryable: false })],
      infoOf('broken'),
    );
    for (let n = 0; n < 3; n++) await read(gateway.guard(broken)).outcome;
    const { rows, open } = modelsSection(gateway, unknown);
    const [busy, other] = rows;
    assert.deepEqual([busy?.label, busy?.running, busy?.waiting], ['busy', 1, 2]);
    assert.ok((busy?.waitingSince ?? 0) >= from && (busy?.waitingSince ?? 0) <= Date.now());
    const state = gateway.breakers.of(refOf('broken'));
    assert.equal(open, state?.state === 'open' ? 1 : 0);
    assert.equal(other?.circuit?.state, state?.state);
    assert.equal(other?.health?.failed, 3);
    hung.abort();
  });

  it('are counted beyond what is listed, with names that are made short', async () => {
    const { gateway, ledger } = make();
    for (let n = 0; n < 60; n++) {
      const name = `${'x'.repeat(10_000)}${n}`;
      await read(gateway.guard(played([said('x'), used(1, 1), done], infoOf(name)))).outcome;
    }
    const section = modelsSection(gateway, unknown);
    assert.deepEqual([section.models, section.rows.length], [60, 50]);
    assert.ok(JSON.stringify(section).length < 50_000, 'a page is told little');
    const { meter } = gateway;
    const usage = usageSection(
      { ledger, meter, budgets: {}, find: unknown, titleOf: unknown },
      Date.now(),
    );
    assert.deepEqual([usage.used, usage.models.length, usage.total.requests], [60, 50, 60]);
    assert.ok(JSON.stringify(usage).length < 50_000);
  });
});

function same(gateway: Gateway): void {
  const section = modelsSection(gateway, unknown);
  for (const { label, running, waiting } of section.rows) {
    assert.deepEqual({ running, waiting }, gateway.pool.load({ ref: refOf(label) }), label);
  }
  const loads = ['a', 'b', 'c'].map((name) => gateway.pool.load({ ref: refOf(name) }));
  const sum = (key: 'running' | 'waiting'): number =>
    loads.reduce((all, load) => all + load[key], 0);
  assert.deepEqual([section.running, section.waiting], [sum('running'), sum('waiting')]);
}
