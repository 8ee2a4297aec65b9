import assert from 'node:assert/strict';
import type { AnthropicProviderOptions } from '../../src/models/anthropic/anthropicProvider.ts';
import type { ModelList } from '../../src/models/languageModel.ts';
import type { ModelInfo } from '../../src/protocol/model.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import { hang, respond, type Script } from '../helpers/modelScripts.ts';
import { ask, createWireBench, key, type WireBench } from './wireBench.ts';

const yes = { supported: true };
const no = { supported: false };

/** An entry as the API gives it, by the reference of "List Models". */
function entry(id: string, fields: object = {}): Readonly<Record<string, unknown>> {
  return {
    type: 'model',
    id,
    display_name: `Claude ${id}`,
    created_at: '2026-01-01T00:00:00Z',
    ...fields,
  };
}

describe('the list of Anthropic’s models', () => {
  let bench: WireBench;
  beforeEach(async () => {
    bench = await createWireBench('anthropic');
  });
  afterEach(() => bench.server.close());

  function list(options: Partial<AnthropicProviderOptions> = {}): Promise<ModelList> {
    return bench.provider(options).models(new AbortController().signal);
  }

  async function listed(data: readonly unknown[]): Promise<readonly ModelInfo[]> {
    bench.server.replyModels([respond(200, { data, has_more: false })]);
    const found = await list();
    assert.equal(found.type, 'models');
    return found.models;
  }

  it('has what the server tells of each', async () => {
    const types = { adaptive: yes, disabled: yes, enabled: no };
    const capabilities = {
      image_input: no,
      effort: yes,
      thinking: { supported: true, types },
      unknown: 3,
    };
    const [told] = await listed([
      entry('claude-new-1', { max_input_tokens: 1_000_000, max_tokens: 4_000, capabilities }),
    ]);
    assert.deepEqual(told, {
      ref: { provider: 'fake', model: 'claude-new-1' },
      label: 'Claude claude-new-1',
      providerLabel: 'Fake',
      window: { total: 1_000_000, reply: 4_000, assumed: false },
      exactTokens: false,
      capabilities: { tools: true, images: false, reasoning: true },
    });
  });

  it('leaves out what cannot be: a name of pages, a window of more than there is', async () => {
    const fields = { display_name: 'x'.repeat(501), max_input_tokens: 1e300, max_tokens: 1e300 };
    const [told] = await listed([entry('claude-new-1', fields)]);
    assert.equal(told?.label, 'claude-new-1');
    assert.ok(told.window.total < 1e7 && told.window.reply < 1e7);
  });

  it('goes by the name where the server tells nothing, and says nothing of what it does not know', async () => {
    const models = await listed([
      entry('claude-sonnet-4-5', { capabilities: null, max_tokens: null }),
      entry('claude-3-haiku-20240307'),
      entry('kimi-k2'),
    ]);
    const both = { tools: true, images: true };
    assert.deepEqual(
      models.map((model) => model.capabilities),
      [{ ...both, reasoning: true }, { ...both, reasoning: false }, undefined],
    );
  });

  it('is read to its last page, with the key and the version', async () => {
    const pages: Readonly<Record<string, Script>> = {
      '': [respond(200, { data: [entry('a'), entry('b')], has_more: true, last_id: 'b' })],
      b: [respond(200, { data: [entry('c')], has_more: false, last_id: 'c' })],
    };
    const asked: (string | null)[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      assert.ok(typeof input === 'string');
      const after = new URL(input).searchParams.get('after_id');
      asked.push(after);
      bench.server.replyModels(pages[after ?? ''] ?? assert.fail());
      return globalThis.fetch(input, init);
    };
    const found = await list({ fetch });
    assert.deepEqual(asked, [null, 'b']);
    assert.deepEqual(namesOf(found), ['a', 'b', 'c']);
    for (const { headers, path } of bench.server.requests) {
      assert.equal(path, '/v1/models');
      assert.equal(headers['x-api-key'], key);
      assert.equal(headers['anthropic-version'], '2023-06-01');
    }
  });

  it('ends where a server has always one more page', async () => {
    bench.server.replyModels([respond(200, { data: [entry('a')], has_more: true, last_id: 'a' })]);
    assert.deepEqual(namesOf(await list()), ['a']);
    assert.ok(bench.server.requests.length <= 10);
  });

  it('keeps the first pages where a later one fails', async () => {
    let page = 0;
    const fetch: typeof globalThis.fetch = (input, init) => {
      const first = { data: [entry('a')], has_more: true, last_id: 'a' };
      bench.server.replyModels([page++ === 0 ? respond(200, first) : respond(500, 'down')]);
      return globalThis.fetch(input, init);
    };
    assert.deepEqual(namesOf(await list({ fetch })), ['a']);
  });

  it('has the configured models first, with the smaller of two limits, and also where there is no list', async () => {
    const models = [
      { id: 'b', label: 'Mine', window: 50_000 },
      { id: 'z', window: 9_000, reply: 100 },
    ];
    bench.server.replyModels([
      respond(200, {
        data: [entry('a'), entry('b', { max_input_tokens: 90_000 })],
        has_more: false,
      }),
    ]);
    const found = await list({ models });
    assert.deepEqual(namesOf(found), ['b', 'z', 'a']);
    assert.ok(found.type === 'models');
    assert.equal(found.models[0]?.label, 'Mine');
    assert.equal(found.models[0]?.window.total, 50_000);
    assert.deepEqual(found.models[1]?.window, { total: 9_000, reply: 100, assumed: false });

    bench.server.replyModels([respond(404, '')]);
    assert.deepEqual(namesOf(await list({ models })), ['b', 'z']);
    assert.match(bench.warnings.at(-1) ?? '', /did not list its models/);
  });

  for (const [name, script, kind] of [
    ['a page of HTML', [respond(200, '<html>Sign in</html>')], 'not-a-model-answer'],
    ['a list without ids', [respond(200, { data: [{ name: 'x' }] })], 'not-a-model-answer'],
    ['no right', [respond(401, { type: 'error', error: { message: `no: ${key}` } })], 'bad-key'],
    ['silence', [hang()], 'timed-out'],
  ] as const) {
    it(`says why there is none: ${name}`, async () => {
      bench.server.replyModels(script);
      const found = await list({ listTimeout: 200 });
      assert.equal(found.type, 'failed');
      assert.equal(found.failure.kind, kind);
      assert.equal(JSON.stringify(found).includes(key), false);
    });
  }

  it('tells how a model is asked to think', async () => {
    const types = { adaptive: yes, disabled: yes, enabled: no };
    const capabilities = { effort: no, thinking: { supported: true, types } };
    bench.server.replyModels([
      respond(200, { data: [entry('fake-model', { capabilities })], has_more: false }),
    ]);
    const provider = bench.provider();
    const found = await provider.models(new AbortController().signal);
    assert.ok(found.type === 'models');
    const info = found.models[0] ?? assert.fail();
    await ask(provider.languageModel(info), { effort: 'high' });
    const { body } = bench.server.chats.at(-1) ?? assert.fail();
    assert.deepEqual(fieldOf(body, 'thinking'), { type: 'adaptive', display: 'summarized' });
    assert.equal(fieldOf(body, 'output_config'), undefined);
  });
});

function namesOf(list: ModelList): readonly string[] {
  assert.equal(list.type, 'models');
  return list.models.map((model) => model.ref.model);
}
