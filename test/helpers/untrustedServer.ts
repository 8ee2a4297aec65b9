import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';

/** An https server on 127.0.0.1 whose certificate nobody vouches for; made anew each time. */
export async function startUntrustedServer(): Promise<{ host: string; close(): Promise<void> }> {
  const certificate = selfSigned();
  certificate.forget();
  const server = createServer(certificate, (_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    host: `127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** https before a server that speaks http. */
export interface TlsFront {
  readonly port: number;
  /** How many connections were made so far whose handshake ended well. */
  readonly connections: number;
  close(): Promise<void>;
}

/** Leads to `port` of this machine. */
export async function startTlsFront(certificate: SelfSigned, port: number): Promise<TlsFront> {
  const open = new Set<tls.TLSSocket>();
  let connections = 0;
  const server = tls.createServer(certificate, (socket) => {
    connections++;
    open.add(socket);
    const upstream = net.connect(port, '127.0.0.1');
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
    socket.on('close', () => {
      open.delete(socket);
      upstream.destroy();
    });
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    get connections() {
      return connections;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A certificate of 127.0.0.1 and `model.example` that only itself vouches for. */
export interface SelfSigned {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** The certificate alone, until it is forgotten. */
  readonly file: string;
  forget(): void;
}

export function selfSigned(): SelfSigned {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'certificate-'));
  const forget = (): void => rmSync(folder, { recursive: true, force: true });
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  const request = 'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1'.split(' ');
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1,DNS:model.example'];
  try {
    execFileSync('openssl', [...request, ...names, '-keyout', key, '-out', cert], {
      stdio: 'ignore',
    });
    return { key: readFileSync(key), cert: readFileSync(cert), file: cert, forget };
  } catch (error) {
    forget();
    throw error;
  }
}
