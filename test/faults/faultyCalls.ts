import { readFileSync } from 'node:fs';
import { reasonAgainst, runChild, type ChildEnd, type Wrapper } from './runChild.ts';

/** What is done to one file call, or to several, of a child. */
export interface Fault {
  readonly call: string;
  /** An error by its name, or KILL: the process ends where the call begins. */
  readonly error: 'ENOSPC' | 'EDQUOT' | 'EIO' | 'EACCES' | 'KILL';
  /** The first of these calls that it strikes, counted from 1; in strace's words: `3`, `3..10`, `3+`. */
  readonly when: string;
}

/** The calls by which Node and SQLite change what is on a disk, as seen with strace. */
export const changingCalls = [
  'openat',
  'pwrite64',
  'write',
  'pwritev',
  'fsync',
  'fdatasync',
  'ftruncate',
  'fallocate',
  'rename',
  'unlink',
  'unlinkat',
  'link',
  'mkdir',
  'copy_file_range',
] as const;

export const noStrace = reasonAgainst('strace', [
  '-f',
  '-o',
  '/dev/null',
  '-e',
  'trace=none',
  'true',
]);

/** Runs the child while strace makes a call of its fail; only calls on the files at `paths` count. */
export function runWithFault(
  script: string,
  args: readonly string[],
  { paths, fault }: { readonly paths: readonly string[]; readonly fault: Fault },
): Promise<ChildEnd> {
  const { call, error, when } = fault;
  const kills = error === 'KILL';
  const injected = `inject=${call}:${kills ? 'signal' : 'error'}=${error}:when=${when}`;
  return runChild(script, args, [...tracing(call, paths, '/dev/null', kills), '-e', injected]);
}

/** How many of each call the child makes when none fails. */
export async function countCalls(
  script: string,
  args: readonly string[],
  { paths, log }: { readonly paths: readonly string[]; readonly log: string },
): Promise<ReadonlyMap<string, number>> {
  const calls = changingCalls.join(',');
  const ended = await runChild(script, args, tracing(calls, paths, log, false));
  if (ended.code !== 0) throw new Error(`The child failed by itself: ${ended.complaint}`);
  const counts = new Map<string, number>();
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    const call = /^\d+ +(?<call>\w+)\(/u.exec(line)?.groups?.['call'];
    if (call !== undefined) counts.set(call, (counts.get(call) ?? 0) + 1);
  }
  return counts;
}

/** With its filter strace stops the child at nothing else, but then it can send no signal. */
function tracing(calls: string, paths: readonly string[], log: string, kills: boolean): Wrapper {
  const filter = kills ? [] : ['--seccomp-bpf'];
  const watched = paths.flatMap((path) => ['-P', path]);
  return ['strace', '-f', '-qq', ...filter, '-o', log, '-e', `trace=${calls}`, ...watched];
}

/** The files that a journal makes in its folder. */
export function journalPaths(folder: string): readonly string[] {
  const databases = ['journal.db', 'journal.new.db', 'journal.lock'];
  // With this one the disk is asked why it failed.
  const trial = 'room.trial';
  const files = databases.flatMap((name) =>
    ['', '-wal', '-shm', '-journal'].map((end) => name + end),
  );
  return [folder, ...[...files, trial].map((name) => `${folder}/${name}`)];
}
