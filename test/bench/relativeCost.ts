import process from 'node:process';
import { median } from './figures.ts';

/** Some work, and where it costs something to set up, that is done before it is timed. */
export type Work = () => unknown;

const warmUp = 2;

/**
 * CPU time of `work` over that of `against`, in turns: what else the machine does, and how fast it is,
 * is in both. The median of all rounds. CPU time, not time: a busy machine makes both wait.
 */
export async function relativeCost(work: Work, against: Work, rounds: number): Promise<number> {
  const ratios: number[] = [];
  for (let round = 0; round < rounds + warmUp; round++) {
    const before = await cpuOf(against);
    const own = await cpuOf(work);
    // Both sides of it: the machine may get busier or slower meanwhile.
    const after = await cpuOf(against);
    if (round >= warmUp) ratios.push((2 * own) / (before + after));
  }
  return median(ratios);
}

/** Microseconds of this process, user and system. */
async function cpuOf(work: Work): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const record = {
  id: 'calibration',
  list: Array.from({ length: 40 }, (_, at) => ({ at, text: 'x' })),
};

/**
 * About ten milliseconds of what the extension's own work is made of: JSON, strings, maps, patterns,
 * sorting and promises. What it costs on a machine is the unit of other work.
 */
export async function calibration(): Promise<number> {
  let found = 0;
  for (let at = 0; at < 120; at++) {
    const text = JSON.stringify({ ...record, at });
    const copy = JSON.parse(text) as typeof record;
    const words = text.split(/[^a-z]+/u);
    const counts = new Map<string, number>();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    found += [...counts].toSorted(([, a], [, b]) => b - a).length + copy.list.length;
    for (let turn = 0; turn < 40; turn++) found += await Promise.resolve(1);
  }
  return found;
}
