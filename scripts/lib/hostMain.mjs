// The process that is the VS Code server. It runs the server's own code behind one HTTP server and adds
// what the plain server lacks: the server's half of the key that seals secrets (without it SecretStorage
// refuses to store anything), trust for exactly one folder, and an end when its parent ends.
import crypto from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/**
 * @typedef {{ serverMain: string, dataDir: string, port: number, token: string, trustedFolder: string }} HostSettings
 * @typedef {{ handleRequest(request: http.IncomingMessage, response: http.ServerResponse): Promise<void>,
 *   handleUpgrade(request: http.IncomingMessage, socket: import('node:stream').Duplex): void, dispose(): void }} VsCodeServer
 */

/** @type {HostSettings} */
const settings = JSON.parse(process.env.PARLEY_HOST ?? '{}');
// Not for the children: a terminal in the editor has no use for the connection token.
delete process.env.PARLEY_HOST;

const server = http.createServer();
server.once('error', (error) => {
  process.stderr.write(
    `${'code' in error && error.code === 'EADDRINUSE' ? 'PORT_IN_USE' : error.message}\n`,
  );
  process.exit(1);
});
const vsCode = loadVsCode();
// A page whose server went away asks as soon as the port is open again: it has to be answered then, too.
server.on('request', (request, response) => {
  if (request.method === 'POST' && pathOf(request).endsWith('/mint-key'))
    return mintKey(request, response);
  if (asksForTrustedFolder(request)) trustInPage(response);
  void vsCode.then((code) => code.handleRequest(request, response));
});
server.on('upgrade', (request, socket) => {
  // Without a listener a page that is gone again by then would end the server.
  socket.on('error', () => socket.destroy());
  void vsCode.then((code) => (socket.destroyed ? undefined : code.handleUpgrade(request, socket)));
});

// The parent holds the other end of stdin: when it is gone, however it went, so is this server.
process.stdin
  .resume()
  .on('end', () => process.exit(0))
  .on('error', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
// Ctrl+C in a terminal reaches the whole group; the parent decides when to end.
process.on('SIGINT', () => undefined);

/** @returns {Promise<VsCodeServer>} */
async function loadVsCode() {
  server.listen(settings.port, '127.0.0.1');
  await once(server, 'listening');
  // With this set the server's entry only exports its functions and does not start listening on its own.
  process.env.CODE_SERVER_PARENT_PID = String(process.pid);
  const entry = await import(pathToFileURL(settings.serverMain).href);
  const code = await entry.loadCodeWithNls();
  delete process.env.CODE_SERVER_PARENT_PID;
  const address = server.address();
  /** @type {VsCodeServer} */
  const loaded = await code.createServer(address);
  process.on('exit', () => loaded.dispose());
  process.stdout.write(
    `Extension host agent listening on ${typeof address === 'object' ? address?.port : address}\n`,
  );
  return loaded;
}

/** @param {http.IncomingMessage} request */
function pathOf(request) {
  return new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
}

/** @param {http.IncomingMessage} request */
function asksForTrustedFolder(request) {
  if (!settings.trustedFolder || request.method !== 'GET') return false;
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  return url.pathname === '/' && url.searchParams.get('folder') === settings.trustedFolder;
}

/**
 * A server knows trust only as "ask" or "never ask". Each folder is opened with a page load of its own, so
 * "never ask" is written into the page of the one trusted folder, and every other page keeps asking.
 * @param {http.ServerResponse} response
 */
function trustInPage(response) {
  const end = response.end.bind(response);
  const patched = (/** @type {unknown} */ body, /** @type {unknown[]} */ ...rest) => {
    const isPage = typeof body === 'string' || Buffer.isBuffer(body);
    const page = isPage
      ? String(body).replace(
          '&quot;enableWorkspaceTrust&quot;:true',
          '&quot;enableWorkspaceTrust&quot;:false',
        )
      : body;
    return Reflect.apply(end, response, [page, ...rest]);
  };
  response.end = /** @type {typeof response.end} */ (patched);
}

/** @param {http.IncomingMessage} request @param {http.ServerResponse} response */
function mintKey(request, response) {
  if (settings.token && !holdsToken(request)) {
    response.writeHead(403).end('Forbidden');
    return;
  }
  response
    .writeHead(200, { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' })
    .end(readKey());
}

/** The server hands the token to the browser as a cookie on the first page. @param {http.IncomingMessage} request */
function holdsToken(request) {
  const cookies = (request.headers.cookie ?? '').split(';').map((one) => one.trim());
  return cookies.includes(`vscode-tkn=${settings.token}`);
}

/** 32 bytes, made once per data folder and readable only by its owner. */
function readKey() {
  const file = path.join(settings.dataDir, 'secret-key-half');
  if (fs.existsSync(file)) return fs.readFileSync(file);
  const key = crypto.randomBytes(32);
  fs.mkdirSync(settings.dataDir, { recursive: true });
  fs.writeFileSync(file, key, { mode: 0o600 });
  return key;
}
