import assert from 'node:assert/strict';
import type { FailureKind } from '../../src/protocol/model.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import {
  done,
  event,
  fin,
  finish,
  hang,
  raw,
  reasoning,
  reset,
  respond,
  text,
  textReply,
  toolCall,
  usage,
  type Script,
} from '../helpers/modelScripts.ts';
import { collect } from './compliance.ts';
import { createWireBench, key, type WireBench } from './wireBench.ts';

const thinking = { tools: true, images: false, reasoning: true };

const failures: readonly (readonly [string, Script, FailureKind, RegExp])[] = [
  [
    'a model that is not pulled',
    [respond(404, { error: "model 'fake-model' not found" })],
    'unknown-model',
    /“ollama pull fake-model”/,
  ],
  [
    'a full queue',
    [respond(503, { error: 'server busy, please try again.  maximum pending requests exceeded' })],
    'rate-limited',
    /queue is full/,
  ],
  [
    'a request that is too long',
    [respond(400, { error: 'the input length exceeds the context length' })],
    'context-too-long',
    /“window”/,
  ],
  [
    'too little memory',
    [respond(500, { error: 'model requires more system memory than is available' })],
    'server-error',
    /memory/,
  ],
  [
    'a model that takes no tools',
    [respond(400, { error: 'fake-model does not support tools' })],
    'bad-request',
    /did not accept/,
  ],
  ['an unknown address', [respond(404, '404 page not found')], 'bad-request', /without a path/],
  ['a page of HTML', [respond(200, '<html>')], 'not-a-model-answer', /without a path/],
  ['an error line', [event({ error: 'runner died' })], 'server-error', /reported an error/],
  ['a killed runner', [text('x')], 'cut-off', /broke off/],
  [
    'a model that was unloaded in the middle',
    [text('x'), finish('unload'), done()],
    'cut-off',
    /unloaded fake-model/,
  ],
];

