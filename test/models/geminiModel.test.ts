import assert from 'node:assert/strict';
import type { ChatMessage } from '../../src/models/languageModel.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import {
  event,
  fin,
  finish,
  hang,
  raw,
  reasoning,
  reset,
  text,
  textReply,
  toolCall,
  usage,
  type Script,
} from '../helpers/modelScripts.ts';
import { ask, createWireBench, fakeInfo, named, type WireBench } from './wireBench.ts';

describe('the Gemini adapter', () => {
  let bench: WireBench;
  beforeEach(async () => {
    bench = await createWireBench('gemini');
  });
  afterEach(() => bench.server.close());

  async function contents(messages: readonly ChatMessage[], model = 'gemini-2.5-flash') {
    bench.server.next(textReply('ok'));
    return fieldOf(await bench.bodyOf({ messages }, named(model)), 'contents');
  }

  describe('reads', () => {
    it('text, thoughts and usage, thoughts paid for as output', async () => {
      const streamed = await bench.answerTo([
        reasoning('let me see'),
        text('It is 42.'),
        event({
          candidates: [{ content: { parts: [{ text: '' }], role: 'model' }, finishReason: 'STOP' }],
          usageMetadata: {
            promptTokenCount: 11,
            toolUsePromptTokenCount: 2,
            candidatesTokenCount: 5,
            thoughtsTokenCount: 7,
            cachedContentTokenCount: 4,
          },
        }),
      ]);
      assert.equal(streamed.reasoning, 'let me see');
      assert.equal(streamed.text, 'It is 42.');
      assert.deepEqual(streamed.usage, { input: 13, output: 12, cachedInput: 4 });
      assert.deepEqual(streamed.outcome, { type: 'done', reason: 'stop' });
    });

    it('the last usage of many, also after the finish', async () => {
      const { usage: counted } = await bench.answerTo([
        usage(10, 1),
        text('x'),
        usage(10, 2),
        finish(),
        usage(10, 3),
      ]);
      assert.deepEqual(counted, { input: 10, output: 3 });
    });

    it('tool calls that come whole, each with an id that stays', async () => {
      const script = [
        toolCall('read', '{"path":"a"}'),
        toolCall('list', '{}', { index: 1 }),
        finish(),
      ];
      const { parts, outcome } = await bench.answerTo(script);
      const calls = parts.filter((part) => part.type === 'tool-call-delta');
      assert.deepEqual(
        calls.map(({ index, name, arguments: json }) => [index, name, json]),
        [
          [0, 'read', '{"path":"a"}'],
          [1, 'list', '{}'],
        ],
      );
      const ids = calls.map((call) => call.id ?? '');
      assert.equal(new Set(ids).size, 2);
      for (const id of ids) assert.match(id, /^[\w-]{1,40}$/);
      assert.deepEqual(outcome, { type: 'done', reason: 'tool-calls' });
      const again = await bench.answerTo(script);
      assert.deepEqual(again.parts, parts);
    });

    it('the server’s own id of a call', async () => {
      const functionCall = { id: 'own-1', name: 'read', args: { a: 1 } };
      const { parts } = await bench.answerTo([
        event({ candidates: [{ content: { parts: [{ functionCall }] }, finishReason: 'STOP' }] }),
      ]);
      assert.deepEqual(parts[0], {
        type: 'tool-call-delta',
        index: 0,
        id: 'own-1',
        name: 'read',
        arguments: '{"a":1}',
      });
    });

    it('thought signatures, and sends them back with the call that had them', async () => {
      const info = { ...fakeInfo, ...named('gemini-3-pro-preview') };
      const model = bench.provider().languageModel(info);
      const call = (id: string, signature: object): object => ({
        functionCall: { id, name: 'read', args: {} },
        ...signature,
      });
      const parts = [call('one', { thoughtSignature: 'signature-1' }), call('two', {})];
      bench.server.next([event({ candidates: [{ content: { parts }, finishReason: 'STOP' }] })]);
      await ask(model);
      const toolCalls = ['one', 'two'].map((id) => ({ id, name: 'read', arguments: '{}' }));
      bench.server.next(textReply('ok'));
      await ask(model, { messages: [{ role: 'assistant', text: '', toolCalls }] });
      assert.deepEqual(fieldOf(bench.server.chats.at(-1)?.body, 'contents'), [
        { role: 'model', parts },
      ]);
    });

    it('a call without a signature, and says so to a model that wants one', async () => {
      const toolCalls = [{ id: 'of another model', name: 'read', arguments: 'broken' }];
      const messages = [{ role: 'assistant', text: '', toolCalls }] as const;
      for (const [model, thoughtSignature] of [
        ['gemini-3-pro-preview', 'skip_thought_signature_validator'],
        ['gemini-2.5-pro', undefined],
      ] as const) {
        const functionCall = { id: 'of another model', name: 'read', args: {} };
        const part = thoughtSignature ? { functionCall, thoughtSignature } : { functionCall };
        assert.deepEqual(await contents(messages, model), [{ role: 'model', parts: [part] }]);
      }
    });

    it('every word for a whole answer', async () => {
      for (const [word, reason] of [
        ['STOP', 'stop'],
        ['MAX_TOKENS', 'length'],
        ['SOMETHING_NEW', 'stop'],
      ] as const) {
        const { outcome } = await bench.answerTo([text('x'), finish(word)]);
        assert.deepEqual(outcome, { type: 'done', reason });
      }
    });

    it('a finished answer as whole, whatever happens after it', async () => {
      for (const after of [
        [],
        [reset()],
        [fin()],
        [hang()],
        [event({ error: { message: 'too late' } })],
        [text(' late'), finish('SAFETY')],
        [raw('data: {half\n\n')],
      ] satisfies Script[]) {
        const { text: answer, outcome } = await bench.answerTo(
          [text('whole'), finish(), ...after],
          { limits: { linger: 50 } },
        );
        assert.equal(answer, 'whole');
        assert.deepEqual(outcome, { type: 'done', reason: 'stop' });
      }
    });

    it('past events that cannot be read, and notes them', async () => {
      const { text: answer, outcome } = await bench.answerTo([
        text('one '),
        raw('data: {"candidates":[{"con\n\n', 'what is this\n\n'),
        event({ candidates: 'many' }),
        event({ candidates: [{ index: 0, content: { parts: [{ text: 17 }] } }] }),
        event({ candidates: [{ index: 1, content: { parts: [{ text: 'of another' }] } }] }),
        ...textReply('two'),
      ]);
      assert.equal(answer, 'one two');
      assert.deepEqual(outcome, { type: 'done', reason: 'stop' });
      assert.deepEqual(bench.warnings, [
        'Fake sent 3 unreadable event(s), left out of the answer.',
      ]);
    });
  });
});
