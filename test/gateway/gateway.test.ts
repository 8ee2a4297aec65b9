import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { Gateway, type GatewaySettings, type PolicyName } from '../../src/gateway/gateway.ts';
import { createMemoryLedger, dayOf, type Ledger } from '../../src/gateway/ledger.ts';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { nullLog, type Log } from '../../src/protocol/log.ts';
import { policyOrder } from '../../src/gateway/policyOrder.ts';
import {
  done,
  failed,
  infoOf,
  played,
  positions,
  question,
  read,
  said,
  used,
  type Played,
} from './playedModel.ts';

const everyPolicy = {
  timeouts: true,
  redaction: true,
  metering: true,
  health: true,
  limits: true,
  retry: true,
  breaker: true,
  runners: true,
  failover: true,
  budget: true,
  cache: true,
  wholeness: true,
} as const satisfies Record<PolicyName, true>;
const price = { input: 1, output: 1 };
const settings: GatewaySettings = {
  failover: [],
  budgets: {},
  reuseAnswers: false,
  maskSecrets: true,
  pace: () => ({ runners: 4 }),
};

interface Made {
  readonly gateway: Gateway;
  readonly ledger: Ledger;
}

function make(
  over: Partial<GatewaySettings> = {},
  others: readonly Played[] = [],
  log: Partial<Log> = {},
): Made {
  const ledger = createMemoryLedger();
  const gateway = new Gateway({
    order: policyOrder,
    settings: () => ({ ...settings, ...over }),
    find: (ref) => others.find(({ info }) => info.ref.model === ref.model),
    keyOf: () => Promise.resolve(undefined),
    mask: (text) => ({ text: text.replaceAll('hunter2', '***'), kinds: [] }),
    redact: (text) => text,
    ledger,
    log: { ...nullLog, ...log },
  });
  return { gateway, ledger };
}

const answering = (word: string, model = 'm'): Played =>
  played([said(word), used(10, 5), done], infoOf(model, { price }));
const spent = (ledger: Ledger): readonly string[] =>
  ledger.readDay(dayOf(Date.now())).map(({ model }) => model.model);

