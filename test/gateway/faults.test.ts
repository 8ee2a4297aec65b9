import assert from 'node:assert/strict';
import { setGlobalProxyFromEnv } from 'node:http';
import { createBreaker } from '../../src/gateway/breaker.ts';
import { CircuitBreakers } from '../../src/gateway/circuitBreakers.ts';
import { createFailover } from '../../src/gateway/failover.ts';
import { applyPolicies, type Policy } from '../../src/gateway/policies.ts';
import { createRetry } from '../../src/gateway/retry.ts';
import { createTimeouts } from '../../src/gateway/timeouts.ts';
import { createWholeness } from '../../src/gateway/wholeness.ts';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { createOpenAiProvider } from '../../src/models/openai/openAiProvider.ts';
import type { FailureAction, FailureKind } from '../../src/protocol/model.ts';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import {
  contentEvent,
  done,
  event,
  failWith,
  raw,
  textReply,
  type Script,
} from '../helpers/modelScripts.ts';
import { startRefusingProxy } from '../helpers/refusingProxy.ts';
import { collect, type Streamed } from '../models/compliance.ts';
import { WaitingClock } from './waitingClock.ts';

/** What a person gets where a server has this fault and nobody else can be asked. */
interface Outcome {
  readonly kind: FailureKind;
  /** How often the server is asked. */
  readonly attempts: number;
  /** What a person is offered to put it right. */
  readonly action: FailureAction;
  /** Milliseconds between the attempts; not checked where not given. */
  readonly waits?: readonly number[];
  /** What of the answer is kept. */
  readonly text?: string;
  /** True where another model answers by itself, if there is one. */
  readonly other: boolean;
}

const cured = { other: true } as const;
const again = { attempts: 4, ...cured } as const;
const choose = 'choose-model';
const settings = 'open-settings';
const log = 'open-log';

/** What is said in OpenAI's protocol only; the rest is in faultTable.ts. */
const faults: Readonly<Record<string, readonly [Script, Outcome]>> = {
  '403 for a model': [
    [failWith(403, { code: 'model_not_found' })],
    { kind: 'unknown-model', attempts: 1, action: choose, ...cured },
  ],
  '407': [[failWith(407)], { kind: 'unreachable', ...again, action: settings }],
  '429 without credit': [
    [failWith(429, { code: 'insufficient_quota' })],
    { kind: 'no-credit', attempts: 1, action: choose, ...cured },
  ],
  '503 for some time': [
    [failWith(503, { retryAfter: '120' })],
    { kind: 'server-error', attempts: 1, action: choose, ...cured },
  ],
  'no finish and no text': [
    [event({ choices: [] }), done()],
    { kind: 'cut-off', ...again, action: log },
  ],
  'an error in the stream, after the first token, in the same packet': [
    [raw(contentEvent('kept') + 'data: {"error":{"message":"boom"}}\n\n')],
    { kind: 'server-error', attempts: 1, other: false, action: choose, text: 'kept' },
  ],
};

