// VS Code puts its proxies and certificates into this object, which named imports would not see.
import https from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { t } from '../../protocol/texts.ts';
import { streamOf } from './streamOf.ts';

/** `unchecked` takes any certificate. */
export type Certificates = 'checked' | 'unchecked';

/** Milliseconds to connect in, the TLS handshake and a proxy's answer included; as long as `fetch` has. */
const connectLimit = 10_000;

/** Responses that have no body, and must not be given one. */
const bodiless = new Set([204, 205, 304]);

/**
 * One exchange over Node's `https`, without redirects, as `fetch` gives it. Connections to a server are kept
 * and used again; those through a proxy VS Code makes anew each time. Rejects with Node's own errors, or
 * with VS Code's about a proxy, which one of them caused.
 * @param init the body has to be a text
 */
export function httpsFetch(
  url: string,
  init: RequestInit,
  certificates: Certificates,
): Promise<Response> {
  const { method = 'GET', body, signal } = init;
  return new Promise((resolve, reject) => {
    const request = https.request(url, {
      method,
      // In so many words: the agent that VS Code gives each request would ask to close.
      headers: { ...Object.fromEntries(new Headers(init.headers)), connection: 'keep-alive' },
      ...(signal ? { signal } : {}),
      // A part of the name of a connection: one that was not checked serves no request that has to be.
      ...(certificates === 'unchecked' ? { rejectUnauthorized: false } : {}),
    });
    let proxyError: unknown;
    // VS Code tells here why a proxy could not be reached, and in its error only that it could not.
    request.on('proxy', (told: unknown) => {
      proxyError = fieldOf(told, 'error');
    });
    request.on('error', (error) =>
      reject(proxyError === undefined ? error : new Error(error.message, { cause: proxyError })),
    );
    if (certificates === 'unchecked') trustProxy(request);
    request.on('response', (incoming) => {
      // The agent hands out what a proxy says in place of the server, in a socket that leads nowhere.
      if (!(request.socket instanceof TLSSocket)) {
        incoming.destroy();
        reject(new Error(`Proxy response (${incoming.statusCode}) to CONNECT.`));
        return;
      }
      try {
        resolve(responseOf(incoming));
      } catch (error) {
        incoming.destroy();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    limitConnecting(request);
    request.end(typeof body === 'string' ? body : undefined);
  });
}

/**
 * VS Code gives each request an agent of its own, which holds the options of connections to a proxy in `opts`
 * and puts none of the request's there: a proxy that speaks https was checked though nothing is to be.
 */
function trustProxy(request: ClientRequest): void {
  const options = fieldOf(fieldOf(request, 'agent'), 'opts');
  if (typeof options === 'object' && options) Object.assign(options, { rejectUnauthorized: false });
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value ? Reflect.get(value, name) : undefined;
}

function limitConnecting(request: ClientRequest): void {
  const late = Object.assign(new Error(t('Connecting took too long.')), { code: 'ETIMEDOUT' });
  const timer = setTimeout(() => request.destroy(late), connectLimit);
  const stop = (): void => clearTimeout(timer);
  request.once('close', stop);
  request.once('socket', (socket) => {
    const isNew = socket instanceof TLSSocket && !socket.getProtocol()?.startsWith('TLS');
    if (isNew) socket.once('secureConnect', stop);
    else stop();
  });
}

function responseOf(incoming: IncomingMessage): Response {
  const status = incoming.statusCode ?? 0;
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  if (!bodiless.has(status)) return new Response(streamOf(unpacked(incoming)), { status, headers });
  incoming.resume();
  return new Response(null, { status, headers });
}

/** What came, as `fetch` unpacks it: a server may pack what nobody asked it to. */
function unpacked(incoming: IncomingMessage): Readable {
  const unpack = unpackers[incoming.headers['content-encoding']?.trim().toLowerCase() ?? ''];
  // An error reaches who reads.
  return unpack ? pipeline(incoming, unpack(), () => undefined) : incoming;
}

const unpackers: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};
