import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { carriedFailure, cutOff, FailureError, messageOf } from '../../src/models/failure.ts';
import { parseErrorBody } from '../../src/models/http/errorBody.ts';
import { networkFailure } from '../../src/models/http/networkFailure.ts';
import { parseRetryAfter } from '../../src/models/http/retryAfter.ts';
import { respond } from '../helpers/modelScripts.ts';
import { createWireBench, type WireKind } from './wireBench.ts';
import { wireKinds } from './wireStreams.ts';

const asked = { label: 'Fake', host: 'example.com:8443', keySent: true };

describe('network failures', () => {
  it('name the host and the setting, whatever the code', () => {
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'EWHATEVER', '']) {
      const failure = networkFailure(failing(code), asked);
      assert.equal(failure.kind, 'unreachable');
      assert.ok(failure.title.includes('example.com:8443'));
      assert.ok(failure.advice.includes('parley.providers'));
    }
  });

  it('know a certificate that is not trusted', () => {
    for (const code of [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'INVALID_CA',
      'INVALID_PURPOSE',
      'CERT_REVOKED',
    ]) {
      const failure = networkFailure(failing(code), asked);
      assert.equal(failure.kind, 'untrusted-certificate');
      assert.equal(failure.detail, code);
    }
    assert.match(
      networkFailure(failing('SELF_SIGNED_CERT_IN_CHAIN'), asked).advice,
      /NODE_EXTRA_CA_CERTS/,
    );
  });

  it('know when it is the proxy whose certificate is not trusted', () => {
    const cause = Object.assign(new Error('self-signed certificate'), {
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    const words = 'Failed to establish a socket connection to proxies: HTTPS proxy:8443';
    const failure = networkFailure(new Error(words, { cause }), asked);
    assert.equal(failure.kind, 'untrusted-certificate');
    assert.match(failure.title, /certificate of the proxy on the way to example\.com:8443/u);
  });

  it('find the code in what several addresses said, and in a circle', () => {
    const both = new AggregateError([failing('ECONNREFUSED'), failing('ECONNREFUSED')]);
    const failure = networkFailure(new TypeError('fetch failed', { cause: both }), asked);
    assert.match(failure.title, /nothing listens there/);
    const circle = new Error('round');
    circle.cause = circle;
    assert.equal(networkFailure(circle, asked).kind, 'unreachable');
    assert.equal(messageOf(circle), 'round');
  });

  it('tell the middle of an answer from its beginning', () => {
    assert.equal(networkFailure(failing('UND_ERR_SOCKET'), asked, true).kind, 'cut-off');
    assert.equal(networkFailure(failing('UND_ERR_BODY_TIMEOUT'), asked, true).kind, 'timed-out');
    assert.equal(networkFailure(failing('Z_DATA_ERROR'), asked, true).kind, 'not-a-model-answer');
  });

  it('pass on the failure that an error carries', () => {
    const failure = cutOff('Fake');
    const wrapped = new Error('outer', { cause: new FailureError(failure) });
    assert.equal(carriedFailure(wrapped), failure);
    assert.equal(networkFailure(wrapped, asked), failure);
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 1, 12, 0, 0);

  function parse(headers: Record<string, string>): number | undefined {
    return parseRetryAfter(new Headers(headers), now);
  }

  it('is read in all its forms, in milliseconds', () => {
    for (const [value, expected] of [
      ['0', 0],
      ['7', 7_000],
      [' 1.5 ', 1_500],
      ['86400', 86_400_000],
      ['999999999', 86_400_000],
      ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
      ['Thursday, 01-Jan-26 12:00:30 GMT', 30_000],
      ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
      ['Fri, 01 Jan 2027 12:00:00 GMT', 86_400_000],
      ['-5', undefined],
      ['5 apples', undefined],
      ['soon', undefined],
      ['Thu, whenever', undefined],
      ['1e9', undefined],
      ['', undefined],
    ] as const) {
      assert.equal(parse({ 'retry-after': value }), expected, value);
    }
    assert.equal(parse({}), undefined);
    assert.equal(parse({ 'retry-after-ms': '250', 'retry-after': '9' }), 250);
    assert.equal(parse({ 'retry-after-ms': 'junk', 'retry-after': '9' }), 9_000);
  });

  it('is never negative, endless or no number', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const wait = parse({ 'retry-after': value.replaceAll(/[^\u0020-\u007e]/g, '') });
        assert.ok(wait === undefined || (wait >= 0 && wait <= 86_400_000));
      }),
    );
  });
});

describe('error bodies', () => {
  it('are read in every dialect', () => {
    for (const [body, message] of [
      ['{"error":{"message":"a","code":"x"}}', 'a'],
      ['{"error":"b"}', 'b'],
      ['{"object":"error","message":"c","code":400}', 'c'],
      ['{"type":"error","error":{"type":"overloaded_error","message":"d"}}', 'd'],
      ['[{"error":{"code":429,"message":"e","status":"RESOURCE_EXHAUSTED"}}]', 'e'],
      ['{"detail":"f"}', 'f'],
      ['{"message":"g"}', 'g'],
      ['{"error":{"message":"h","metadata":{"raw":"upstream said i"}}}', 'h: upstream said i'],
      ['<html><title>502</title><b>Bad&nbsp;Gateway</b></html>', '502 Bad&nbsp;Gateway'],
      ['plain words', 'plain words'],
      ['', ''],
    ] as const) {
      assert.equal(parseErrorBody(body).message, message);
    }
    assert.equal(parseErrorBody('{"error":{"code":429,"message":"e"}}').status, 429);
    assert.deepEqual(parseErrorBody('{"error":{"type":"Rate_Limit_Error","code":"X"}}').codes, [
      'x',
      'rate_limit_error',
    ]);
  });

  it('never throw, and take linear time', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        assert.equal(typeof parseErrorBody(body).message, 'string');
      }),
    );
    parseErrorBody('<'.repeat(1e6));
    parseErrorBody(' '.repeat(1e6) + 'x');
    parseErrorBody('['.repeat(60_000));
    parseErrorBody(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);
  });
});

function failing(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}

describe('an address that is none of the protocol’s', () => {
  const words: Readonly<Record<WireKind, RegExp>> = {
    openai: /ends in \/v1\./u,
    responses: /ends in \/v1\./u,
    anthropic: /of Fake .* without \/messages/u,
    gemini: /of Fake .* ends in \/v1beta\./u,
    ollama: /of Fake .* without a path/u,
  };
  for (const kind of wireKinds) {
    it(`is explained in the protocol’s own words: ${kind}`, async () => {
      const bench = await createWireBench(kind);
      for (const page of [respond(404, '404 page not found'), respond(200, '<html>')]) {
        const { advice } = await bench.failureOf([page]);
        assert.match(advice, words[kind]);
        bench.server.replyModels([page]);
        const list = await bench.provider().models(new AbortController().signal);
        assert.equal(list.type, 'failed');
        assert.match(list.failure.advice, words[kind]);
      }
      await bench.server.close();
    });
  }
});