describe('a fault behind all policies', () => {
  let server: FakeModelServer;
  let spare: FakeModelServer;
  let clock: WaitingClock;
  let breakers: CircuitBreakers;
  let asked: number;
  /** Milliseconds that a server may be silent for. */
  let patience: number;
  before(async () => {
    server = await startFakeModelServer();
    spare = await startFakeModelServer({ script: textReply('from the spare') });
    // The first request loads the client, which may take longer than a time-out here.
    await collect(served('warm', spare.url));
  });
  after(() => Promise.all([server.close(), spare.close()]));
  beforeEach(() => {
    clock = new WaitingClock();
    breakers = new CircuitBreakers({
      now: clock.now,
      onError: (error) => assert.fail(String(error)),
    });
    asked = 0;
    patience = 250;
  });

  function served(id: string, baseUrl: string): LanguageModel {
    const count = id === 'fake' ? 1 : 0;
    return createOpenAiProvider({
      id,
      label: id,
      baseUrl,
      key: () => Promise.resolve('a-key'),
      now: () => Date.UTC(2026, 0, 1, 12),
      fetch(input, init) {
        asked += count;
        return fetch(input, init);
      },
    }).languageModel({
      ref: { provider: id, model: 'fake-model' },
      label: `Model of ${id}`,
      providerLabel: id,
      window: { total: count ? 8_192 : 100_000, reply: 2_048, assumed: true },
      exactTokens: false,
    });
  }

  const inner = (): readonly Policy[] => [
    createTimeouts({ first: patience, between: patience }),
    createRetry({}, { now: clock.now, timer: clock.timer, random: () => 1 }),
    createBreaker(breakers, () => Promise.resolve('a-key')),
  ];

  function whole(baseUrl: string, withSpare: boolean): LanguageModel {
    const guarded = applyPolicies(served('spare', spare.url), inner());
    return applyPolicies(served('fake', baseUrl), [
      ...inner(),
      createFailover({ candidates: () => (withSpare ? [guarded] : []) }),
      createWholeness((words) => words),
    ]);
  }

  async function check(baseUrl: string, expected: Outcome): Promise<void> {
    const alone = await collect(whole(baseUrl, false));
    assert.equal(alone.outcome?.type, 'failed');
    const { failure } = alone.outcome;
    assert.equal(failure.kind, expected.kind);
    assert.ok(failure.actions.includes(expected.action), failure.actions.join());
    for (const words of [failure.title, failure.advice]) assert.match(words, /^[^<>{}]{15,}\.$/);
    assert.equal(alone.text, expected.text ?? '');
    assert.equal(asked, expected.attempts);
    assert.equal(noticesOf(alone, 'retrying'), expected.attempts - 1);
    if (expected.waits) assert.deepEqual(clock.waits, expected.waits);
    const both = await collect(whole(baseUrl, true));
    assert.equal(both.text, expected.other ? 'from the spare' : (expected.text ?? ''));
    assert.equal(both.outcome?.type, expected.other ? 'done' : 'failed');
    assert.equal(noticesOf(both, 'answered-by'), expected.other ? 1 : 0);
  }

  for (const [name, [script, expected]] of Object.entries(faults)) {
    const { kind, attempts, other } = expected;
    const then = other ? 'another answers' : 'a person is told';
    it(`${name}: ${kind} after ${attempts}, ${then}`, async () => {
      server.reply(script);
      await check(server.url, expected);
    });
  }

  it('a proxy that is not there, or refuses: it is named', async () => {
    const gone = await startFakeModelServer();
    await gone.close();
    const refusing = await startRefusingProxy();
    try {
      for (const [port, words] of [
        [gone.port, `nothing listens at port ${gone.port}`],
        [refusing.port, 'it answered 403'],
      ] as const) {
        breakers.reset();
        asked = 0;
        const proxy = `http://127.0.0.1:${port}`;
        const undo = setGlobalProxyFromEnv({ http_proxy: proxy, https_proxy: proxy });
        const streamed = await collect(whole('http://models.invalid/v1', false)).finally(undo);
        assert.equal(streamed.outcome?.type, 'failed');
        const { kind, title } = streamed.outcome.failure;
        assert.equal(kind, 'unreachable');
        assert.ok(title.includes('proxy') && title.includes(words), title);
        assert.equal(asked, 4);
      }
    } finally {
      await refusing.close();
    }
  });

  it('a failure once or twice is nothing that a person notices', async () => {
    server.reply(textReply('at last'));
    server.next([failWith(500)]);
    server.next([failWith(503)]);
    const streamed = await collect(whole(server.url, true));
    assert.equal(streamed.text, 'at last');
    assert.equal(noticesOf(streamed, 'retrying'), 2);
  });

  it('a dead server is not asked any more, and asked again when it is time', async () => {
    // Nothing hangs here, and a busy machine takes its time.
    patience = 10_000;
    server.reply([failWith(500)]);
    for (let i = 0; i < 3; i++) await collect(whole(server.url, true));
    assert.equal(asked, 12);
    const streamed = await collect(whole(server.url, true));
    assert.equal(streamed.text, 'from the spare');
    assert.equal(asked, 12);
    server.reply(textReply('back'));
    clock.time += 30_000;
    assert.equal((await collect(whole(server.url, true))).text, 'back');
  });
});

function noticesOf({ parts }: Streamed, type: 'retrying' | 'answered-by'): number {
  return parts.filter((part) => part.type === 'notice' && part.notice.type === type).length;
}
