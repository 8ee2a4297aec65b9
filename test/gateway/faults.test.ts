import assert from 'node:assert/strict';
import { createServer, setGlobalProxyFromEnv } from 'node:http';
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
  done,
  event,
  failWith,
  finish,
  hang,
  head,
  pings,
  redirectTo,
  reset,
  respond,
  text,
  textReply,
  type Script,
} from '../helpers/modelScripts.ts';
import { startUntrustedServer } from '../helpers/untrustedServer.ts';
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
const shown = { attempts: 1, other: false } as const;
const again = { attempts: 4, ...cured } as const;
const choose = 'choose-model';
const settings = 'open-settings';
const log = 'open-log';

const faults: Readonly<Record<string, readonly [Script, Outcome]>> = {
  '400': [[failWith(400)], { kind: 'bad-request', ...shown, action: choose }],
  '401': [[failWith(401)], { kind: 'bad-key', ...shown, action: 'set-api-key' }],
  '402': [[failWith(402)], { kind: 'no-credit', attempts: 1, action: choose, ...cured }],
  '403': [[failWith(403)], { kind: 'bad-key', ...shown, action: 'set-api-key' }],
  '403 for a model': [
    [failWith(403, { code: 'model_not_found' })],
    { kind: 'unknown-model', attempts: 1, action: choose, ...cured },
  ],
  '404, the model is gone': [
    [failWith(404, { code: 'model_not_found' })],
    { kind: 'unknown-model', attempts: 1, action: choose, ...cured },
  ],
  '404, the address is wrong': [
    [respond(404, '404 page not found')],
    { kind: 'bad-request', ...shown, action: settings },
  ],
  '407': [[failWith(407)], { kind: 'unreachable', ...again, action: settings }],
  '408': [[failWith(408)], { kind: 'server-error', ...again, action: choose }],
  '409': [[failWith(409)], { kind: 'server-error', ...again, action: choose }],
  '413': [
    [respond(413, '<html>Too Large</html>')],
    { kind: 'context-too-long', attempts: 1, action: choose, ...cured },
  ],
  '422': [
    [respond(422, { detail: 'field required' })],
    { kind: 'bad-request', ...shown, action: settings },
  ],
  '429 with seconds': [
    [failWith(429, { retryAfter: '7' })],
    { kind: 'rate-limited', ...again, action: choose, waits: [7_000, 7_000, 7_000] },
  ],
  '429 with a date': [
    [failWith(429, { retryAfter: 'Thu, 01 Jan 2026 12:00:05 GMT' })],
    { kind: 'rate-limited', ...again, action: choose, waits: [5_000, 5_000, 5_000] },
  ],
  '429 with neither': [
    [failWith(429)],
    { kind: 'rate-limited', ...again, action: choose, waits: [500, 1_000, 2_000] },
  ],
  '429 with junk': [
    [failWith(429, { retryAfter: '-5' })],
    { kind: 'rate-limited', ...again, action: choose, waits: [500, 1_000, 2_000] },
  ],
  '429 for a day': [
    [failWith(429, { retryAfter: '86400' })],
    { kind: 'rate-limited', attempts: 1, action: choose, waits: [], ...cured },
  ],
  '429 without credit': [
    [failWith(429, { code: 'insufficient_quota' })],
    { kind: 'no-credit', attempts: 1, action: choose, ...cured },
  ],
  '500': [[failWith(500)], { kind: 'server-error', ...again, action: log }],
  '502': [
    [respond(502, '<html>Bad Gateway</html>')],
    { kind: 'server-error', ...again, action: log },
  ],
  '503': [[failWith(503)], { kind: 'server-error', ...again, action: log }],
  '503 for some time': [
    [failWith(503, { retryAfter: '120' })],
    { kind: 'server-error', attempts: 1, action: choose, ...cured },
  ],
  '529': [
    [failWith(529, { type: 'overloaded_error' })],
    { kind: 'server-error', ...again, action: choose },
  ],
  'an error in the stream, before the first token': [
    [event({ error: { message: 'boom' } })],
    { kind: 'server-error', ...again, action: choose },
  ],
  'an error in the stream, after it': [
    [text('kept'), event({ error: { message: 'boom' } })],
    { kind: 'server-error', ...shown, action: choose, text: 'kept' },
  ],
  'no finish and no text': [
    [event({ choices: [] }), done()],
    { kind: 'cut-off', ...again, action: log },
  ],
  'no finish': [[text('kept'), done()], { kind: 'cut-off', ...shown, action: log, text: 'kept' }],
  'a reset at once': [[reset()], { kind: 'unreachable', ...again, action: settings }],
  'a reset before the first token': [[head(), reset()], { kind: 'cut-off', ...again, action: log }],
  'a reset after it': [
    [text('kept'), reset()],
    { kind: 'cut-off', ...shown, action: log, text: 'kept' },
  ],
  HTML: [
    [respond(200, '<html>Sign in</html>')],
    { kind: 'not-a-model-answer', attempts: 1, action: settings, ...cured },
  ],
  nothing: [
    [respond(200, '')],
    { kind: 'not-a-model-answer', attempts: 1, action: settings, ...cured },
  ],
  'a hang before the first byte': [
    [hang()],
    { kind: 'timed-out', attempts: 1, action: choose, ...cured },
  ],
  'pings only': [
    [pings({ everyMs: 20 })],
    { kind: 'timed-out', attempts: 1, action: choose, ...cured },
  ],
  'a hang between two tokens': [
    [text('kept'), hang()],
    { kind: 'timed-out', ...shown, action: choose, text: 'kept' },
  ],
  'a redirect elsewhere': [
    [redirectTo('http://localhost:9/v1')],
    { kind: 'not-a-model-answer', attempts: 1, action: settings, ...cured },
  ],
};

describe('a fault behind all policies', () => {
  let server: FakeModelServer;
  let spare: FakeModelServer;
  let clock: WaitingClock;
  let breakers: CircuitBreakers;
  let asked: number;
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
    createTimeouts({ first: 250, between: 250 }),
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

  it('no such host: unreachable after 4, another answers', () =>
    check('http://nowhere.invalid/v1', { kind: 'unreachable', ...again, action: settings }));

  it('nobody listens: unreachable after 4, another answers', async () => {
    const gone = await startFakeModelServer();
    await gone.close();
    await check(gone.url, { kind: 'unreachable', ...again, action: settings });
  });

  it('a certificate that nobody vouches for: told after 1', async () => {
    const untrusted = await startUntrustedServer();
    try {
      await check(`https://${untrusted.host}/v1`, {
        kind: 'untrusted-certificate',
        ...shown,
        action: settings,
      });
    } finally {
      await untrusted.close();
    }
  });

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

  it('an answer that ends without text is an answer', async () => {
    server.reply([finish(), done()]);
    const streamed = await collect(whole(server.url, true));
    assert.deepEqual(streamed.parts, [
      { type: 'finish', outcome: { type: 'done', reason: 'stop' } },
    ]);
  });
});

function noticesOf({ parts }: Streamed, type: 'retrying' | 'answered-by'): number {
  return parts.filter((part) => part.type === 'notice' && part.notice.type === type).length;
}

/** A proxy that lets nobody through. */
async function startRefusingProxy(): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer();
  server.on('connect', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
