// The VS Code server from the npm registry, installed into a folder of its own.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { isDebianRoot, aptInstall } from './apt.mjs';
import { npm } from './dependencies.mjs';
import {
  codeServerDir,
  codeServerVersion,
  node24,
  serverMain,
  vscodeDir,
  vscodeIn,
  vscodeTestDir,
} from './paths.mjs';
import { childEnv, run } from './processes.mjs';
import { ClearError, logDetail, step } from './report.mjs';

/** Two native modules have no prebuilt binary in the package. */
const nativeModules = ['@vscode/spdlog', '@vscode/native-watchdog'];
const quiet = ['--no-audit', '--no-fund'];

export async function ensureVsCodeHost() {
  await step('VS Code host', async (progress) => {
    if (isInstalled()) return { already: true, note: `code-server ${codeServerVersion}` };
    removeLeftovers();
    const partial = path.join(vscodeTestDir, `installing-${process.pid}`);
    fs.mkdirSync(partial, { recursive: true });
    try {
      await installInto(partial, progress);
      moveIntoPlace(partial);
    } finally {
      fs.rmSync(partial, { recursive: true, force: true });
    }
    return { note: `code-server ${codeServerVersion}` };
  });
}

function isInstalled() {
  return (
    fs.existsSync(serverMain) &&
    fs.existsSync(path.join(vscodeDir, 'node_modules', '@vscode', 'spdlog', 'build', 'Release'))
  );
}

/** What a set-up that was killed has left; one that is running now has a living process. */
function removeLeftovers() {
  if (!fs.existsSync(vscodeTestDir)) return;
  for (const name of fs.readdirSync(vscodeTestDir)) {
    const pid = Number(/^installing-(\d+)$/.exec(name)?.[1]);
    if (pid && !runs(pid))
      fs.rmSync(path.join(vscodeTestDir, name), { recursive: true, force: true });
  }
}

/** @param {number} pid */
function runs(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * @param {string} folder
 * @param {(note: string) => void} progress
 */
async function installInto(folder, progress) {
  await ensureCompiler(progress);
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true }));
  // Its own install script builds modules that are not needed here, some with system libraries.
  progress('downloading (1 of 3)');
  await npm(
    'Downloading the VS Code host',
    ['install', '--ignore-scripts', '--no-save', ...quiet, `code-server@${codeServerVersion}`],
    folder,
  );
  const vscode = vscodeIn(folder);
  progress("the server's own packages (2 of 3)");
  await npm(
    "Downloading the VS Code host's packages",
    ['install', '--omit=dev', '--ignore-scripts', ...quiet],
    vscode,
  );
  progress('building two native modules (3 of 3)');
  await npm(
    "Building the VS Code host's native modules",
    ['rebuild', ...nativeModules, '--ignore-scripts=false'],
    vscode,
    buildEnv(),
  );
  const loads = await run(
    node24,
    ['-e', nativeModules.map((name) => `require('${name}')`).join(';')],
    { cwd: vscode },
  );
  logDetail(loads.output);
  if (loads.code !== 0)
    throw new ClearError(
      "The VS Code host's native modules were built but do not load; details are in .vscode-test/setup.log.",
    );
}

/**
 * node-gyp downloads Node's headers unless it is told where they are. The machine's own Node usually has
 * them beside it, and the two modules use only Node-API, so headers of another version do as well.
 */
function buildEnv() {
  const nodes = (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((dir) => path.join(dir, 'node'))
    .filter((file) => fs.existsSync(file));
  const roots = nodes.map((file) => path.dirname(path.dirname(fs.realpathSync(file))));
  const nodedir = [...roots, '/usr', '/usr/local'].find((root) =>
    fs.existsSync(path.join(root, 'include', 'node', 'node_api.h')),
  );
  const env = childEnv();
  return { PATH: env.PATH, ...(nodedir ? { npm_config_nodedir: nodedir } : {}) };
}

/** Debian's own for what builds the native modules. */
const compilerPackages = ['build-essential', 'python3'];

/** @returns {Promise<string[]>} what the VS Code host still needs of Debian's packages */
export async function missingHostPackages() {
  const needsThem = !isInstalled() && (await missingCompilerTools()).length > 0;
  return needsThem ? compilerPackages : [];
}

async function missingCompilerTools() {
  const missing = [];
  for (const tool of ['python3', 'make', 'c++']) {
    if ((await run(tool, ['--version'])).code !== 0) missing.push(tool);
  }
  return missing;
}

/** @param {(note: string) => void} progress */
async function ensureCompiler(progress) {
  if (process.platform === 'win32') return;
  const missing = await missingCompilerTools();
  if (missing.length === 0) return;
  if (!isDebianRoot())
    throw new ClearError(
      `The VS Code host needs ${missing.join(', ')} to build two native modules. Install a C++ compiler, make and Python 3, then run the command again.`,
    );
  progress('installing a compiler');
  await aptInstall('Installing a compiler', compilerPackages);
}

/** @param {string} partial */
function moveIntoPlace(partial) {
  // A folder that is there but was not taken as installed is broken.
  if (!isInstalled()) fs.rmSync(codeServerDir, { recursive: true, force: true });
  try {
    fs.renameSync(partial, codeServerDir);
  } catch (error) {
    // Another set-up of the same clone was faster; its installation is as good.
    if (!isInstalled()) throw error;
  }
}
