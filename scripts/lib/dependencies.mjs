// The first step of every script: the npm packages, Node 24 among them. Runs under the machine's own Node,
// so nothing here may import a package.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { node24, repoRoot } from './paths.mjs';
import { endRunning, onEnding, run } from './processes.mjs';
import { ClearError, explainFailure, logDetail, step } from './report.mjs';

/** Children of an npm script inherit this script's settings; `dry-run` or `prefix` must not leak into an installation. */
const npmEnv = () => {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^npm_(?:lifecycle|package|command)/i.test(name),
  );
  return Object.fromEntries(entries);
};

/**
 * Installs what package-lock.json says unless it is there, then makes sure that Node 24 runs.
 */
async function ensureDependencies() {
  await step('Dependencies', async (progress) => {
    const already = installedMatchesLock();
    if (!already) {
      progress('npm ci');
      await npm('Installing the dependencies', ['ci', '--no-audit', '--no-fund'], repoRoot);
    }
    return { already };
  });
  await step('Node 24', async (progress) => {
    const before = await node24Version();
    if (before) return { already: true, note: before };
    progress('unpacking');
    // Reached where install scripts are switched off: this one package does need its script.
    await npm('Unpacking Node 24', ['rebuild', 'node', '--ignore-scripts=false'], repoRoot);
    const version = await node24Version();
    if (!version)
      throw new ClearError(
        'The npm package "node" brought no Node 24 for this machine. Allow its install script (npm install-scripts approve node), delete node_modules and run the command again.',
      );
    return { note: version };
  });
}

/**
 * @param {string} what for the message when it fails
 * @param {string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} [extraEnv]
 */
export async function npm(what, args, cwd, extraEnv = {}) {
  const ended = await run('npm', args, { cwd, env: { ...npmEnv(), ...extraEnv } });
  logDetail(`$ npm ${args.join(' ')}\n${ended.output}`);
  if (ended.code !== 0)
    throw new ClearError(
      ended.code === 127
        ? 'npm was not found. Install Node 20 or newer together with npm.'
        : explainFailure(what, ended.output),
    );
}

/** npm writes its hidden lockfile last, so an installation that was cut short never matches. */
function installedMatchesLock() {
  const wanted = readPackages(path.join(repoRoot, 'package-lock.json'));
  const installed = readPackages(path.join(repoRoot, 'node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(
    ([name, entry]) =>
      name === '' || entry.optional === true || installed[name]?.version === entry.version,
  );
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    // Missing or cut short: the installation has to be made again.
    return undefined;
  }
}

/** @returns {Promise<string | undefined>} for example `v24.21.0` */
async function node24Version() {
  if (!fs.existsSync(node24)) return undefined;
  const ended = await run(node24, ['--version']);
  return /^v24\.\d+\.\d+/.exec(ended.output)?.[0];
}

/**
 * Installs the dependencies and makes sure that the rest runs under Node 24.
 * @param {string} script the calling script's own file
 * @param {() => Promise<void>} [meanwhile] what may be done beside the downloads, and needs no package
 * @returns {Promise<boolean>} false when the work was handed to a new process, whose exit code is then set here
 */
export async function enterNode24(script, meanwhile) {
  if (process.env.PARLEY_NODE24 === script) return true;
  onEnding(endRunning, 130);
  await Promise.all([ensureDependencies(), meanwhile?.()]);
  if (Number(process.versions.node.split('.')[0]) >= 24) return true;
  process.exitCode = await handOver(script);
  return false;
}

/** @param {string} script @returns {Promise<number>} */
function handOver(script) {
  return new Promise((resolve) => {
    const child = spawn(node24, [script, ...process.argv.slice(2)], {
      stdio: 'inherit',
      env: { ...process.env, PARLEY_NODE24: script },
    });
    // A terminal sends Ctrl+C to both; `kill` reaches only this one. The child ends everything, then this one ends.
    process.removeAllListeners('SIGINT').on('SIGINT', () => undefined);
    process.removeAllListeners('SIGTERM').on('SIGTERM', () => child.kill('SIGTERM'));
    process.removeAllListeners('SIGHUP').on('SIGHUP', () => child.kill('SIGTERM'));
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
