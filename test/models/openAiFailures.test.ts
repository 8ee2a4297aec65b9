import assert from 'node:assert/strict';
import type { FailureAction, FailureKind } from '../../src/protocol/model.ts';
import {
  contentEvent,
  done,
  event,
  failWith,
  finish,
  raw,
  reset,
  respond,
  text,
  type Script,
} from '../helpers/modelScripts.ts';
import { createWireBench, key, type WireBench } from './wireBench.ts';

describe('the OpenAI adapter fails', () => {
  let bench: WireBench;
  beforeEach(async () => {
    bench = await createWireBench('openai');
  });
  afterEach(() => bench.server.close());

  const table: readonly (readonly [
    name: string,
    script: Script,
    kind: FailureKind,
    action: FailureAction | undefined,
  ])[] = [
    ['401', [failWith(401)], 'bad-key', 'set-api-key'],
    ['403', [failWith(403)], 'bad-key', 'set-api-key'],
    [
      '400 of Gemini for a key',
      [respond(400, [{ error: { code: 400, message: 'API key not valid.' } }])],
      'bad-key',
      'set-api-key',
    ],
    ['402', [failWith(402)], 'no-credit', 'choose-model'],
    [
      '429 without credit',
      [failWith(429, { code: 'insufficient_quota' })],
      'no-credit',
      'choose-model',
    ],
    ['429', [failWith(429)], 'rate-limited', undefined],
    [
      '404 for a model',
      [failWith(404, { code: 'model_not_found' })],
      'unknown-model',
      'choose-model',
    ],
    [
      '404 of Ollama',
      [respond(404, { error: 'model "x" not found, try pulling it first' })],
      'unknown-model',
      'choose-model',
    ],
    [
      '400 for a model',
      [failWith(400, { message: 'nope/nope is not a valid model ID', code: 400 })],
      'unknown-model',
      'choose-model',
    ],
    ['404 for the address', [respond(404, '404 page not found')], 'bad-request', 'open-settings'],
    [
      'context of OpenAI',
      [failWith(400, { code: 'context_length_exceeded' })],
      'context-too-long',
      'choose-model',
    ],
    [
      'context of llama.cpp',
      [failWith(400, { type: 'exceed_context_size_error' })],
      'context-too-long',
      'choose-model',
    ],
    [
      'context of vLLM',
      [
        respond(400, {
          object: 'error',
          message: "This model's maximum context length is 4096 tokens.",
          code: 400,
        }),
      ],
      'context-too-long',
      'choose-model',
    ],
    [
      'context in a stream',
      [event({ error: 'the request exceeds the available context size' })],
      'context-too-long',
      'choose-model',
    ],
    ['413', [respond(413, '<html>Too Large</html>')], 'context-too-long', 'choose-model'],
    ['content rules', [failWith(400, { code: 'content_filter' })], 'refused', 'choose-model'],
    [
      '422 of FastAPI',
      [respond(422, { detail: [{ msg: 'field required' }] })],
      'bad-request',
      'open-log',
    ],
    ['500', [failWith(500)], 'server-error', 'open-log'],
    [
      'rate limit in a stream',
      [event({ error: { code: 429, message: 'slow down' } })],
      'rate-limited',
      undefined,
    ],
    ['HTML', [respond(200, '<html>')], 'not-a-model-answer', 'open-settings'],
    ['nothing', [respond(200, '')], 'not-a-model-answer', 'open-settings'],
    ['no finish', [text('x'), done()], 'cut-off', 'open-log'],
  ];
  for (const [name, script, kind, action] of table) {
    it(`${name}: ${kind}`, async () => {
      const failure = await bench.failureOf(script);
      assert.equal(failure.kind, kind);
      if (action) assert.ok(failure.actions.includes(action));
    });
  }

  it('keeping the text that came before, even in the same packet', async () => {
    const boom = `data: ${JSON.stringify({ error: { message: 'boom' } })}\n\n`;
    const { text: answer, outcome } = await bench.answerTo([raw(contentEvent('kept') + boom)]);
    assert.equal(answer, 'kept');
    assert.equal(outcome?.type === 'failed' && outcome.failure.detail, 'boom');
  });

  it('with the words of a server that says 500 for anything', async () => {
    const failure = await bench.failureOf([
      failWith(500, { message: 'image input is not supported' }),
    ]);
    assert.equal(failure.detail, 'image input is not supported');
  });

  it('naming what a person can change', async () => {
    assert.match(
      (await bench.failureOf([failWith(401)])).title,
      /^Fake did not accept the API key\.$/,
    );
    const none = await bench.failureOf([failWith(401)], { key: () => Promise.resolve(undefined) });
    assert.match(none.title, /wants an API key/);
    const unknown = await bench.failureOf([failWith(404, { code: 'model_not_found' })]);
    assert.match(unknown.title, /“fake-model”/);
    const port = bench.server.port;
    await bench.server.close();
    const down = await bench.failureOf([]);
    assert.equal(down.kind, 'unreachable');
    assert.ok(down.title.includes(`127.0.0.1:${port}`));
    assert.ok(down.advice.includes('parley.providers'));
  });

  it('alike whatever the provider is called', async () => {
    // The client takes any error that says so for a time-out of its own, and drops its cause.
    const failure = await bench.failureOf([failWith(401)], { label: 'Timeout & Co' });
    assert.equal(failure.title, 'Timeout & Co did not accept the API key.');
  });

  it('with how long to wait', async () => {
    assert.equal((await bench.failureOf([failWith(429, { retryAfter: '7' })])).retryAfter, 7_000);
    assert.equal((await bench.failureOf([failWith(503, { retryAfter: '1.5' })])).retryAfter, 1_500);
    assert.equal(
      (await bench.failureOf([failWith(429, { retryAfter: '-5' })])).retryAfter,
      undefined,
    );
    const ms = respond(429, { error: 'slow' }, { 'retry-after-ms': '1250', 'retry-after': '9' });
    assert.equal((await bench.failureOf([ms])).retryAfter, 1_250);
  });

  it('never showing the key, in whatever it comes back', async () => {
    const echo = `Incorrect API key provided: ${key}. And ${key}`;
    for (const script of [
      [failWith(401, { message: echo })],
      [failWith(500, { message: echo.repeat(50) })],
      [respond(502, `<html><b>${echo}</b></html>`)],
      [respond(200, `<p>${'x'.repeat(190)}${key}</p>`)],
      [respond(200, { error: echo })],
      [event({ error: { message: echo } })],
      [text('x'), event({ error: echo })],
      [text('x'), finish(`error ${key}`), done(), reset()],
    ] satisfies Script[]) {
      const streamed = await bench.answerTo(script);
      const shown = JSON.stringify([streamed.parts, bench.warnings]);
      assert.ok(!shown.includes(key.slice(0, 8)), shown);
    }
  });

  it('passing what is shown through the redaction that it is given', async () => {
    const failure = await bench.failureOf([failWith(500, { message: 'got other-secret' })], {
      redact: (said) => said.replaceAll('other-secret', '[masked]'),
    });
    assert.equal(failure.detail, 'got [masked]');
  });
});
