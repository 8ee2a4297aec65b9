import type { SearchAnswer } from './worker/journalKeeper.ts';

type Search = (text: string, limit: number) => Promise<SearchAnswer>;

/**
 * What a search finds, and again for as long as the index is being made: each search brings that on for a
 * while, so that what was said a moment ago is found without typing anew. Rejects as `search` does.
 */
export async function* searchAsItGrows(
  search: Search,
  text: string,
  limit: number,
): AsyncGenerator<SearchAnswer, void, void> {
  for (let isWhole = false; !isWhole;) {
    const answer = await search(text, limit);
    isWhole = answer.complete;
    yield answer;
  }
}
