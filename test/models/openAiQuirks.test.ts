import assert from 'node:assert/strict';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import {
  done,
  event,
  failWith,
  finish,
  hang,
  head,
  raw,
  respond,
  text,
  textReply,
  toolCall,
  usage,
  type Script,
} from '../helpers/modelScripts.ts';
import { openAiWire } from '../helpers/openAiWire.ts';
import { collect, within } from './compliance.ts';
import { createWireBench, named, type WireBench } from './wireBench.ts';

/** Refuses, in the words of real servers, what the body has in `field` (and, where given, as `value`). */
interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly field: string;
  readonly value?: unknown;
}

const refusals: Readonly<Record<string, Refusal>> = {
  'streaming, OpenAI': {
    status: 400,
    message: "Unsupported value: 'stream' does not support true with this model.",
    field: 'stream',
    value: true,
  },
  'streaming without a verified account, OpenAI': {
    status: 400,
    message: 'Your organization must be verified to stream this model.',
    field: 'stream',
    value: true,
  },
  'streaming, 422': {
    status: 422,
    message: 'Streaming is not supported.',
    field: 'stream',
    value: true,
  },
  'streaming, 501': {
    status: 501,
    message: 'This backend cannot stream.',
    field: 'stream',
    value: true,
  },
  'stream_options, FastAPI': {
    status: 422,
    message: '[{"loc":["body","stream_options"],"msg":"extra fields not permitted"}]',
    field: 'stream_options',
  },
  'max_tokens, OpenAI': {
    status: 400,
    message:
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    field: 'max_tokens',
  },
};

describe('what a server does not take', () => {
  let bench: WireBench;
  beforeEach(async () => {
    bench = await createWireBench('openai');
  });
  afterEach(() => bench.server.close());

  /** Answers `script` unless the body has what one of the refusals names. */
  function refuse(script: Script, ...refused: readonly Refusal[]): void {
    bench.server.reply((request) => {
      for (const { status, message, field, value } of refused) {
        const found = fieldOf(request.body, field);
        if (value === undefined ? found !== undefined : found === value) {
          return [failWith(status, { message })];
        }
      }
      return script;
    });
  }

  for (const [name, refusal] of Object.entries(refusals)) {
    it(`is left out by itself, and not tried again: ${name}`, async () => {
      refuse([...textReply('all of it')], refusal);
      const model = bench.model();
      for (const asked of [2, 3]) {
        const streamed = await collect(model);
        assert.equal(streamed.text, 'all of it');
        assert.deepEqual(streamed.outcome, { type: 'done', reason: 'stop' });
        assert.equal(bench.server.chats.length, asked);
      }
      assert.equal(fieldOf(bench.server.chats.at(-1)?.body, 'model'), 'fake-model');
    });
  }

  it('is the newer name of the limit', async () => {
    refuse(textReply('fine'), {
      status: 400,
      message: 'Unrecognized request argument supplied: max_completion_tokens',
      field: 'max_completion_tokens',
    });
    assert.equal((await collect(bench.model({}, named('gpt-5-mini')))).text, 'fine');
    assert.equal(fieldOf(bench.server.chats.at(-1)?.body, 'max_tokens'), 256);
  });

  it('may be several things at once', async () => {
    refuse(textReply('fine'), ...Object.values(refusals).slice(3));
    assert.equal((await collect(bench.model())).text, 'fine');
    assert.equal(fieldOf(bench.server.chats.at(-1)?.body, 'stream'), false);
  });

  it('is remembered for the model, not for its neighbours', async () => {
    const refusal = refusals['streaming, 422'];
    assert.ok(refusal);
    refuse(textReply('fine'), refusal);
    const provider = bench.provider();
    const modelOf = (id: string): LanguageModel => {
      const { info } = bench.model({}, named(id));
      return provider.languageModel(info);
    };
    await collect(modelOf('a'));
    await collect(modelOf('a'));
    await collect(modelOf('b'));
    assert.deepEqual(
      bench.server.chats.map(({ body }) => [fieldOf(body, 'model'), fieldOf(body, 'stream')]),
      [
        ['a', true],
        ['a', false],
        ['a', false],
        ['b', true],
        ['b', false],
      ],
    );
  });

  it('is no excuse for another fault: those are not asked again', async () => {
    for (const message of [
      'max_tokens is too large: 99999. This model supports at most 4096 completion tokens.',
      'messages.0.content is required',
      'The stream was closed by an upstream server.',
      'stream error: connection reset',
    ]) {
      const before = bench.server.chats.length;
      const failure = await bench.failureOf([failWith(400, { message })]);
      assert.equal(failure.kind, 'bad-request');
      assert.equal(bench.server.chats.length, before + 1, message);
    }
  });

  it('ends in the server’s own words where it refuses whatever is asked', async () => {
    bench.server.reply([failWith(400, { message: 'Streaming is not supported.' })]);
    const { outcome } = await collect(bench.model());
    assert.equal(outcome?.type === 'failed' && outcome.failure.kind, 'bad-request');
    assert.equal(bench.server.chats.length, 2);
  });

  it('may be a stream altogether: one document is an answer, with all that is in it', async () => {
    const script = [text('I look.'), toolCall('read', '{"path":"a"}'), finish(), usage(11, 5)];
    bench.server.next((request) => [
      respond(200, JSON.stringify(openAiWire.whole?.(script, request), undefined, 2)),
    ]);
    bench.server.next(script);
    const model = bench.model();
    for (const stream of [true, false]) {
      const { text: answer, parts, usage: used, outcome } = await collect(model);
      assert.equal(answer, 'I look.');
      assert.deepEqual(
        parts.find((part) => part.type === 'tool-call-delta'),
        {
          type: 'tool-call-delta',
          index: 0,
          id: 'call_0',
          name: 'read',
          arguments: '{"path":"a"}',
        },
      );
      assert.deepEqual(used, { input: 11, output: 5 });
      assert.deepEqual(outcome, { type: 'done', reason: 'tool-calls' });
      assert.equal(fieldOf(bench.server.chats.at(-1)?.body, 'stream'), stream);
    }
  });

  it('proves nothing without a finish reason, in one document too', async () => {
    const choices = [{ index: 0, message: { content: 'half' }, finish_reason: null }];
    const { text: answer, outcome } = await bench.answerTo([respond(200, { choices })]);
    assert.equal(answer, 'half');
    assert.equal(outcome?.type === 'failed' && outcome.failure.kind, 'cut-off');
  });

  it('is bounded and can be stopped, in one document too', async () => {
    const long = {
      choices: [{ message: { content: 'x'.repeat(200_000) }, finish_reason: 'stop' }],
    };
    const tooLong = await bench.answerTo([respond(200, long)], { limits: { event: 100_000 } });
    assert.equal(tooLong.outcome?.type, 'failed');
    assert.equal(tooLong.text, '');
    bench.server.next([
      head(200, { 'content-type': 'application/json' }),
      raw('{"choices":['),
      hang(),
    ]);
    const abort = new AbortController();
    const pending = collect(bench.model(), abort.signal);
    await bench.server.waitForRequest(2);
    abort.abort();
    assert.deepEqual((await within(1_000, pending)).outcome, { type: 'cancelled' });
    assert.ok((await within(1_000, bench.server.waitForClose(1))).aborted);
  });
});

