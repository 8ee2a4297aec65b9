import { parseArgs } from 'node:util';
import type { Figure } from './figures.ts';
import { indexFigures } from './indexRun.ts';
import { tinyFigures } from './indexTiny.ts';

/** Neither VS Code nor a browser nor a build. */
export const needs: readonly string[] = [];
/** Wants a repository. */
export const onDemand = true;

/**
 * `npm run bench -- index --repo DIR`: what indexing that folder costs; a copy of it is what is changed.
 * `--tiny N`: the same with so many tiny files. The goals are those for 65 MB in 6,500 files.
 */
export async function run(args: readonly string[]): Promise<readonly Figure[]> {
  const { values } = parseArgs({
    args: [...args],
    options: { repo: { type: 'string' }, tiny: { type: 'string' } },
  });
  const figures: Figure[] = [];
  if (values.repo !== undefined) figures.push(...(await indexFigures(values.repo)));
  if (values.tiny !== undefined) figures.push(...(await tinyFigures(Number(values.tiny))));
  if (figures.length === 0) {
    throw new Error('Name a folder: npm run bench -- index --repo DIR [--tiny 200000]');
  }
  return figures;
}
