// Moonshot’s own shapes over the ready-made entry: chunks, usage within the choice, its words for what fails.
import assert from 'node:assert/strict';
import { createProvider } from '../../src/models/createProvider.ts';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { wellKnownOf } from '../../src/models/wellKnown.ts';
import type { FailureKind } from '../../src/protocol/model.ts';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import { done, event, hang, respond, type Script, type Step } from '../helpers/modelScripts.ts';
import { callsOf, collect, type Streamed } from './compliance.ts';
import { fakeInfo, key, named } from './wireBench.ts';

const model = 'kimi-k2-thinking';

/** A chunk as the documentation shows it. Source: platform.moonshot.ai, “Chat”, response of a stream. */
function chunk(delta: object, more: object = {}): Step {
  return event({
    id: 'cmpl-1305b94c570f447fbde3180560736287',
    object: 'chat.completion.chunk',
    created: 1_698_999_575,
    model,
    choices: [{ index: 0, delta, finish_reason: null, ...more }],
  });
}

const first = chunk({ role: 'assistant', content: '' });

function last(reason: string): Script {
  const usage = { prompt_tokens: 19, completion_tokens: 13, total_tokens: 32, cached_tokens: 8 };
  return [chunk({}, { finish_reason: reason, usage }), done()];
}

function errorOf(status: number, type: string, message: string): Script {
  return [respond(status, { error: { type, message } })];
}

const failures: readonly (readonly [string, Script, FailureKind])[] = [
  [
    'a wrong key',
    errorOf(401, 'invalid_authentication_error', 'Invalid Authentication'),
    'bad-key',
  ],
  [
    'no balance',
    errorOf(
      429,
      'exceeded_current_quota_error',
      'You exceeded your current token quota: 0, please check your account balance',
    ),
    'no-credit',
  ],
  [
    'too many requests',
    errorOf(429, 'rate_limit_reached_error', 'Your account reached max request: 3'),
    'rate-limited',
  ],
  [
    'an overload',
    errorOf(429, 'engine_overloaded_error', 'The engine is currently overloaded'),
    'rate-limited',
  ],
  [
    'a model that is gone',
    errorOf(404, 'resource_not_found_error', `Not found the model ${model} or Permission denied`),
    'unknown-model',
  ],
  [
    'too much context',
    errorOf(
      400,
      'invalid_request_error',
      'Invalid request: Your request exceeded model token limit: 262144 (requested: 269030)',
    ),
    'context-too-long',
  ],
  [
    'its content rules',
    errorOf(400, 'content_filter', 'The request was rejected because it was considered high risk'),
    'refused',
  ],
];

describe('Kimi', () => {
  let server: FakeModelServer;
  let kimi: LanguageModel;
  before(async () => {
    const { protocol, baseUrl = '' } = wellKnownOf('moonshot');
    server = await startFakeModelServer({ key });
    const provider = await createProvider(protocol, {
      id: 'moonshot',
      label: 'Moonshot (Kimi)',
      baseUrl,
      key: () => Promise.resolve(key),
      fetch: (input, init) => {
        assert.ok(typeof input === 'string' && input.startsWith(`${baseUrl}/`));
        return fetch(input.replace(baseUrl, server.url), init);
      },
    });
    kimi = provider.languageModel({ ...fakeInfo, ...named(model) });
  });
  after(() => server.close());

  function answerTo(script: Script): Promise<Streamed> {
    server.next(script);
    return collect(kimi);
  }

  it('thinks before it speaks, and counts within the choice', async () => {
    const { reasoning, text, usage, outcome } = await answerTo([
      first,
      chunk({ reasoning_content: 'The price' }),
      chunk({ reasoning_content: ' is a sum.' }),
      chunk({ content: '它在 ' }),
      chunk({ content: 'cart.ts.' }),
      ...last('stop'),
    ]);
    assert.equal(reasoning, 'The price is a sum.');
    assert.equal(text, '它在 cart.ts.');
    assert.deepEqual(usage, { input: 19, output: 13, cachedInput: 8 });
    assert.deepEqual(outcome, { type: 'done', reason: 'stop' });
  });

  it('calls tools with ids of its own', async () => {
    const call = (index: number, fields: object): Step =>
      chunk({ tool_calls: [{ index, ...fields }] });
    const streamed = await answerTo([
      first,
      call(0, {
        id: 'functions.read:0',
        type: 'function',
        function: { name: 'read', arguments: '' },
      }),
      call(0, { function: { arguments: '{"path"' } }),
      call(0, { function: { arguments: ':"a.ts"}' } }),
      call(1, {
        id: 'functions.read:1',
        type: 'function',
        function: { name: 'read', arguments: '{}' },
      }),
      ...last('tool_calls'),
    ]);
    assert.deepEqual(callsOf(streamed), [
      { id: 'functions.read:0', name: 'read', arguments: '{"path":"a.ts"}' },
      { id: 'functions.read:1', name: 'read', arguments: '{}' },
    ]);
    assert.deepEqual(streamed.outcome, { type: 'done', reason: 'tool-calls' });
  });

  it('streams: what it thinks is there before it is done', async () => {
    server.next([first, chunk({ reasoning_content: 'Hm' }), hang()]);
    const abort = new AbortController();
    const { reasoning, outcome } = await collect(kimi, abort.signal, () => abort.abort());
    assert.equal(reasoning, 'Hm');
    assert.deepEqual(outcome, { type: 'cancelled' });
  });

  for (const [name, script, kind] of failures) {
    it(`says in its own words that it failed: ${name}`, async () => {
      const { outcome } = await answerTo(script);
      assert.equal(outcome?.type === 'failed' && outcome.failure.kind, kind);
    });
  }
});
