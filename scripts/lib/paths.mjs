// Where things live in the repository; every script takes its paths from here.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repoRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Node 24 as installed from npm. The machine's own Node may be older. */
export const node24 = path.join(
  repoRoot,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

export const vscodeTestDir = path.join(repoRoot, '.vscode-test');
export const setupLog = path.join(vscodeTestDir, 'setup.log');

export const codeServerVersion = '4.139.1';
export const codeServerDir = path.join(vscodeTestDir, `code-server-${codeServerVersion}`);

/** Where code-server keeps the VS Code server inside an installation folder. */
export const vscodeIn = (/** @type {string} */ installDir) =>
  path.join(installDir, 'node_modules', 'code-server', 'lib', 'vscode');

export const vscodeDir = vscodeIn(codeServerDir);
export const serverMain = path.join(vscodeDir, 'out', 'server-main.js');
export const hostMain = path.join(repoRoot, 'scripts', 'lib', 'hostMain.mjs');

export const sampleWorkspace = path.join(repoRoot, 'test', 'workspaces', 'shop');
export const userDataDir = path.join(vscodeTestDir, 'user-data');
export const outDir = path.join(repoRoot, 'out');
