import assert from 'node:assert/strict';
import type { FailureKind } from '../../src/protocol/model.ts';
import { event, finish, respond, text, usage, type Script } from '../helpers/modelScripts.ts';
import { createWireBench, key, type WireBench } from './wireBench.ts';

function google(code: number, message: string, status: string): Script {
  return [respond(code, { error: { code, message, status } })];
}

const failures: readonly (readonly [string, Script, FailureKind, RegExp])[] = [
  ['a wrong key', google(400, 'API key not valid.', 'INVALID_ARGUMENT'), 'bad-key', /Set a key/],
  ['no rights', google(403, 'Permission denied.', 'PERMISSION_DENIED'), 'bad-key', /API key/],
  [
    'an unknown model',
    google(404, 'models/fake-model is not found for API version v1beta.', 'NOT_FOUND'),
    'unknown-model',
    /“fake-model”/,
  ],
  ['an unknown address', [respond(404, 'no such page')], 'bad-request', /v1beta/],
  ['a page of HTML', [respond(200, '<html>')], 'not-a-model-answer', /v1beta/],
  [
    'a limit a minute',
    google(429, 'You exceeded your current quota. limit: 15', 'RESOURCE_EXHAUSTED'),
    'rate-limited',
    /asks to wait/,
  ],
  [
    'no quota at all',
    google(429, 'You exceeded your current quota. limit: 0, model: x', 'RESOURCE_EXHAUSTED'),
    'no-credit',
    /credit/,
  ],
  [
    'a request that is too long',
    google(400, 'The input token count (2) exceeds the maximum (1).', 'INVALID_ARGUMENT'),
    'context-too-long',
    /too long/,
  ],
  ['an overload', google(503, 'The model is overloaded.', 'UNAVAILABLE'), 'server-error', /503/],
  [
    'a blocked request',
    [event({ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } })],
    'refused',
    /refused the request .*\(PROHIBITED_CONTENT\)/,
  ],
  ['a safety block', [text('x'), finish('SAFETY')], 'refused', /stopped its answer .*\(SAFETY\)/],
  ['a recitation', [text('x'), finish('RECITATION')], 'refused', /\(RECITATION\)/],
  ['a blocklist', [finish('BLOCKLIST')], 'refused', /\(BLOCKLIST\)/],
  [
    'a malformed call',
    [finish('MALFORMED_FUNCTION_CALL')],
    'server-error',
    /tool call .*\(MALFORMED_FUNCTION_CALL\)/,
  ],
  ['an end for no reason', [text('x'), finish('OTHER')], 'cut-off', /\(OTHER\)/],
  ['no candidate', [usage(3, 0)], 'server-error', /no candidate/],
  ['no finish', [text('x')], 'cut-off', /broke off/],
];

describe('the Gemini adapter in trouble', () => {
  let bench: WireBench;
  beforeEach(async () => {
    bench = await createWireBench('gemini');
  });
  afterEach(() => bench.server.close());

  describe('fails', () => {
    for (const [name, script, kind, words] of failures) {
      it(`${name}: ${kind}`, async () => {
        const failure = await bench.failureOf(script);
        assert.equal(failure.kind, kind);
        assert.match(`${failure.title} ${failure.advice}`, words);
      });
    }

    it('with how long Google asks to wait', async () => {
      const details = [
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '37.5s' },
      ];
      const error = { code: 429, message: 'slow', status: 'RESOURCE_EXHAUSTED', details };
      assert.equal((await bench.failureOf([respond(429, { error })])).retryAfter, 37_500);
      assert.equal((await bench.failureOf([text('x'), event({ error })])).retryAfter, 37_500);
    });

    it('telling that the key was refused, also where the status is 400', async () => {
      let refused = 0;
      const error = { code: 400, message: 'API key not valid. Please pass a valid API key.' };
      await bench.failureOf([respond(400, { error })], { keyRefused: () => refused++ });
      assert.equal(refused, 1);
    });

    it('keeping what came, and never showing the key', async () => {
      const echo = `no rights for ${key}`;
      for (const script of [
        [respond(400, { error: { code: 400, message: echo } })],
        [respond(200, `<p>${echo}</p>`)],
        [text('kept'), event({ error: { message: echo } })],
        [event({ promptFeedback: { blockReason: 'OTHER', blockReasonMessage: echo } })],
        [event({ candidates: [{ finishReason: 'SAFETY', finishMessage: echo }] })],
        [event({ candidates: [{ finishReason: 'OTHER', finishMessage: echo }] })],
      ] satisfies Script[]) {
        const streamed = await bench.answerTo(script);
        assert.equal(streamed.text, script.length > 1 ? 'kept' : '');
        const shown = JSON.stringify([streamed.parts, bench.warnings]);
        assert.ok(!shown.includes(key.slice(0, 8)), shown);
        assert.equal(streamed.outcome?.type, 'failed');
      }
    });
  });
});
