import assert from 'node:assert/strict';
import type { LanguageModel, ModelRequest, StreamPart } from '../../src/models/languageModel.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import {
  done,
  event,
  finish,
  hang,
  raw,
  reasoning,
  redirectTo,
  reset,
  respond,
  text,
  textReply,
  toolCall,
  usage,
  type Script,
} from '../helpers/modelScripts.ts';
import { responsesWire } from '../helpers/responsesWire.ts';
import { collect, summary, type Streamed } from './compliance.ts';
import { createWireBench, key, named, type WireBench } from './wireBench.ts';
import { itCompliesOver } from './wireCompliance.ts';

const completed = {
  type: 'response.completed',
  response: { object: 'response', status: 'completed', output: [], usage: null },
};

describe('the Responses API complies', () => {
  itCompliesOver('responses', {
    ping: ': ping\n\n',
    faults: {
      'an early [DONE]': [text('some text'), raw('data: [DONE]\n\n')],
      'nothing but [DONE]': [raw('data: [DONE]\n\n')],
      'an answer that failed': [text('some text'), finish('error'), done()],
      'an answer that failed at once': [finish('error'), done()],
      'an answer that failed for no reason': [event({ type: 'response.failed', response: {} })],
      'an error event': [
        text('some text'),
        event({ type: 'error', code: 'server_error', message: 'Overloaded.' }, 'error'),
      ],
      'an error event without a name': [event({ type: 'error', message: 'Overloaded.' })],
      'an error object': [text('some text'), event({ error: { message: 'Overloaded.' } })],
      'incomplete for an unknown reason': [
        text('some text'),
        event({
          type: 'response.incomplete',
          response: { incomplete_details: { reason: 'power' } },
        }),
      ],
      'cancelled by the server': [text('x'), event({ type: 'response.cancelled', response: {} })],
      'half JSON at the end': [text('some text'), raw('data: {"type":"response.completed","resp')],
      'chunks of another protocol': [event({ choices: [{ delta: { content: 'x' } }] })],
      'a document that is not finished': [
        respond(200, { object: 'response', status: 'in_progress' }),
      ],
      'a redirect in circles': [redirectTo('/v1/responses', 307)],
    },
  });
});

