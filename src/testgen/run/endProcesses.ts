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
 * its own, and waits until it is gone, and what is left of `group`, which was killed before. Linux only,
 * where the environment of a process can be read. True where there was any with the mark.
 */
export async function killMarked(mark: string, group: number | undefined): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const killed = new Set<number>();
  for (let round = 0; round < rounds.most; round += 1) {
    // Again and again: what was just about to start another process may have done so.
    const now = (await markedProcesses(mark)).filter(kill);
    for (const pid of now) killed.add(pid);
    if (now.length === 0 && !(await isAnyEnding(killed, group))) break;
    await wait(rounds.apart);
  }
  return killed.size > 0;
}

/** A process that was killed has no environment any more while the kernel takes its memory back. */
async function isAnyEnding(
  killed: ReadonlySet<number>,
  group: number | undefined,
): Promise<boolean> {
  if (killed.size === 0 && (group === undefined || !signalGroup(group, 0))) return false;
  const ending = await Promise.all(
    (await allProcesses()).map(async (pid) => {
      const found = await statOf(pid);
      return found.isAlive && (killed.has(pid) || found.group === group);
    }),
  );
  return ending.includes(true);
}

/** What the kernel says of a process (proc_pid_stat(5)): one that only waits to be taken note of is over. */
async function statOf(pid: number): Promise<{ readonly isAlive: boolean; readonly group: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  const [state = '', , group = ''] = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
  return { isAlive: stat !== '' && !/^[ZXx]$/u.test(state), group: Number(group) };
}

/** In the environment of each process of a run: whose run it is, and which. */
export const markName = 'PARLEY_TEST_RUN';

/** Kills what runs of these hosts left running. Linux only, as above. */
export async function endMarkedOf(isOver: (host: number) => boolean): Promise<void> {
  if (process.platform !== 'linux') return;
  const host = new RegExp(String.raw`(?:^|\0)${markName}=(\d+):`, 'u');
  const left = await processesWhere((environment) => {
    const pid = host.exec(environment)?.[1];
    return pid !== undefined && isOver(Number(pid));
  });
  for (const pid of left) kill(pid);
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

async function processesWhere(
  wanted: (environment: string) => boolean,
): Promise<readonly number[]> {
  const pids = await allProcesses();
  const found = await Promise.all(
    pids.map(async (pid) => pid !== process.pid && wanted(await environmentOf(pid))),
  );
  return pids.filter((_, i) => found[i] === true);
}

async function allProcesses(): Promise<readonly number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/u.test(name)).map(Number);
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
