import assert from 'node:assert/strict';
import type { ChatMessage, ModelRequest } from '../../src/models/languageModel.ts';
import { startFakeModelServer } from '../helpers/fakeModelServer.ts';
import { geminiWire } from '../helpers/geminiWire.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import { redirectTo, textReply } from '../helpers/modelScripts.ts';
import { collect } from './compliance.ts';
import { createWireBench, key, named, type WireBench } from './wireBench.ts';

const path = '/v1beta/models/fake-model:streamGenerateContent';

const called: readonly ChatMessage[] = [
  { role: 'user', text: 'Read both.' },
  {
    role: 'assistant',
    text: 'I do.',
    toolCalls: [
      { id: 'call_1', name: 'read', arguments: '{"path":"a"}' },
      { id: 'gem_response_1', name: 'list', arguments: '{}' },
    ],
  },
  { role: 'tool', text: 'text of a', callId: 'call_1' },
  { role: 'tool', text: 'nothing', callId: 'gem_response_1' },
];

describe('the Gemini adapter asks', () => {
  let bench: WireBench;
  beforeEach(async () => {
    bench = await createWireBench('gemini');
  });
  afterEach(() => bench.server.close());

  async function contents(messages: readonly ChatMessage[], model = 'gemini-2.5-flash') {
    bench.server.next(textReply('ok'));
    return fieldOf(await bench.bodyOf({ messages }, named(model)), 'contents');
  }

  describe('sends', () => {
    it('the request, and the key in its own header only', async () => {
      await collect(bench.model());
      const { body, headers, path: asked } = await bench.server.waitForRequest();
      assert.equal(asked, path);
      assert.deepEqual(body, {
        contents: [{ role: 'user', parts: [{ text: 'Where is the price computed?' }] }],
        generationConfig: { maxOutputTokens: 256 },
      });
      assert.equal(headers['x-goog-api-key'], key);
      assert.equal(headers.authorization, undefined);
      assert.equal(headers['user-agent'], 'Parley');
      assert.deepEqual(
        Object.keys(headers).filter((name) => name.startsWith('x-')),
        ['x-goog-api-key'],
      );
    });

    it('the key in no address, and asks for events', async () => {
      const urls: string[] = [];
      const fetch: typeof globalThis.fetch = (input, init) => {
        assert.ok(typeof input === 'string');
        urls.push(input);
        return globalThis.fetch(input, init);
      };
      await collect(bench.model({ fetch }));
      await bench.provider({ fetch }).models(new AbortController().signal);
      assert.deepEqual(urls, [
        `${bench.server.url}/models/fake-model:streamGenerateContent?alt=sse`,
        `${bench.server.url}/models?pageSize=1000`,
      ]);
    });

    it('to models whose names have strokes, blanks and percent signs', async () => {
      for (const [model, asked] of [
        ['tunedModels/mine', 'tunedModels/mine'],
        ['a b%2F?c#d', 'models/a%20b%252F%3Fc%23d'],
      ] as const) {
        bench.server.next(textReply('ok'));
        await bench.bodyOf({}, named(model));
        const { path: there } = bench.server.requests.at(-1) ?? {};
        assert.equal(there, `/v1beta/${asked}:streamGenerateContent`);
      }
    });

    it('no key to where a foreign redirect leads, but follows one at home', async () => {
      const foreign = await startFakeModelServer({ wire: geminiWire });
      try {
        const there = `http://127.0.0.1:${foreign.port}${path}`;
        const failure = await bench.failureOf([redirectTo(there, 307)]);
        assert.match(failure.title, /sends requests on to http/);
        assert.equal(foreign.requests.length, 0);
      } finally {
        await foreign.close();
      }
      bench.server.next([redirectTo(path, 308)]);
      assert.equal((await bench.answerTo(textReply('still here'))).text, 'still here');
    });

    it('to the address that a person pasted', async () => {
      const host = `http://127.0.0.1:${bench.server.port}`;
      for (const baseUrl of [host, `${host}/`, `${host}/v1beta/`, `${host}/v1beta/openai/`]) {
        const { text: answer } = await bench.answerTo(textReply('here'), { baseUrl });
        assert.equal(answer, 'here', baseUrl);
      }
    });

    it('system text apart, and turns that alternate', async () => {
      bench.server.next(textReply('ok'));
      const body = await bench.bodyOf({
        messages: [
          { role: 'system', text: 'Be brief.' },
          { role: 'user', text: 'one' },
          { role: 'user', text: 'two' },
          { role: 'assistant', text: '' },
          { role: 'assistant', text: 'three' },
          { role: 'system', text: 'Be kind.' },
          { role: 'user', text: 'four' },
        ],
      });
      assert.deepEqual(fieldOf(body, 'systemInstruction'), {
        parts: [{ text: 'Be brief.\n\nBe kind.' }],
      });
      assert.deepEqual(fieldOf(body, 'contents'), [
        { role: 'user', parts: [{ text: 'one' }, { text: 'two' }] },
        { role: 'model', parts: [{ text: 'three' }] },
        { role: 'user', parts: [{ text: 'four' }] },
      ]);
    });

    it('system text as a message to a model that knows no such role', async () => {
      const messages = [
        { role: 'system', text: 'Be brief.' },
        { role: 'user', text: 'one' },
      ] as const;
      assert.deepEqual(await contents(messages, 'gemma-3-27b-it'), [
        { role: 'user', parts: [{ text: 'Be brief.' }, { text: 'one' }] },
      ]);
    });

    it('images as they are', async () => {
      const images = [{ mimeType: 'image/png', base64: 'AAAA' }];
      assert.deepEqual(await contents([{ role: 'user', text: 'what is it?', images }]), [
        {
          role: 'user',
          parts: [{ text: 'what is it?' }, { inlineData: { mimeType: 'image/png', data: 'AAAA' } }],
        },
      ]);
    });

    it('tools, what was called, and what they gave under the name that was called', async () => {
      const parameters = { type: 'object', properties: { path: { type: 'string' } } };
      const tools = [{ name: 'read', description: 'Reads a file.', parameters }];
      bench.server.next(textReply('ok'));
      const body = await bench.bodyOf({ tools, messages: called }, named('gemini-2.5-pro'));
      assert.deepEqual(fieldOf(body, 'tools'), [
        {
          functionDeclarations: [
            { name: 'read', description: 'Reads a file.', parametersJsonSchema: parameters },
          ],
        },
      ]);
      assert.deepEqual(fieldOf(body, 'contents'), [
        { role: 'user', parts: [{ text: 'Read both.' }] },
        {
          role: 'model',
          parts: [
            { text: 'I do.' },
            { functionCall: { id: 'call_1', name: 'read', args: { path: 'a' } } },
            { functionCall: { name: 'list', args: {} } },
          ],
        },
        {
          role: 'user',
          parts: [
            { functionResponse: { id: 'call_1', name: 'read', response: { output: 'text of a' } } },
            { functionResponse: { name: 'list', response: { output: 'nothing' } } },
          ],
        },
      ]);
    });

    for (const [model, effort, expected] of [
      ['gemini-2.0-flash', 'high', undefined],
      ['gemma-3-27b-it', 'high', undefined],
      ['gemini-2.5-flash-image', 'high', undefined],
      ['gemini-2.5-flash', undefined, { includeThoughts: true }],
      ['gemini-2.5-flash', 'none', { thinkingBudget: 0 }],
      ['gemini-2.5-pro', 'none', { includeThoughts: true, thinkingBudget: 128 }],
      ['gemini-2.5-pro', 'low', { includeThoughts: true, thinkingBudget: 1_024 }],
      ['gemini-2.5-flash-lite', 'medium', { includeThoughts: true, thinkingBudget: 8_192 }],
      ['gemini-2.5-flash', 'high', { includeThoughts: true, thinkingBudget: 24_576 }],
      ['gemini-3-flash-preview', 'none', { includeThoughts: true, thinkingLevel: 'MINIMAL' }],
      ['gemini-3.1-pro-preview', 'none', { includeThoughts: true, thinkingLevel: 'LOW' }],
      ['gemini-3-pro-preview', 'medium', { includeThoughts: true, thinkingLevel: 'HIGH' }],
      ['gemini-3.8-flash', 'medium', { includeThoughts: true, thinkingLevel: 'MEDIUM' }],
      ['gemini-flash-latest', 'high', { includeThoughts: true, thinkingLevel: 'HIGH' }],
    ] as const) {
      it(`effort ${effort ?? 'by default'} to ${model}`, async () => {
        bench.server.next(textReply('ok'));
        const request: Partial<ModelRequest> = effort ? { effort } : {};
        const config = fieldOf(await bench.bodyOf(request, named(model)), 'generationConfig');
        assert.deepEqual(fieldOf(config, 'thinkingConfig'), expected);
      });
    }

    it('what the list says of thinking rather than what the name says', async () => {
      bench.server.next(textReply('ok'));
      const capabilities = { tools: true, images: true, reasoning: false };
      const info = { ...named('gemini-2.5-flash'), capabilities };
      const config = fieldOf(await bench.bodyOf({ effort: 'high' }, info), 'generationConfig');
      assert.equal(fieldOf(config, 'thinkingConfig'), undefined);
    });
  });
});
