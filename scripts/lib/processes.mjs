// Child processes: run one to its end, list a process's descendants, end a whole tree.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { node24, repoRoot } from './paths.mjs';

/** @typedef {{ pid: number, ppid: number, command: string }} ProcessInfo */
/** @typedef {{ code: number, output: string }} Ended */

/** Everything started by a script sees Node 24 first, whatever Node the script itself runs under. @param {NodeJS.ProcessEnv} [extra] */
export function childEnv(extra = {}) {
  const bins = [path.dirname(node24), path.join(repoRoot, 'node_modules', '.bin')];
  return { ...process.env, PATH: [...bins, process.env.PATH ?? ''].join(path.delimiter), ...extra };
}

/** Children still running, so that Ctrl+C can end them. @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Runs a command to its end and collects what it prints. A command that cannot be started ends with code 127.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onOutput?: (text: string) => void, timeoutMs?: number }} [options]
 * @returns {Promise<Ended>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? repoRoot,
      env: options.env ?? childEnv(),
      // Windows starts npm, npx and other .cmd files only through a shell.
      shell: process.platform === 'win32' && !path.isAbsolute(command),
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let output = '';
    const take = (/** @type {Buffer} */ data) => {
      output += data.toString();
      options.onOutput?.(data.toString());
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const timer = options.timeoutMs
      ? setTimeout(() => {
          output += `\ntimed out after ${options.timeoutMs} ms\n`;
          if (child.pid) void endTree(child.pid);
        }, options.timeoutMs)
      : undefined;
    const end = (/** @type {number} */ code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code, output });
    };
    child.once('error', (error) => {
      output += error.message;
      end(127);
    });
    child.once('close', (code) => end(code ?? 1));
  });
}

/** Ends every child that `run` started and that is still there. */
export async function endRunning() {
  await Promise.all([...running].flatMap((child) => (child.pid ? [endTree(child.pid)] : [])));
}

const endings = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Says what happens on Ctrl+C and its like, instead of what was said before. Children run in groups of
 * their own, so without this they would outlive the script.
 * @param {() => Promise<void>} work
 * @param {number} exitCode
 */
export function onEnding(work, exitCode) {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    void work().finally(() => process.exit(exitCode));
  };
  for (const name of endings) process.removeAllListeners(name).on(name, end);
}

/** @returns {ProcessInfo[]} all processes of this machine; empty where there is no way to tell */
function listProcesses() {
  if (process.platform === 'linux') return fs.readdirSync('/proc').flatMap(readProc);
  if (process.platform === 'win32') return [];
  const listing =
    spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).stdout ?? '';
  return listing.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match
      ? [{ pid: Number(match[1]), ppid: Number(match[2]), command: match[3] ?? '' }]
      : [];
  });
}

/** @param {string} entry @returns {ProcessInfo[]} */
function readProc(entry) {
  if (!/^\d+$/.test(entry)) return [];
  try {
    const stat = fs.readFileSync(`/proc/${entry}/stat`, 'utf8');
    // The name in parentheses may hold spaces and parentheses itself: the parent's id is the second field after the last one.
    const ppid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    const command = fs.readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return [{ pid: Number(entry), ppid, command }];
  } catch {
    // The process ended between the listing and the reading.
    return [];
  }
}

/** @param {number} pid @returns {ProcessInfo[]} children first, then theirs */
export function descendantsOf(pid) {
  const all = listProcesses();
  const found = all.filter((one) => one.ppid === pid);
  for (let index = 0; index < found.length; index += 1) {
    found.push(...all.filter((one) => one.ppid === found[index]?.pid));
  }
  return found;
}

/**
 * Ends a process and all its descendants: asks first, insists after `graceMs`.
 * @param {number} pid
 * @param {number} [graceMs]
 */
export async function endTree(pid, graceMs = 2000) {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/T', '/F', '/PID', String(pid)]);
    return;
  }
  // Noted before the first signal: an orphan is handed to another parent and could not be found any more.
  const tree = [...descendantsOf(pid).map((one) => one.pid), pid];
  signal(tree, 'SIGTERM');
  await untilGone(tree, graceMs);
  signal(tree.filter(isAlive), 'SIGKILL');
  // Until then a killed process still holds its files and their locks.
  await untilGone(tree, graceMs);
}

/** @param {number[]} pids @param {number} limitMs */
async function untilGone(pids, limitMs) {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline && pids.some(isAlive))
    await new Promise((done) => setTimeout(done, 25));
}

/** @param {number[]} pids @param {NodeJS.Signals} name */
function signal(pids, name) {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // Already gone, which is what was wanted.
    }
  }
}

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    // A zombie still takes signals but runs nothing; its parent may be slow to collect it.
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const isZombie = stat.slice(stat.lastIndexOf(')') + 2)[0] === 'Z';
    // Its first thread may be gone while another one still writes, and holds files and their locks.
    return !isZombie || fs.readdirSync(`/proc/${pid}/task`).length > 1;
  } catch {
    return false;
  }
}