describe('the Ollama adapter', () => {
  let bench: WireBench;
  beforeEach(async () => {
    bench = await createWireBench('ollama');
    bench.server.reply(textReply('ok'));
  });
  afterEach(() => bench.server.close());

  describe('sends', () => {
    it('the request with the window, so that nothing is cut silently, and no key', async () => {
      await collect(bench.model({ key: () => Promise.resolve(undefined) }));
      const { body, headers } = await bench.server.waitForRequest();
      assert.deepEqual(body, {
        model: 'fake-model',
        messages: [{ role: 'user', content: 'Where is the price computed?' }],
        stream: true,
        options: { num_ctx: 8_192, num_predict: 256 },
        truncate: false,
        shift: false,
      });
      assert.equal(headers.authorization, undefined);
      assert.equal(headers['user-agent'], 'Parley');
    });

    it('the window of the model that is asked', async () => {
      const window = { total: 32_000, reply: 8_000, assumed: false };
      const body = await bench.bodyOf({ maxOutputTokens: 99 }, { window });
      assert.deepEqual(fieldOf(body, 'options'), { num_ctx: 32_000, num_predict: 99 });
    });

    it('how long the model stays loaded, where that is set', async () => {
      await collect(bench.model({ keepAlive: '30m' }));
      assert.equal(fieldOf(bench.server.chats[0]?.body, 'keep_alive'), '30m');
    });

    it('a key where there is one', async () => {
      await collect(bench.model());
      assert.equal(bench.server.chats[0]?.headers.authorization, `Bearer ${key}`);
    });

    it('to the address that a person pasted', async () => {
      for (const end of ['', '/', '/v1', '/v1/', '/api', '/api/']) {
        const { text: answer } = await collect(bench.model({ baseUrl: bench.server.url + end }));
        assert.equal(answer, 'ok', end);
      }
    });

    it('images without a prefix, tools, calls, and what they gave by name', async () => {
      const parameters = { type: 'object', properties: {} };
      const tool = { name: 'read', description: 'Reads.', parameters };
      const body = await bench.bodyOf({
        tools: [tool],
        messages: [
          { role: 'system', text: 'Be brief.' },
          { role: 'user', text: 'See.', images: [{ mimeType: 'image/png', base64: 'AAAA' }] },
          {
            role: 'assistant',
            text: '',
            toolCalls: [
              { id: '1', name: 'read', arguments: '{"path":"a"}' },
              { id: '2', name: 'list', arguments: 'broken' },
            ],
          },
          { role: 'tool', text: 'nothing', callId: '2' },
          { role: 'tool', text: 'text of a', callId: '1' },
        ],
      });
      assert.deepEqual(fieldOf(body, 'tools'), [{ type: 'function', function: tool }]);
      assert.deepEqual(fieldOf(body, 'messages'), [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'See.', images: ['AAAA'] },
        {
          role: 'assistant',
          content: '',
          tool_calls: [
            { function: { name: 'read', arguments: { path: 'a' } } },
            { function: { name: 'list', arguments: {} } },
          ],
        },
        { role: 'tool', content: 'nothing', tool_name: 'list' },
        { role: 'tool', content: 'text of a', tool_name: 'read' },
      ]);
    });

    for (const [model, effort, capabilities, think] of [
      ['qwen3', 'high', thinking, true],
      ['qwen3', 'none', thinking, false],
      ['qwen3', undefined, thinking, undefined],
      ['gpt-oss:20b', 'medium', thinking, 'medium'],
      ['gpt-oss:20b', 'none', thinking, 'low'],
      ['llama3', 'high', { ...thinking, reasoning: false }, undefined],
      ['llama3', 'high', undefined, undefined],
    ] as const) {
      it(`effort ${effort ?? 'by default'} to ${model}`, async () => {
        const info = { ref: { provider: 'fake', model }, ...(capabilities && { capabilities }) };
        const body = await bench.bodyOf(effort ? { effort } : {}, info);
        assert.equal(fieldOf(body, 'think'), think);
      });
    }
  });

  describe('reads', () => {
    it('text, thoughts, usage and how it ended', async () => {
      for (const [word, reason] of [
        ['stop', 'stop'],
        ['length', 'length'],
        ['something new', 'stop'],
      ] as const) {
        const streamed = await bench.answerTo([
          reasoning('let me see'),
          text('It is 42.'),
          usage(11, 5),
          finish(word),
          done(),
        ]);
        assert.equal(streamed.reasoning, 'let me see');
        assert.equal(streamed.text, 'It is 42.');
        assert.deepEqual(streamed.usage, { input: 11, output: 5 });
        assert.deepEqual(streamed.outcome, { type: 'done', reason });
      }
    });

    it('an end without a reason, as older servers have it, with text in the same line', async () => {
      const last = { message: { content: 'all' }, done: true };
      const { text: answer, outcome, usage: counted } = await bench.answerTo([event(last)]);
      assert.equal(answer, 'all');
      assert.equal(counted, undefined);
      assert.deepEqual(outcome, { type: 'done', reason: 'stop' });
    });

    it('tool calls, each with an id that stays', async () => {
      const script = [toolCall('read', '{"path":"a"}'), toolCall('list', '{}', { index: 1 })];
      const streamed = await bench.answerTo([...script, finish(), done()]);
      const calls = streamed.parts.filter((part) => part.type === 'tool-call-delta');
      assert.deepEqual(
        calls.map((call) => [call.index, call.id, call.name, call.arguments]),
        [
          [0, 'oll_test_0', 'read', '{"path":"a"}'],
          [1, 'oll_test_1', 'list', '{}'],
        ],
      );
      assert.deepEqual(streamed.outcome, { type: 'done', reason: 'tool-calls' });
    });

    it('a finished answer as whole, whatever happens after it', async () => {
      for (const after of [
        [],
        [reset()],
        [fin()],
        [hang()],
        [event({ error: 'too late' })],
        [text(' late'), done()],
        [raw('{half\n')],
      ] satisfies Script[]) {
        const { text: answer, outcome } = await bench.answerTo(
          [text('whole'), finish(), done(), ...after],
          { limits: { linger: 50 } },
        );
        assert.equal(answer, 'whole');
        assert.deepEqual(outcome, { type: 'done', reason: 'stop' });
      }
    });

    it('past lines that cannot be read, and notes them', async () => {
      const { text: answer } = await bench.answerTo([
        text('one '),
        raw('{"message":{"con\n', 'what is this\n', '\r\n', '7\n'),
        event({ something: 'else' }),
        ...textReply('two'),
      ]);
      assert.equal(answer, 'one two');
      assert.deepEqual(bench.warnings, [
        'Fake sent 4 unreadable event(s), left out of the answer.',
      ]);
    });

    it('a line of 10 MB, but not one over the limit, nor an endless answer', async () => {
      const long = (size: number): Script => [text('x'.repeat(size), { chunk: size })];
      const end = [finish(), done()];
      assert.equal((await bench.answerTo([...long(1e7), ...end])).text.length, 1e7);
      const limits = { event: 100_000, answer: 1e9 };
      const tooLong = await bench.answerTo([text('kept'), ...long(300_000), ...end], { limits });
      assert.equal(tooLong.text, 'kept');
      assert.equal(tooLong.outcome?.type, 'failed');
      const many = [text('x'.repeat(20_000), { chunk: 10 }), ...end];
      const endless = await bench.answerTo(many, { limits: { answer: 100_000 } });
      assert.equal(endless.outcome?.type, 'failed');
      assert.ok(endless.text.length > 0 && endless.text.length < 20_000);
    });
  });

  describe('fails', () => {
    for (const [name, script, kind, words] of failures) {
      it(`${name}: ${kind}`, async () => {
        const failure = await bench.failureOf(script);
        assert.equal(failure.kind, kind);
        assert.match(`${failure.title} ${failure.advice}`, words);
      });
    }

    it('where nothing listens, saying how to start it', async () => {
      await bench.server.close();
      const failure = await bench.failureOf([]);
      assert.equal(failure.kind, 'unreachable');
      assert.match(failure.advice, /ollama serve/);
    });

    it('keeping what came before an error line and nothing after it, in one packet', async () => {
      const lines = [
        '{"message":{"content":"kept"},"done":false}',
        '{"error":"boom"}',
        '{"message":{"content":"late"}}',
        '',
      ];
      const { text: answer, outcome } = await bench.answerTo([raw(lines.join('\n'))]);
      assert.equal(answer, 'kept');
      assert.equal(outcome?.type === 'failed' && outcome.failure.detail, 'boom');
    });

    it('never showing the key', async () => {
      for (const script of [
        [respond(401, { error: `bad ${key}` })],
        [text('x'), event({ error: `bad ${key}` })],
        [respond(200, `<p>${key}</p>`)],
      ] satisfies Script[]) {
        const streamed = await bench.answerTo(script);
        assert.equal(streamed.outcome?.type, 'failed');
        assert.ok(!JSON.stringify(streamed.parts).includes(key.slice(0, 8)));
      }
    });
  });
});
