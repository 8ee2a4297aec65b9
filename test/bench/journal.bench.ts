import { randomFrom } from '../helpers/random.ts';
import { withBenchFolder } from './benchFolder.ts';
import { checkpointFigures } from './checkpoints.ts';
import type { Figure } from './figures.ts';
import { appendFigures, streamingFigures } from './journalAppends.ts';
import { listFigures, openingFigures } from './journalReads.ts';
import { fillJournal, searchFigures } from './journalSearch.ts';
import { workspaceStateFigures } from './workspaceState.ts';
import { createVocabulary } from './zipfText.ts';

/** Neither VS Code nor a browser nor a build. */
export const needs: readonly string[] = [];

const sessions = 1_000;

/** The journal, its read models, the checkpoints, and what is remembered beside them. */
export async function run(): Promise<readonly Figure[]> {
  const words = createVocabulary(20_000, randomFrom(3));
  const appends = await appendFigures(words);
  const streaming = await streamingFigures(words);
  const opening = await openingFigures(words);
  const many = await withBenchFolder(async (folder) => {
    const index = fillJournal(folder, sessions, words);
    const list = listFigures(folder, sessions);
    const search = await searchFigures(folder, words);
    return [...list, ...search, ...index, ...(await workspaceStateFigures(folder, words))];
  });
  return [...appends, ...streaming, ...opening, ...many, ...(await checkpointFigures())];
}
