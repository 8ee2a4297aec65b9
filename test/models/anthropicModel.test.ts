import assert from 'node:assert/strict';
import {
  event,
  failWith,
  finish,
  raw,
  text,
  usage,
  done,
  type Script,
} from '../helpers/modelScripts.ts';
import {
  begin,
  delta,
  end,
  json,
  over,
  say,
  start,
  stop,
  toolUse,
} from '../helpers/anthropicEvents.ts';
import { callsOf, type Streamed } from './compliance.ts';
import { createWireBench, key, type WireBench } from './wireBench.ts';

describe('a model of Anthropic', () => {
  let bench: WireBench;
  before(async () => {
    bench = await createWireBench('anthropic');
  });
  after(() => bench.server.close());

  function answerOf(...events: readonly object[]): Promise<Streamed> {
    return bench.answerTo(
      events.map((each) => event(each)),
      { limits: { linger: 50 } },
    );
  }

  for (const [word, reason] of [
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['pause_turn', 'length'],
    ['tool_use', 'tool-calls'],
    ['refusal', 'content-filter'],
    ['constructor', 'stop'],
    [null, 'stop'],
  ] as const) {
    it(`knows what it means to stop because of ${word ?? 'nothing'}`, async () => {
      const streamed = await answerOf(begin(), say('x'), end(word), over, say('late'), over);
      assert.equal(streamed.text, 'x');
      assert.deepEqual(streamed.outcome, { type: 'done', reason });
    });
  }

  it('takes the first of two ends, and nothing after it', async () => {
    const streamed = await answerOf(
      begin(),
      say('one'),
      end('max_tokens'),
      say('two'),
      end('end_turn'),
      over,
      say('three'),
      end('refusal'),
      { type: 'error', error: { type: 'api_error', message: 'Late.' } },
      over,
    );
    assert.equal(streamed.text, 'one');
    assert.deepEqual(streamed.outcome, { type: 'done', reason: 'length' });
  });

  it('keeps a whole answer whose connection breaks right after it', async () => {
    const script: Script = [text('whole'), finish(), done(), { type: 'cut', how: 'rst' }];
    const { outcome } = await bench.answerTo(script, { limits: { linger: 50 } });
    assert.deepEqual(outcome, { type: 'done', reason: 'stop' });
  });

  it('tells pieces apart by their block, also where a block starts before the last one stopped', async () => {
    const streamed = await answerOf(
      begin(),
      start(0, { type: 'text', text: 'A' }),
      start(1, toolUse('first')),
      start(2, toolUse('second')),
      json(2, '{"b"'),
      json(1, '{"a"'),
      say('B'),
      json(1, ':1}'),
      stop(1),
      json(2, ':2}'),
      stop(2),
      end('end_turn'),
      over,
    );
    assert.equal(streamed.text, 'AB');
    assert.deepEqual(callsOf(streamed), [
      { id: 'toolu_first', name: 'first', arguments: '{"a":1}' },
      { id: 'toolu_second', name: 'second', arguments: '{"b":2}' },
    ]);
    assert.deepEqual(streamed.outcome, { type: 'done', reason: 'tool-calls' });
  });

  it('takes arguments that come with the start, in single characters, or not at all', async () => {
    const whole = '{"path":"a \\"b\\" 💶.ts"}';
    const streamed = await answerOf(
      begin(),
      start(0, toolUse('whole', { path: 'x' })),
      json(0, '{"path":"x"}'),
      start(1, toolUse('pieces')),
      json(1, ''),
      ...Array.from(whole, (piece) => json(1, piece)),
      start(2, toolUse('nothing')),
      json(2, ''),
      end('tool_use'),
      over,
    );
    assert.deepEqual(
      callsOf(streamed).map((call) => call.arguments),
      ['{"path":"x"}', whole, '{}'],
    );
  });

  it('shows thoughts, and neither signatures nor what the server keeps to itself', async () => {
    const streamed = await answerOf(
      begin(),
      start(0, { type: 'redacted_thinking', data: 'secret' }),
      start(1, { type: 'thinking', thinking: 'I ', signature: '' }),
      delta(1, { type: 'thinking_delta', thinking: 'think.' }),
      delta(1, { type: 'signature_delta', signature: 'secret' }),
      start(2, { type: 'server_tool_use', id: 's', name: 'web_search', input: {} }),
      json(2, '{"query":"secret"}'),
      start(3, { type: 'text', text: '' }),
      delta(3, { type: 'text_delta', text: 'So.' }),
      end('end_turn'),
      over,
    );
    assert.equal(streamed.reasoning, 'I think.');
    assert.equal(streamed.text, 'So.');
    assert.equal(JSON.stringify(streamed.parts).includes('secret'), false);
    assert.deepEqual(streamed.outcome, { type: 'done', reason: 'stop' });
  });

  const cache = { cache_read_input_tokens: 700, cache_creation_input_tokens: 200 };
  for (const [name, events, expected] of [
    [
      'of the start and the end',
      [
        begin({ input_tokens: 100, output_tokens: 1, ...cache }),
        end('end_turn', { output_tokens: 50 }),
      ],
      { input: 1_000, output: 50, cachedInput: 700, cacheWrite: 200 },
    ],
    [
      'of the end alone',
      [
        begin(),
        end('end_turn', { input_tokens: 7, output_tokens: 5, cache_read_input_tokens: null }),
      ],
      { input: 7, output: 5 },
    ],
    [
      'of the start alone',
      [begin({ input_tokens: 7, output_tokens: 3 }), end('end_turn')],
      { input: 7, output: 3 },
    ],
    [
      'of zeros',
      [begin({ input_tokens: 0, output_tokens: 0 }), end('end_turn', { output_tokens: 0 })],
      undefined,
    ],
    [
      'of nonsense',
      [begin({ input_tokens: 'many' }), end('end_turn', { output_tokens: -3 })],
      undefined,
    ],
    ['of nothing', [begin(), end('end_turn')], undefined],
  ] as const) {
    it(`tells the usage by the counts ${name}`, async () => {
      const { usage: told, outcome } = await answerOf(...events, over);
      assert.deepEqual(told, expected);
      assert.equal(outcome?.type, 'done');
    });
  }

  it('tells no usage of an answer that broke off, for its output is not counted yet', async () => {
    const { usage: told } = await answerOf(begin({ input_tokens: 9, output_tokens: 1 }), say('x'));
    assert.equal(told, undefined);
  });

  it('notes what it cannot read, and goes on', async () => {
    const before = bench.warnings.length;
    const streamed = await bench.answerTo([
      text('on'),
      event({ type: 'message_tomorrow' }),
      raw('event: content_block_delta\ndata: {"type":"content_bl\n\n'),
      event({ type: 'content_block_delta', index: 0, delta: 7 }),
      text('wards'),
      finish(),
      done(),
    ]);
    assert.equal(streamed.text, 'onwards');
    assert.deepEqual(bench.warnings.slice(before), [
      'Fake sent 3 unreadable event(s), left out of the answer.',
    ]);
  });

  for (const [status, body, kind, title] of [
    [529, { type: 'overloaded_error', message: 'Overloaded' }, 'server-error', /overloaded/],
    [
      404,
      { type: 'not_found_error', message: 'model: claude-gone' },
      'unknown-model',
      /no model named/,
    ],
    [
      400,
      { type: 'invalid_request_error', message: 'prompt is too long: 2 tokens > 1 maximum' },
      'context-too-long',
      /too long/,
    ],
    [
      400,
      {
        type: 'invalid_request_error',
        message: 'input length and `max_tokens` exceed context limit: 3',
      },
      'context-too-long',
      /too long/,
    ],
    [
      400,
      {
        type: 'invalid_request_error',
        message: 'Your credit balance is too low to access the API.',
      },
      'no-credit',
      /credit/,
    ],
    [
      401,
      { type: 'authentication_error', message: 'invalid x-api-key' },
      'bad-key',
      /did not accept/,
    ],
    [429, { type: 'rate_limit_error', message: 'Slow down.' }, 'rate-limited', /asks to wait/],
  ] as const) {
    it(`says what ${status} with “${body.message}” means`, async () => {
      const script = [
        {
          type: 'respond',
          status,
          headers: {},
          body: JSON.stringify({ type: 'error', error: body }),
        },
      ] as const;
      const failure = await bench.failureOf(script);
      assert.equal(failure.kind, kind);
      assert.match(failure.title, title);
    });
  }

  it('says that an overloaded server is, also in the middle of an answer', async () => {
    const error = { type: 'overloaded_error', message: 'Overloaded' };
    const streamed = await bench.answerTo([text('some'), event({ type: 'error', error })]);
    assert.equal(streamed.text, 'some');
    assert.equal(streamed.outcome?.type, 'failed');
    assert.match(streamed.outcome.failure.title, /overloaded/);
    assert.equal(streamed.outcome.failure.detail, 'Overloaded');
  });

  it('sends the key in a header of its own, with the version, and shows it nowhere', async () => {
    const failure = await bench.failureOf([failWith(401, { message: `Bad key ${key}.` })]);
    const { headers, path } = bench.server.chats.at(-1) ?? assert.fail();
    assert.equal(headers['x-api-key'], key);
    assert.equal(headers['anthropic-version'], '2023-06-01');
    assert.equal(headers.authorization, undefined);
    assert.equal(path, '/v1/messages');
    assert.equal(failure.detail, 'Bad key [API key].');
  });

  it('sends it as Bearer token to a gateway that wants it so', async () => {
    await bench.answerTo([text('x'), finish(), usage(1, 1), done()], { auth: 'bearer' });
    const { headers } = bench.server.chats.at(-1) ?? assert.fail();
    assert.equal(headers.authorization, `Bearer ${key}`);
    assert.equal(headers['x-api-key'], undefined);
  });

  for (const tail of ['', '/', '/v1', '/v1/', '/v1/messages']) {
    it(`takes an address that ends in “${tail}”`, async () => {
      const baseUrl = `http://127.0.0.1:${bench.server.port}${tail}`;
      const { outcome } = await bench.answerTo([text('x'), finish(), done()], { baseUrl });
      assert.equal(outcome?.type, 'done');
    });
  }
});
