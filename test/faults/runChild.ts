import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { childEnvironment } from '../helpers/bundledChild.ts';

/** What a child process printed, and how it ended. */
export interface ChildEnd {
  readonly lines: readonly string[];
  /** What went wrong in it that was not foreseen. */
  readonly complaint: string;
  readonly code: number | null;
  readonly signal: string | null;
}

/** A program and the arguments that come before the child's own: what the child runs under. */
export type Wrapper = readonly [program: string, ...args: string[]] | readonly [];

/** strace counts the calls of each thread by itself: there is to be only one that makes them. */
export function oneThread(): NodeJS.ProcessEnv {
  return { ...childEnvironment(), UV_THREADPOOL_SIZE: '1' };
}

/** Runs the child to its end. */
export async function runChild(
  script: string,
  args: readonly string[],
  wrapper: Wrapper = [],
): Promise<ChildEnd> {
  const [program = '', ...rest] = [...wrapper, process.execPath, script, ...args];
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: oneThread(),
  });
  let output = '';
  let complaint = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (complaint += data.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  const lines = output.split('\n').filter((line) => line !== '');
  return { lines, complaint, code, signal };
}

/** Why a program of this machine cannot be used as the tests want it, or nothing where it can. */
export function reasonAgainst(program: string, args: readonly string[]): string | undefined {
  if (process.platform !== 'linux') return `${program} is for Linux`;
  const { status, error } = spawnSync(program, args, { stdio: 'ignore' });
  if (error) return `${program} is not installed`;
  return status === 0 ? undefined : `${program} may not be used here`;
}

/** Runs the jobs, two at a time. After one that fails no other is begun, and all have ended when this rejects. */
export async function inPairs<T>(
  jobs: readonly T[],
  run: (job: T) => Promise<void>,
): Promise<void> {
  const waiting = [...jobs].toReversed();
  const worker = async (): Promise<void> => {
    for (let job = waiting.pop(); job !== undefined; job = waiting.pop()) {
      await run(job).catch((error: unknown) => {
        waiting.length = 0;
        throw error;
      });
    }
  };
  const ends = await Promise.allSettled([worker(), worker()]);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
