// Debian packages, where this machine is a Debian and we are root.
import fs from 'node:fs';
import process from 'node:process';
import { childEnv, run } from './processes.mjs';
import { ClearError, explainFailure, logDetail } from './report.mjs';

export function isDebianRoot() {
  return (
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    fs.existsSync('/etc/debian_version') &&
    fs.existsSync('/usr/bin/apt-get')
  );
}

/**
 * @param {string} what for the message when it fails
 * @param {string[]} packages
 */
export async function aptInstall(what, packages) {
  const env = childEnv({ DEBIAN_FRONTEND: 'noninteractive' });
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
  ]) {
    const ended = await run('apt-get', args, { env });
    logDetail(`$ apt-get ${args.join(' ')}\n${ended.output}`);
    if (ended.code !== 0) throw new ClearError(explainFailure(what, ended.output));
  }
}
