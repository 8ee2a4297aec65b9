import { t } from '../../protocol/texts.ts';
import type { RunLimits } from './testRun.ts';

/** Within which limits tests run on a system, for a person who is to agree to that. */
export function limitsInWords(limits: RunLimits, system: NodeJS.Platform): string {
  const seconds = limits.milliseconds / 1_000;
  if (system === 'linux') {
    return t(
      'Limits: {0} s and {1} MB of memory for all of its processes together in each run, and no keys in its environment.',
      seconds,
      limits.togetherMegabytes,
    );
  }
  return t(
    'Limits: {0} s for each run, {1} MB for what Node and Java keep in their heaps, in each process, and no keys in its environment. Other memory is not limited on this system, and a process that it starts apart may go on after the run.',
    seconds,
    limits.memoryMegabytes,
  );
}

/** What tests may do, for a person who is to agree to that. `whose` is a sentence on their code, or empty. */
export function rightsInWords(whose: string): string {
  return t(
    '{0} It runs with your rights: it can read and change what you can, also outside of the copy, and use the network. Parley itself writes to the copy only; installed packages and neighbouring folders in it are links to your own.',
    whose,
  ).trim();
}