describe('the Responses API', () => {
  let bench: WireBench;
  before(async () => {
    bench = await createWireBench('responses');
  });
  after(() => bench.server.close());

  function model(): LanguageModel {
    return bench.model({ limits: { linger: 50 } }, named('gpt-5-mini'));
  }

  function answerTo(script: Script): Promise<Streamed> {
    bench.server.next(script);
    return collect(model());
  }

  it('is asked for nothing that it would keep, and for a summary of what it thinks', async () => {
    const request: ModelRequest = {
      messages: [
        { role: 'system', text: 'Be brief.' },
        { role: 'user', text: 'Look.', images: [{ mimeType: 'image/png', base64: 'aGk=' }] },
        {
          role: 'assistant',
          text: '',
          toolCalls: [{ id: 'call_1', name: 'read', arguments: '{}' }],
        },
        { role: 'tool', text: 'found', callId: 'call_1' },
      ],
      tools: [{ name: 'read', description: 'Reads.', parameters: { type: 'object' } }],
      effort: 'low',
      maxOutputTokens: 256,
      correlation: 'test',
    };
    bench.server.next(textReply('ok'));
    const parts: StreamPart[] = [];
    for await (const part of model().stream(request, new AbortController().signal))
      parts.push(part);
    assert.equal(summary(parts).text, 'ok');
    const chat = bench.server.chats.at(-1);
    assert.equal(chat?.headers.authorization, `Bearer ${key}`);
    assert.deepEqual(chat.body, {
      model: 'gpt-5-mini',
      input: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'Look.' },
            { type: 'input_image', detail: 'auto', image_url: 'data:image/png;base64,aGk=' },
          ],
        },
        { type: 'function_call', call_id: 'call_1', name: 'read', arguments: '{}' },
        { type: 'function_call_output', call_id: 'call_1', output: 'found' },
      ],
      stream: true,
      store: false,
      max_output_tokens: 256,
      tools: [
        {
          type: 'function',
          strict: false,
          name: 'read',
          description: 'Reads.',
          parameters: { type: 'object' },
        },
      ],
      reasoning: { effort: 'low', summary: 'auto' },
    });
  });

  it('gives text, reasoning in paragraphs, and usage', async () => {
    const streamed = await answerTo([
      reasoning('let me see'),
      event({ type: 'response.reasoning_summary_part.added', summary_index: 1 }),
      reasoning('more'),
      text('It is 42.'),
      event({ type: 'response.refusal.delta', delta: ' I say no more.' }),
      event({
        type: 'response.completed',
        response: {
          usage: {
            input_tokens: 11,
            output_tokens: 5,
            input_tokens_details: { cached_tokens: 7, cache_write_tokens: 2 },
          },
        },
      }),
    ]);
    assert.equal(streamed.reasoning, 'let me see\n\nmore');
    assert.equal(streamed.text, 'It is 42. I say no more.');
    assert.deepEqual(streamed.usage, { input: 11, output: 5, cachedInput: 7, cacheWrite: 2 });
    assert.deepEqual(streamed.outcome, { type: 'done', reason: 'stop' });
  });

  it('gives calls as they grow, each argument once', async () => {
    const { parts, outcome } = await answerTo([
      text('I look.'),
      toolCall('read', '{"path":"a"}', { chunk: 1 }),
      toolCall('list', '{}', { index: 1 }),
      finish(),
      usage(1, 2),
    ]);
    const calls = parts.filter((part) => part.type === 'tool-call-delta');
    const joined = (index: number): string =>
      calls.map((call) => (call.index === index ? call.arguments : '')).join('');
    assert.ok(calls.length > 10, 'in pieces');
    assert.deepEqual([joined(0), joined(1)], ['{"path":"a"}', '{}']);
    assert.deepEqual(
      calls.filter((call) => call.name !== undefined).map(({ id, name }) => [id, name]),
      [
        ['call_0', 'read'],
        ['call_1', 'list'],
      ],
    );
    assert.deepEqual(outcome, { type: 'done', reason: 'tool-calls' });
  });

  it('gives a call whose arguments come at once, and none twice', async () => {
    const item = { type: 'function_call', call_id: 'c', name: 'read', arguments: '{"a":1}' };
    const { parts } = await answerTo([
      event({
        type: 'response.output_item.added',
        output_index: 3,
        item: { ...item, arguments: '' },
      }),
      event({
        type: 'response.function_call_arguments.done',
        output_index: 3,
        arguments: '{"a":1}',
      }),
      event({ type: 'response.output_item.done', output_index: 3, item }),
      event({ ...completed, response: { ...completed.response, output: [item] } }),
    ]);
    assert.deepEqual(
      parts.filter((part) => part.type === 'tool-call-delta'),
      [
        { type: 'tool-call-delta', index: 0, id: 'c', name: 'read', arguments: '' },
        { type: 'tool-call-delta', index: 0, arguments: '{"a":1}' },
      ],
    );
  });

  it('says why an answer is shorter than it could be', async () => {
    for (const [word, reason] of [
      ['length', 'length'],
      ['content_filter', 'content-filter'],
    ] as const) {
      const { outcome, text: answer } = await answerTo([text('x'), finish(word), done()]);
      assert.equal(answer, 'x');
      assert.deepEqual(outcome, { type: 'done', reason });
    }
  });

  it('is whole once it says so, whatever happens after it', async () => {
    for (const after of [
      [reset()],
      [hang()],
      [event({ type: 'response.output_text.delta', delta: ' late' })],
      [event({ type: 'error', message: 'too late' }, 'error')],
    ]) {
      const { text: answer, outcome } = await answerTo([text('whole'), event(completed), ...after]);
      assert.equal(answer, 'whole');
      assert.deepEqual(outcome, { type: 'done', reason: 'stop' });
    }
  });

  it('tells what failed by its code', async () => {
    const error = { code: 'rate_limit_exceeded', message: 'Slow down.' };
    const { outcome } = await answerTo([event({ type: 'response.failed', response: { error } })]);
    assert.equal(outcome?.type === 'failed' && outcome.failure.kind, 'rate-limited');
  });

  it('takes an answer in one document, and asks for one from then on', async () => {
    bench.server.reply([text('whole'), toolCall('read', '{"a":1}'), finish(), usage(3, 4)]);
    const asked = model();
    bench.server.next((request) => [
      respond(200, responsesWire.whole?.([text('at once'), finish(), usage(1, 2)], request)),
    ]);
    const first = await collect(asked);
    assert.equal(first.text, 'at once');
    assert.deepEqual(first.usage, { input: 1, output: 2 });
    const second = await collect(asked);
    assert.equal(second.text, 'whole');
    assert.deepEqual(second.outcome, { type: 'done', reason: 'tool-calls' });
    assert.deepEqual(
      bench.server.chats.slice(-2).map(({ body }) => fieldOf(body, 'stream')),
      [true, false],
    );
  });
});
