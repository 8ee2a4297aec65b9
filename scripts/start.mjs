// `npm start [-- [--desktop] [--port N] [--no-open] [folder]]`: set-up, then VS Code with Parley in the browser.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { enterNode24 } from './lib/dependencies.mjs';
import { sampleWorkspace, userDataDir } from './lib/paths.mjs';
import { ClearError, messageOf, reportFailure } from './lib/report.mjs';
import { endRunning, onEnding } from './lib/processes.mjs';

/** The browser keeps settings and secrets by address, VS Code keeps conversations by address: so it stays the same. */
const usualPort = 8573;

/** @typedef {{ desktop: boolean, open: boolean, port: number, folder: string }} StartOptions */

/** @returns {StartOptions} */
function readOptions() {
  const { values, positionals } = parse();
  if (positionals.length > 1)
    throw new ClearError('Only one folder can be opened: npm start -- /path/to/project');
  const folder =
    positionals[0] === undefined
      ? sampleWorkspace
      : path.resolve(process.env.INIT_CWD ?? process.cwd(), positionals[0]);
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new ClearError(`There is no folder ${folder}.`);
  const port = values.port === undefined ? usualPort : Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new ClearError(`"${values.port}" is no port. Give a number from 1 to 65535.`);
  return { desktop: values.desktop === true, open: values['no-open'] !== true, port, folder };
}

function parse() {
  const options = /** @type {const} */ ({
    desktop: { type: 'boolean' },
    port: { type: 'string' },
    'no-open': { type: 'boolean' },
  });
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    throw new ClearError(
      `${messageOf(error)}\nUsage: npm start -- [--desktop] [--port N] [--no-open] [folder]`,
    );
  }
}

/** @param {StartOptions} options */
async function serve(options) {
  const { startServer } = await import('./lib/server.mjs');
  const { startSettings, userSettingsFile, writeUserSettings } =
    await import('./lib/userSettings.mjs');
  if (!fs.existsSync(userSettingsFile(userDataDir))) writeUserSettings(userDataDir, startSettings);
  const token = crypto.randomBytes(24).toString('hex');
  const trustedFolder = asUriPath(sampleWorkspace);
  const server = await startServer({
    dataDir: userDataDir,
    port: options.port,
    token,
    trust: 'ask',
    trustedFolder,
  });
  const stop = () => {
    stopping = true;
    return server.stop();
  };
  // Ctrl+C is the usual way to end, so it is no failure.
  onEnding(stop, 0);
  const url = `${server.url}/?tkn=${token}&folder=${encodeURIComponent(asUriPath(options.folder)).replaceAll('%2F', '/')}`;
  process.stdout.write(`\nParley is ready:\n\n  ${url}\n\nPress Ctrl+C to stop.\n`);
  if (options.open) {
    const { openBrowser } = await import('./lib/openBrowser.mjs');
    openBrowser(url);
  }
  await server.exited;
  if (!stopping)
    throw new ClearError(
      'The VS Code server ended unexpectedly. Run npm start again; its logs are in .vscode-test/user-data/data/logs.',
    );
}

let stopping = false;

/** VS Code names a folder by the path of its URI, which on Windows begins with a slash too. @param {string} folder */
function asUriPath(folder) {
  return process.platform === 'win32' ? decodeURIComponent(pathToFileURL(folder).pathname) : folder;
}

async function main() {
  const options = readOptions();
  if (!(await enterNode24(process.argv[1] ?? ''))) return;
  onEnding(endRunning, 130);
  if (options.desktop) {
    const { startDesktop } = await import('./lib/desktop.mjs');
    await startDesktop(options.folder);
    return;
  }
  const { ensureFreePort } = await import('./lib/freePort.mjs');
  await ensureFreePort(options.port);
  const { ensureVsCodeHost } = await import('./lib/vscodeHost.mjs');
  await ensureVsCodeHost();
  const { installCurrent } = await import('./lib/install.mjs');
  await installCurrent();
  await serve(options);
}

await main().catch(reportFailure);
