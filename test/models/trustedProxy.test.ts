// A proxy that speaks https, whose certificate nobody vouches for. VS Code puts an agent of its own into each request.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import https, { Agent, type RequestOptions } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { certificateCode } from '../../src/models/http/certificateError.ts';
import type { Certificates } from '../../src/models/http/httpsFetch.ts';
import { widerTrust } from '../../src/models/http/widerTrust.ts';
import { nullLog } from '../../src/protocol/log.ts';
import { selfSigned, startTlsFront, type TlsFront } from '../helpers/untrustedServer.ts';

/** As VS Code's: asked for a connection it goes over the proxy, with options that are none of the request's. */
class ProxyAgent extends Agent {
  readonly opts = {};
  /** Hears of a proxy that could not be reached. */
  onProxyError: (error: Error) => void = () => undefined;
  readonly #port: number;

  constructor(port: number) {
    super();
    this.#port = port;
  }

  override createConnection(
    { host, port, rejectUnauthorized = true }: RequestOptions,
    done: (error: Error | null, stream: Duplex) => void = () => undefined,
  ): undefined {
    const toProxy = (): void => {
      const proxy = connectTls({ host: '127.0.0.1', port: this.#port, ...this.opts });
      proxy.once('error', (error) => {
        this.onProxyError(error);
        done(new Error('Failed to establish a socket connection to proxies: HTTPS x'), proxy);
      });
      proxy.once('secureConnect', () => proxy.write(`CONNECT ${host}:${port} HTTP/1.1\r\n\r\n`));
      proxy.once('data', () => done(null, connectTls({ socket: proxy, rejectUnauthorized })));
    };
    // In a later turn, as there.
    setImmediate(toProxy);
  }
}

describe('a proxy whose certificate nobody vouches for', () => {
  const certificate = selfSigned();
  const real = https.request;
  const tunnels = new Set<Socket>();
  let proxy: Server;
  let front: TlsFront;
  let target: https.Server;
  let url: string;
  let certificates: Certificates;

  before(async () => {
    certificate.forget();
    target = https.createServer(certificate, (_request, response) => response.end('an answer'));
    proxy = createServer().on('connect', (request, socket: Socket) => {
      const upstream = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      tunnels.add(upstream);
      for (const each of [upstream, socket]) each.on('error', () => upstream.destroy());
    });
    for (const server of [target, proxy])
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    front = await startTlsFront(certificate, (proxy.address() as AddressInfo).port);
    url = `https://127.0.0.1:${(target.address() as AddressInfo).port}/v1`;
    https.request = ((address: string, options: RequestOptions) => {
      const agent = new ProxyAgent(front.port);
      const request = real(address, { ...options, agent });
      agent.onProxyError = (error) => void request.emit('proxy', { error });
      return request;
    }) as typeof https.request;
  });
  after(async () => {
    https.request = real;
    for (const each of tunnels) each.destroy();
    target.closeAllConnections();
    for (const server of [target, proxy]) server.close();
    await front.close();
  });

  /** What `fetch` says there: it gets no further than the proxy. */
  const refused = Object.assign(new Error('refused'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  const ask = (): Promise<Response> =>
    widerTrust({
      fetch: () => Promise.reject(refused),
      certificates: () => certificates,
      log: nullLog,
    })(url);

  it('is refused while certificates count, and it is told that it is the proxy’s', async () => {
    certificates = 'checked';
    const error: unknown = await ask().catch((thrown: unknown) => thrown);
    assert.match(String(error), /to proxies/u);
    assert.equal(certificateCode(error), 'DEPTH_ZERO_SELF_SIGNED_CERT');
    assert.equal(tunnels.size, 0);
  });

  it('is taken where they do not', async () => {
    certificates = 'unchecked';
    assert.equal(await (await ask()).text(), 'an answer');
    assert.equal(tunnels.size, 1);
  });
});
