// What `fetch` does not trust goes over Node's https: real servers, a real certificate.
import assert from 'node:assert/strict';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { readText } from '../../src/models/http/bodies.ts';
import { certificateCode } from '../../src/models/http/certificateError.ts';
import type { Certificates } from '../../src/models/http/httpsFetch.ts';
import type { Fetch } from '../../src/models/http/modelServer.ts';
import { widerTrust } from '../../src/models/http/widerTrust.ts';
import { nullLog } from '../../src/protocol/log.ts';
import { collectGarbage } from '../bench/collectGarbage.ts';
import { selfSigned } from '../helpers/untrustedServer.ts';
import { within } from './compliance.ts';

function inUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('a server that `fetch` does not trust', () => {
  const certificate = selfSigned();
  certificate.forget();
  let server: Server;
  let url: string;
  let answer: RequestListener;
  const sockets = new Set<Socket>();
  const asked: IncomingMessage[] = [];
  const warnings: string[] = [];
  let certificates: Certificates;
  /** How often the global `fetch` was tried. */
  let fetched: number;
  let fetch: Fetch;

  before((done) => {
    server = createServer(certificate, (request, response) => {
      asked.push(request);
      answer(request, response);
    });
    server.on('secureConnection', (socket) => sockets.add(socket));
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      url = `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/v1/chat`;
      done();
    });
  });
  after((done) => {
    server.closeAllConnections();
    server.close(done);
  });
  beforeEach(() => {
    // Connections that an earlier test left open would serve this one.
    server.closeAllConnections();
    for (const list of [asked, warnings]) list.length = 0;
    sockets.clear();
    fetched = 0;
    certificates = 'unchecked';
    answer = (_request, response) => response.end('an answer');
    fetch = widerTrust({
      fetch: (input, init) => {
        fetched++;
        return globalThis.fetch(input, init);
      },
      certificates: () => certificates,
      log: { ...nullLog, warn: (line) => warnings.push(line) },
    });
  });

  const refusal = async (): Promise<string | undefined> => {
    const error: unknown = await fetch(url).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return certificateCode(error);
  };

  it('hears nothing while certificates count', async () => {
    certificates = 'checked';
    for (let i = 0; i < 2; i++) assert.equal(await refusal(), 'DEPTH_ZERO_SELF_SIGNED_CERT');
    assert.equal(asked.length, 0);
    assert.deepEqual(warnings, []);
  });

  it('is asked as `fetch` would, where they do not count', async () => {
    answer = (request, response) => {
      response.writeHead(
        429,
        [
          ['retry-after', '7'],
          ['set-cookie', 'a=1'],
          ['set-cookie', 'b=2'],
        ].flat(),
      );
      request.pipe(response);
    };
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: 'Bearer key-of-the-test', 'content-type': 'application/json' },
      body: '{"text":"💶"}',
    });
    assert.equal(response.status, 429);
    assert.equal(response.ok, false);
    assert.equal(response.headers.get('retry-after'), '7');
    assert.deepEqual(response.headers.getSetCookie(), ['a=1', 'b=2']);
    assert.equal(await response.text(), '{"text":"💶"}');
    const [request] = asked;
    assert.equal(request?.method, 'POST');
    assert.equal(request.url, '/v1/chat');
    assert.equal(request.headers.authorization, 'Bearer key-of-the-test');
    assert.equal(request.headers['content-length'], '15');
  });

  it('streams: what came is read before the rest is there', async () => {
    const rest = Promise.withResolvers<void>();
    answer = (_request, response) => {
      response.write('first');
      void rest.promise.then(() => response.end('last'));
    };
    const reader = (await fetch(url)).body?.getReader();
    const first = await within(5_000, reader?.read() ?? Promise.reject(new Error('No body.')));
    assert.equal(new TextDecoder().decode(first.value), 'first');
    rest.resolve();
    assert.equal(new TextDecoder().decode((await reader?.read())?.value), 'last');
    assert.equal((await reader?.read())?.done, true);
  });

  it('is asked over one connection, and the way there is found once', async () => {
    for (let i = 0; i < 20; i++) assert.equal(await (await fetch(url)).text(), 'an answer');
    assert.equal(asked.length, 20);
    assert.equal(sockets.size, 1);
    assert.equal(fetched, 1);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /127\.0\.0\.1:\d+ is not checked/);
  });

  it('is refused again as soon as certificates count, though a connection is open', async () => {
    await (await fetch(url)).text();
    certificates = 'checked';
    assert.equal(await refusal(), 'DEPTH_ZERO_SELF_SIGNED_CERT');
    assert.equal(asked.length, 1);
  });

  it('gets no key by way of another: redirects are not followed', async () => {
    answer = (_request, response) =>
      response.writeHead(307, { location: 'https://127.0.0.1:9/' }).end();
    const response = await fetch(url, { redirect: 'manual' });
    assert.equal(response.status, 307);
    assert.equal(response.headers.get('location'), 'https://127.0.0.1:9/');
  });

  it('may pack what it sends', async () => {
    const packers = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync };
    for (const [name, pack] of Object.entries(packers)) {
      answer = (_request, response) =>
        response.writeHead(200, { 'content-encoding': name }).end(pack('packed'));
      assert.equal(await (await fetch(url)).text(), 'packed');
    }
  });

  it('is unpacked only as far as it is read, however much there would be', async () => {
    const packed = gzipSync(Buffer.alloc(100_000_000, 'x'), { level: 1 });
    answer = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
    const before = inUse();
    const response = await fetch(url);
    const { signal } = new AbortController();
    assert.equal(await readText(response, 1_000_000, signal), 'x'.repeat(1_000_000));
    assert.ok(inUse() - before < 30e6, `${inUse() - before} bytes`);
  });

  it('may answer without a body', async () => {
    answer = (_request, response) => response.writeHead(204).end();
    const response = await fetch(url);
    assert.equal(response.status, 204);
    assert.equal(response.body, null);
  });

  it('may break off: who reads hears of it', async () => {
    answer = (_request, response) => {
      response.write('half');
      setImmediate(() => response.destroy());
    };
    await assert.rejects(fetch(url).then((response) => response.text()));
  });

  it('is let go by an abort, before and after the headers, and by a body that nobody wants', async () => {
    const gone: Promise<unknown>[] = [];
    answer = (request, response) => {
      gone.push(new Promise((resolve) => response.on('close', resolve)));
      if (request.url?.endsWith('chat')) response.write('begun');
    };
    const abort = new AbortController();
    const silent = fetch(`${url}/silent`, { signal: abort.signal });
    while (asked.length === 0) await new Promise(setImmediate);
    const begun = await fetch(url, { signal: abort.signal });
    const unread = await fetch(url);
    abort.abort();
    await assert.rejects(within(5_000, silent));
    await assert.rejects(within(5_000, begun.text()));
    await unread.body?.cancel();
    await within(5_000, Promise.all(gone));
    assert.equal(gone.length, 3);
  });

  it('is asked by `fetch` first again after a failure', async () => {
    await (await fetch(url)).text();
    answer = (request) => request.socket.destroy();
    await assert.rejects(fetch(url));
    assert.equal(fetched, 1);
    answer = (_request, response) => response.end('back');
    assert.equal(await (await fetch(url)).text(), 'back');
    assert.equal(fetched, 2);
  });

  it('is no matter of servers that are not there, or speak http', async () => {
    for (const address of ['https://127.0.0.1:9/', 'http://127.0.0.1:9/'])
      await assert.rejects(fetch(address));
    assert.equal(fetched, 2);
    assert.deepEqual(warnings, []);
  });
});
