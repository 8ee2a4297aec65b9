import { statSync } from 'node:fs';
import { randomFrom } from '../helpers/random.ts';
import { withBenchFolder } from './benchFolder.ts';
import { lower, type Figure } from './figures.ts';
import { listFigures } from './journalReads.ts';
import { indexFigures, searchFigures } from './journalSearch.ts';
import { makeLargeJournal } from './largeJournal.ts';
import {
  housekeepingFigures,
  openChatFigures,
  removalFigures,
  retentionFigures,
} from './largeReads.ts';
import { createVocabulary } from './zipfText.ts';

/** Neither VS Code nor a browser nor a build. */
export const needs: readonly string[] = [];
/** Minutes long: it runs only when it is asked for. */
export const onDemand = true;

const sessions = 10_000;

/** A journal of 1 GB and 10,000 sessions: whether what people wait for depends on how much there is. */
export function run(): Promise<readonly Figure[]> {
  const words = createVocabulary(20_000, randomFrom(3));
  return withBenchFolder(async (folder) => {
    const from = performance.now();
    makeLargeJournal(folder, sessions, words);
    const made = lower('the journal is made', (performance.now() - from) / 1000, 's');
    const size = lower('its size', statSync(`${folder}/journal.db`).size / 1e9, 'GB');
    const reads = [...listFigures(folder, sessions), ...openChatFigures(folder, sessions)];
    const index = await indexFigures(folder);
    const search = await searchFigures(folder, words, 'search over 200,000 messages');
    const upkeep = [
      ...retentionFigures(folder, sessions),
      ...(await housekeepingFigures(folder)),
      ...(await removalFigures(folder)),
    ];
    return [made, size, ...reads, ...index, ...search, ...upkeep];
  });
}
