import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { startable } from './batchFile.ts';
import { createBoundedLog } from './boundedLog.ts';
import { killMarked, markName, signalGroup } from './endProcesses.ts';
import type { RunLimits } from './testRun.ts';
import { untilTooLarge } from './watchMemory.ts';

/** How a program's memory is bounded: by V8's heap, its address space, Go's runtime, or Java's heap. */
export type MemoryLimit = 'node-heap' | 'address-space' | 'go-runtime' | 'java-heap';

export interface ChildCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly memory: MemoryLimit;
}

/** 'too-large': it took more memory than all of its processes may. */
export type ChildEnd = 'exited' | 'timed-out' | 'cancelled' | 'too-large';

export type ChildRun =
  | {
      readonly type: 'ended';
      readonly end: ChildEnd;
      /** Undefined where a signal ended it. */
      readonly code: number | undefined;
      /** Both streams, in the order in which they came. */
      readonly log: string;
      readonly milliseconds: number;
      readonly leftProcesses: boolean;
    }
  | { readonly type: 'not-started'; readonly reason: string };

/** What the pipes may take to drain after the process has ended, in milliseconds. */
const drain = 500;

/**
 * Runs a program to its end or to a limit. It runs in a process group of its own, and nothing of
 * that group outlives the run, whatever it does with signals.
 */
export async function runChild(
  command: ChildCommand,
  limits: RunLimits,
  signal: AbortSignal,
): Promise<ChildRun> {
  const mark = `${markName}=${process.pid}:${randomUUID()}`;
  const { env, ...own } = bounded(command, limits);
  const { program, args, ...quoting } = await startable({ ...own, env });
  const log = createBoundedLog(limits.logCharacters);
  const begin = performance.now();
  if (signal.aborted) return ended('cancelled', undefined, false);
  const child = spawn(program, args, {
    cwd: command.cwd,
    env: { ...env, [markName]: mark.slice(markName.length + 1) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
    ...quoting,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => log.add(text));
  }
  const exit = exitOf(child);
  const { end, result } = await untilEnd({ child, exit, mark }, limits, signal);
  if (result.type === 'failed') return { type: 'not-started', reason: result.reason };
  const left = child.pid !== undefined && signalGroup(child.pid, 'SIGKILL');
  const marked = await killMarked(mark, child.pid);
  await closed(child);
  return ended(end, result.code, end === 'exited' && (left || marked));

  function ended(how: ChildEnd, code: number | undefined, leftProcesses: boolean): ChildRun {
    const milliseconds = Math.round(performance.now() - begin);
    return { type: 'ended', end: how, code, log: log.text(), milliseconds, leftProcesses };
  }
}

type Exit =
  | { readonly type: 'exited'; readonly code: number | undefined }
  | { readonly type: 'failed'; readonly reason: string };

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ type: 'failed', reason: error.message }));
    child.once('exit', (code) => resolve({ type: 'exited', code: code ?? undefined }));
  });
}

interface Running {
  readonly child: ChildProcess;
  readonly exit: Promise<Exit>;
  readonly mark: string;
}

/**
 * Waits for the end; at a limit asks for it, and after the grace forces it. What takes too much memory
 * is given no grace: it would take more.
 */
async function untilEnd(
  { child, exit, mark }: Running,
  limits: RunLimits,
  signal: AbortSignal,
): Promise<{ readonly end: ChildEnd; readonly result: Exit }> {
  const over = new AbortController();
  const limit = wait(limits.milliseconds, 'timed-out' as const, { signal: over.signal });
  const cancel = new Promise<'cancelled'>((resolve) => {
    signal.addEventListener('abort', () => resolve('cancelled'), { signal: over.signal });
  });
  limit.catch(() => undefined);
  const tooLarge = untilTooLarge(mark, limits.togetherMegabytes, over.signal);
  const end = await Promise.race([exit.then(() => 'exited' as const), limit, cancel, tooLarge]);
  over.abort();
  if (child.pid !== undefined && end === 'too-large') signalGroup(child.pid, 'SIGKILL');
  else if (child.pid !== undefined && end !== 'exited') await forceEnd(child.pid, exit, limits);
  return { end, result: await exit };
}

async function forceEnd(pid: number, exit: Promise<Exit>, limits: RunLimits): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  const over = new AbortController();
  const grace = wait(limits.graceMilliseconds, undefined, { signal: over.signal });
  grace.catch(() => undefined);
  await Promise.race([exit, grace]);
  over.abort();
  signalGroup(pid, 'SIGKILL');
}

/** A process that escaped may hold the pipes for ever: they are cut after a moment. */
async function closed(child: ChildProcess): Promise<void> {
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const ends = streams.map(
    (stream) =>
      new Promise<void>((resolve) => {
        if (stream.closed) resolve();
        else stream.once('close', () => resolve());
      }),
  );
  const over = new AbortController();
  const limit = wait(drain, undefined, { signal: over.signal });
  limit.catch(() => undefined);
  await Promise.race([Promise.all(ends), limit]);
  over.abort();
  for (const stream of streams) stream.destroy();
}

function bounded(
  command: ChildCommand,
  limits: RunLimits,
): Pick<ChildCommand, 'program' | 'args' | 'env'> {
  const { program, args, env, memory } = command;
  const megabytes = limits.memoryMegabytes;
  if (memory === 'node-heap') {
    // In the environment, so that it holds for what the framework starts too.
    return {
      program,
      args,
      env: { ...env, NODE_OPTIONS: `--max-old-space-size=${megabytes}` },
    };
  }
  if (memory === 'go-runtime') {
    return { program, args, env: { ...env, GOMEMLIMIT: `${megabytes}MiB` } };
  }
  if (memory === 'java-heap') {
    // Of Maven and of each Java that it starts: the address space is far larger than what is used.
    // Maven itself runs for seconds: to optimize it takes longer than it gains.
    const own = { JAVA_TOOL_OPTIONS: `-Xmx${megabytes}m`, MAVEN_OPTS: '-XX:TieredStopAtLevel=1' };
    return { program, args, env: { ...env, ...own } };
  }
  if (process.platform !== 'linux') return { program, args, env };
  const shell = `ulimit -v ${megabytes * 1024}; exec "$0" "$@"`;
  return { program: '/bin/sh', args: ['-c', shell, program, ...args], env };
}
