// strace, which makes a chosen file call of a child process fail: for the fault tests only, which are skipped without it.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { aptInstall, isDebianRoot } from './apt.mjs';
import { messageOf, step } from './report.mjs';

const isInstalled = () => spawnSync('strace', ['-V'], { stdio: 'ignore' }).status === 0;

/** Where it cannot be installed the tests that need it say so in their names. */
export async function ensureStrace() {
  if (process.platform !== 'linux') return;
  await step('strace', async (progress) => {
    if (isInstalled()) return { already: true };
    if (!isDebianRoot()) return { already: true, note: 'not there, so its tests are skipped' };
    progress('apt-get install strace');
    try {
      await aptInstall('Installing strace', ['strace']);
      return {};
    } catch (error) {
      return { note: `${messageOf(error)} Its tests are skipped.` };
    }
  });
}
