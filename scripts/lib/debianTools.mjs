// What some tests run and a Debian has packages for. Without it they are skipped, and say so in their names.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { aptInstall, isDebianRoot } from './apt.mjs';
import { messageOf, step } from './report.mjs';

/** @param {string} program @param {readonly string[]} args */
const runs = (program, args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** @typedef {{ name: string, packages: string[], isInstalled: () => boolean }} DebianTool */

/** @type {readonly DebianTool[]} */
const tools = [
  {
    // It makes a chosen file call of a child process fail: for the fault tests only.
    name: 'strace',
    packages: ['strace'],
    isInstalled: () => runs('strace', ['-V']),
  },
  {
    // Debian's packages serve Debian's Python, whichever one stands before it.
    name: 'pytest',
    packages: ['python3-pytest', 'python3-coverage'],
    isInstalled: () =>
      ['python3', '/usr/bin/python3'].some((python) =>
        runs(python, ['-c', 'import pytest, coverage']),
      ),
  },
  {
    name: 'RSpec',
    packages: ['ruby-rspec'],
    isInstalled: () => runs('ruby', ['-S', 'rspec', '--version']),
  },
];

/** @returns {string[]} the packages of those that are not there */
export function missingToolPackages() {
  return tools.filter((tool) => !tool.isInstalled()).flatMap(({ packages }) => packages);
}

export async function ensureDebianTools() {
  if (process.platform !== 'linux') return;
  for (const tool of tools) await ensure(tool);
}

/** @param {DebianTool} tool */
async function ensure({ name, packages, isInstalled }) {
  await step(name, async (progress) => {
    if (isInstalled()) return { already: true };
    if (!isDebianRoot()) return { already: true, note: 'not there, so its tests are skipped' };
    progress(`apt-get install ${packages.join(' ')}`);
    try {
      await aptInstall(`Installing ${name}`, packages);
      return {};
    } catch (error) {
      return { note: `${messageOf(error)} Its tests are skipped.` };
    }
  });
}
