// Starts and stops a VS Code server on loopback, installs a package into it and reads its logs.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { hostMain, node24, repoRoot, serverMain } from './paths.mjs';
import { childEnv, descendantsOf, endTree, isAlive, run } from './processes.mjs';
import { ClearError, logDetail } from './report.mjs';

/**
 * @typedef {object} ServerOptions
 * @property {string} dataDir a fresh folder is a fresh user
 * @property {number} [port] default: a free one
 * @property {string} [token] connection token; without one anybody who reaches the port gets a shell, so only for tests
 * @property {'ask' | 'never-ask'} [trust] `never-ask` switches workspace trust off altogether (default: `ask`)
 * @property {string} [trustedFolder] the one folder that is trusted while the others are asked about
 * @property {boolean} [smokeTestDriver] makes the workbench accept the `payload` of the address
 * @property {string} [extensionsDir]
 * @property {string} [builtInExtensionsDir] instead of VS Code's own
 * @property {NodeJS.ProcessEnv} [env]
 */

/** @typedef {{ url: string, port: number, pid: number, exited: Promise<number>, stop(): Promise<void> }} RunningServer */

/** How long a server may take until it listens; seen: 0.1 s to 3 s on two busy cores. */
const startLimitMs = 60_000;

/** @param {ServerOptions} options @returns {Promise<RunningServer>} */
export async function startServer(options) {
  fs.mkdirSync(options.dataDir, { recursive: true });
  const child = spawn(node24, [hostMain, ...serverFlags(options)], {
    cwd: repoRoot,
    env: childEnv({ ...options.env, PARLEY_HOST: JSON.stringify(hostSettings(options)) }),
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: Ctrl+C in the terminal reaches this script, which then ends the server in order.
    detached: process.platform !== 'win32',
  });
  /** @type {Promise<number>} */
  const exited = new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  const pid = child.pid ?? 0;
  // A child that died leaves a broken pipe behind; its exit is reported through `exited`.
  child.stdin.on('error', () => undefined);
  const stop = async () => {
    if (!isAlive(pid)) return;
    await endTree(pid);
    await exited;
  };
  const port = await waitUntilListening(child, options).catch(async (error) => {
    await stop();
    throw error;
  });
  return { url: `http://127.0.0.1:${port}`, port, pid, exited, stop };
}

/** @param {ServerOptions} options */
function serverFlags(options) {
  return [
    '--host',
    '127.0.0.1',
    '--accept-server-license-terms',
    '--disable-telemetry',
    '--server-data-dir',
    options.dataDir,
    ...(options.token ? ['--connection-token', options.token] : ['--without-connection-token']),
    ...(options.trust === 'never-ask' ? ['--disable-workspace-trust'] : []),
    ...(options.smokeTestDriver ? ['--enable-smoke-test-driver'] : []),
    ...(options.extensionsDir ? ['--extensions-dir', options.extensionsDir] : []),
    ...(options.builtInExtensionsDir
      ? ['--builtin-extensions-dir', options.builtInExtensionsDir]
      : []),
  ];
}

/** @param {ServerOptions} options */
function hostSettings(options) {
  return {
    serverMain,
    dataDir: options.dataDir,
    port: options.port ?? 0,
    token: options.token ?? '',
    trustedFolder: options.trustedFolder ?? '',
  };
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<import('node:stream').Writable, import('node:stream').Readable, import('node:stream').Readable>} child
 * @param {ServerOptions} options
 * @returns {Promise<number>} the port
 */
function waitUntilListening(child, options) {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(
      () =>
        reject(
          new ClearError(
            `The VS Code server did not start within ${startLimitMs / 1000} s: ${lastLine(output)}`,
          ),
        ),
      startLimitMs,
    );
    const take = (/** @type {Buffer} */ data) => {
      // Only the beginning matters here; a server that runs for days must not fill the memory.
      if (output.length < 65_536) output += data.toString();
      const match = /Extension host agent listening on (\d+)/.exec(output);
      if (match) {
        clearTimeout(timer);
        resolve(Number(match[1]));
      }
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) =>
      reject(new ClearError(`The VS Code server could not be started: ${error.message}`)),
    );
    child.once('exit', () => {
      clearTimeout(timer);
      logDetail(output);
      reject(
        new ClearError(
          output.includes('PORT_IN_USE')
            ? `Port ${options.port} is in use. Stop what uses it, or choose another one with --port.`
            : `The VS Code server ended at its start: ${lastLine(output)}`,
        ),
      );
    });
  });
}

/** @param {string} text */
const lastLine = (text) => text.trim().split('\n').at(-1) ?? '';

/**
 * Installs a packaged extension for the user of a data folder.
 * @param {string} vsix
 * @param {{ dataDir: string, extensionsDir?: string }} options
 */
export async function installVsix(vsix, options) {
  const flags = [
    '--install-extension',
    vsix,
    '--force',
    '--server-data-dir',
    options.dataDir,
    '--accept-server-license-terms',
  ];
  if (options.extensionsDir) flags.push('--extensions-dir', options.extensionsDir);
  const ended = await run(node24, [serverMain, ...flags], { timeoutMs: 120_000 });
  logDetail(ended.output);
  if (ended.code !== 0 || !/successfully installed/i.test(ended.output)) {
    throw new ClearError(
      `Installing ${path.basename(vsix)} into VS Code failed: ${lastLine(ended.output)}`,
    );
  }
}

/** The extension hosts of a server: one per open window. @param {number} serverPid @returns {number[]} oldest first */
export function extensionHostPids(serverPid) {
  return descendantsOf(serverPid)
    .filter((one) => one.command.includes('--type=extensionHost'))
    .map((one) => one.pid)
    .toSorted((a, b) => a - b);
}

/**
 * The server's logs, each extension's output channels among them.
 * @param {string} dataDir
 * @returns {{ file: string, text: string }[]} `file` is relative to the logs folder
 */
export function readLogs(dataDir) {
  const root = path.join(dataDir, 'data', 'logs');
  if (!fs.existsSync(root)) return [];
  const names = fs
    .readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.log'))
    .toSorted();
  return names.map((name) => ({
    file: name,
    text: fs.readFileSync(path.join(root, name), 'utf8'),
  }));
}
