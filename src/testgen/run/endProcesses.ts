import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** Signals a child and all of its process group. False where nothing was left to signal. */
export function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL' | 0): boolean {
  if (process.platform === 'win32') {
    // Windows has no groups: the tree is ended by its parent's id, and only by force.
    if (signal === 0) return false;
    return spawnSync('taskkill', ['/pid', `${pid}`, '/T', '/F'], { stdio: 'ignore' }).status === 0;
  }
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

/** Rounds of looking for what is left, and milliseconds between them: what is killed ends at its next turn. */
const rounds = { most: 50, apart: 10 };

/**
 * Kills all that has `mark` in its environment, also what left the process group for a session of
 * its own, and waits until it is gone. Linux only, where the environment of a process can be read.
 * True where there was any.
 */
export async function killMarked(mark: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  for (let round = 0; round < rounds.most; round += 1) {
    // Again and again: what was just about to start another process may have done so.
    if ((await killOnce(mark)) === 0) return round > 0;
    await wait(rounds.apart);
  }
  return true;
}

function killOnce(mark: string): Promise<number> {
  return killWhere((environment) => environment.includes(mark));
}

/** In the environment of each process of a run: whose run it is, and which. */
export const markName = 'PARLEY_TEST_RUN';

/** Kills what runs of these hosts left running. Linux only, as above. */
export async function endMarkedOf(isOver: (host: number) => boolean): Promise<void> {
  if (process.platform !== 'linux') return;
  const host = new RegExp(String.raw`(?:^|\0)${markName}=(\d+):`, 'u');
  await killWhere((environment) => {
    const pid = host.exec(environment)?.[1];
    return pid !== undefined && isOver(Number(pid));
  });
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The processes with `mark` in their environment. Linux only, as above. */
export function markedProcesses(mark: string): Promise<readonly number[]> {
  return processesWhere((environment) => environment.includes(mark));
}

async function killWhere(wanted: (environment: string) => boolean): Promise<number> {
  return (await processesWhere(wanted)).filter((pid) => kill(pid)).length;
}

async function processesWhere(
  wanted: (environment: string) => boolean,
): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => pid !== process.pid && wanted(await environmentOf(pid))),
  );
  return pids.filter((_, i) => found[i] === true);
}

/** Empty where the process is gone or is somebody else's. */
async function environmentOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
