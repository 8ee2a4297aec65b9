// `npm start -- --desktop`: a desktop VS Code of its own, downloaded once, with Parley from this repository.
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { build } from './build.mjs';
import { desktopUnreachable } from './hostTests.mjs';
import { repoRoot, vscodeTestDir } from './paths.mjs';
import { endTree, onEnding } from './processes.mjs';
import { ClearError, logDetail, step } from './report.mjs';

/** @param {string} folder */
export async function startDesktop(folder) {
  let program = '';
  await step('Desktop VS Code', async () => {
    program = await download();
    return {};
  });
  await build('production');
  const child = spawn(
    program,
    [
      folder,
      `--extensionDevelopmentPath=${repoRoot}`,
      `--user-data-dir=${path.join(vscodeTestDir, 'desktop-data')}`,
      '--skip-welcome',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    { stdio: 'ignore' },
  );
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
  onEnding(async () => {
    if (child.pid) await endTree(child.pid);
  }, 0);
  process.stdout.write('\nVS Code is open. Close its window or press Ctrl+C to end it.\n');
  if ((await ended) !== 0)
    throw new ClearError(
      'The desktop VS Code could not be started on this machine. Leave --desktop away to use the VS Code server.',
    );
}

async function download() {
  const { downloadAndUnzipVSCode, SilentReporter } = await import('@vscode/test-electron');
  try {
    return await downloadAndUnzipVSCode({
      cachePath: vscodeTestDir,
      reporter: new SilentReporter(),
    });
  } catch (error) {
    logDetail(String(error));
    throw new ClearError(desktopUnreachable);
  }
}