describe('the gateway', () => {
  it('has each policy in one place', () => {
    assert.deepEqual(policyOrder.toSorted(), Object.keys(everyPolicy).toSorted());
  });

  it('masks what leaves, writes down what it used, and knows how the model did', async () => {
    const { gateway, ledger } = make();
    const model = answering('ready');
    await read(gateway.guard(model), question('my word is hunter2')).outcome;
    assert.equal(model.requests[0]?.messages[0]?.text, 'my word is ***');
    assert.deepEqual(spent(ledger), ['m']);
    assert.equal(gateway.health.of(model.info.ref).state, 'ok');
    gateway.dispose();
  });

  it('masks nothing where a person wants that', async () => {
    const { gateway } = make({ maskSecrets: false });
    const model = answering('ready');
    await read(gateway.guard(model), question('hunter2')).outcome;
    assert.equal(model.requests[0]?.messages[0]?.text, 'hunter2');
    gateway.dispose();
  });

  it('asks those that the settings name, each in its own policies, and a masked request too', async () => {
    const spare = answering('spare', 'n');
    const { gateway, ledger } = make({ failover: [{ provider: 'fake', model: 'n' }] }, [spare]);
    const broken = played([failed('no-credit')]);
    const { parts, outcome } = read(gateway.guard(broken), question('hunter2'));
    assert.deepEqual(await outcome, { type: 'done', reason: 'stop' });
    assert.deepEqual(
      parts.map((part) => (part.type === 'notice' ? part.notice.type : part.type)),
      ['answered-by', 'text-delta', 'usage', 'finish'],
    );
    assert.equal(spare.requests[0]?.messages[0]?.text, '***');
    assert.deepEqual(spent(ledger), ['n']);
    gateway.dispose();
  });

  it('says in the log which of those that the settings name is not there', async () => {
    const spare = answering('spare', 'n');
    const failover = ['gone', 'n'].map((model) => ({ provider: 'fake', model }));
    const lines: string[] = [];
    const { gateway } = make({ failover }, [spare], { warn: (line) => void lines.push(line) });
    const { outcome } = read(gateway.guard(played([failed('no-credit')])));
    assert.deepEqual(await outcome, { type: 'done', reason: 'stop' });
    assert.deepEqual(lines, ['fake/gone of parley.models.failover is not there.']);
    gateway.dispose();
  });

  it('lets nobody step in where a model is tried by itself', async () => {
    const spare = answering('spare', 'n');
    const { gateway } = make({ failover: [{ provider: 'fake', model: 'n' }] }, [spare]);
    const outcome = await read(gateway.guardAlone(played([failed('no-credit')]))).outcome;
    assert.equal(outcome?.type === 'failed' && outcome.failure.kind, 'no-credit');
    assert.equal(spare.requests.length, 0);
    gateway.dispose();
  });

  it('holds each model that may answer to the budget', async () => {
    const dear = played([said('x'), done], infoOf('n', { price: { input: 1e6, output: 1e6 } }));
    const { gateway } = make(
      { failover: [{ provider: 'fake', model: 'n' }], budgets: { dollarsPerDay: 1 } },
      [dear],
    );
    const broken = played([failed('no-credit')], infoOf('m', { price }));
    const outcome = await read(gateway.guard(broken)).outcome;
    assert.equal(outcome?.type === 'failed' && outcome.failure.kind, 'no-credit');
    assert.equal(dear.requests.length, 0);
    gateway.dispose();
  });

  it('gives an answer again only where that is set, and never where another one is wanted', async () => {
    for (const reuseAnswers of [false, true]) {
      const { gateway } = make({ reuseAnswers });
      const model = answering('ready');
      for (const more of [{}, {}, { fresh: true }]) {
        await read(gateway.guard(model), question('same', more)).outcome;
      }
      assert.equal(model.requests.length, reuseAnswers ? 2 : 3);
      gateway.reset();
      await read(gateway.guard(model), question('same')).outcome;
      assert.equal(model.requests.length, reuseAnswers ? 3 : 4, 'nothing is kept over a reset');
      gateway.dispose();
    }
  });

  it('asks one model no more often at once than its provider answers', async () => {
    const runners = { value: 1 };
    const { gateway } = make({ pace: () => ({ runners: runners.value }) });
    const busy = { now: 0, most: 0 };
    const slow: LanguageModel = {
      info: infoOf('m'),
      async *stream() {
        busy.now += 1;
        busy.most = Math.max(busy.most, busy.now);
        await turn();
        busy.now -= 1;
        yield said('x');
        yield done;
      },
    };
    const ask = (): Promise<unknown>[] =>
      Array.from({ length: 6 }, () => read(gateway.guard(slow)).outcome);
    await Promise.all(ask());
    assert.equal(busy.most, 1);
    runners.value = 3;
    await Promise.all(ask());
    assert.equal(busy.most, 3, 'another setting counts at once');
    gateway.dispose();
  });

  it('holds a provider to its pace, and to another one after a reset', async () => {
    const pace = { runners: 4, requests: 2 };
    const { gateway } = make({ pace: () => pace });
    const model = answering('ready');
    const asked = Array.from({ length: 2 }, () => read(gateway.guard(model)));
    await asked[0]?.outcome;
    assert.equal(gateway.limits.state(model.info.ref).waiting, 1);
    assert.deepEqual(positions(asked[1]?.parts ?? []), [1]);
    pace.requests = 100;
    gateway.reset();
    const more = Array.from({ length: 10 }, () => read(gateway.guard(model)).outcome);
    await Promise.all(more);
    assert.equal(model.requests.length, 11);
    gateway.dispose();
  });

  it('counts nothing for the built-in answers, which cost nothing and fail nowhere', async () => {
    const { gateway, ledger } = make();
    const model = played([said('a place'), done], infoOf('offline', { builtIn: true }));
    await read(gateway.guard(model)).outcome;
    assert.deepEqual(spent(ledger), []);
    assert.equal(gateway.health.of(model.info.ref).state, 'unknown');
    gateway.dispose();
  });
});
