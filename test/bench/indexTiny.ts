import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withBenchFolder } from './benchFolder.ts';
import { lower, type Figure } from './figures.ts';
import { makePlaces, runIndex } from './indexThread.ts';

const megabyte = 1_048_576;
const perFolder = 500;

/** So many files of a line each: more than the index takes, which it says. */
export async function tinyFigures(count: number): Promise<readonly Figure[]> {
  return withBenchFolder(async (folder) => {
    const code = path.join(folder, 'code');
    for (let i = 0; i < count; i++) {
      const place = path.join(code, `d${Math.floor(i / perFolder)}`);
      if (i % perFolder === 0) mkdirSync(place, { recursive: true });
      writeFileSync(path.join(place, `f${i}.js`), `export const value${i} = ${i};\n`);
    }
    const places = await makePlaces(folder);
    const run = await runIndex(code, places);
    const report = await run.client.report();
    const left = report.leftOut.find(({ reason }) => reason === 'over-limit')?.count ?? 0;
    await run.client.close(5_000);
    const again = await runIndex(code, places);
    await again.client.close(5_000);
    return [
      lower(`${count} tiny files: first index, wall`, run.took, 'ms'),
      lower(`${count} tiny files: peak over the process before`, run.peak / megabyte, 'MB', 400),
      lower(`${count} tiny files: host’s event-loop delay, p99`, run.delay.p99, 'ms', 20),
      lower(`${count} tiny files: indexed`, report.state.files, ''),
      lower(`${count} tiny files: left out by the limit, and said so`, left, ''),
      lower(`${count} tiny files: reopening`, again.took, 'ms'),
    ];
  });
}