describe('what a server counts', () => {
  it('includes what it had in its cache, in every dialect', async () => {
    const bench = await createWireBench('openai');
    const counted = { prompt_tokens: 11, completion_tokens: 5 };
    for (const [dialect, more, cachedInput] of [
      ['OpenAI', { prompt_tokens_details: { cached_tokens: 7 } }, 7],
      ['DeepSeek', { prompt_cache_hit_tokens: 8, prompt_cache_miss_tokens: 3 }, 8],
      ['Kimi', { cached_tokens: 9 }, 9],
    ] as const) {
      const script = [text('x'), finish(), event({ choices: [], usage: { ...counted, ...more } })];
      const { usage: used } = await bench.answerTo([...script, done()]);
      assert.deepEqual(used, { input: 11, output: 5, cachedInput }, dialect);
    }
    const choices = [{ index: 0, delta: {}, finish_reason: 'stop', usage: counted }];
    const { usage: used } = await bench.answerTo([text('x'), event({ choices }), done()]);
    assert.deepEqual(used, { input: 11, output: 5 }, 'Kimi, within the choice');
    await bench.server.close();
  });

  it('is left out where it cannot be, and of it only what cannot', async () => {
    const bench = await createWireBench('openai');
    const told = async (json: string): Promise<unknown> => {
      const counts = raw(`data: {"choices":[],"usage":${json}}\n\n`);
      return (await bench.answerTo([text('x'), finish(), counts, done()])).usage;
    };
    for (const [input, output] of [
      ['-11', '5'],
      ['11', '-5'],
      ['1.5', '2'],
      ['1e999', '5'],
      ['11', '5000000001'],
      ['"11"', '5'],
    ] as const) {
      const json = `{"prompt_tokens":${input},"completion_tokens":${output}}`;
      assert.equal(await told(json), undefined, json);
    }
    const cached = '{"prompt_tokens":11,"completion_tokens":5,"cached_tokens":-1}';
    assert.deepEqual(await told(cached), { input: 11, output: 5 });
    await bench.server.close();
  });
});
