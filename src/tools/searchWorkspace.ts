import * as v from 'valibot';
import { invalidInput } from './invalidInput.ts';
import { numberedCode } from './numberedCode.ts';
import { dataNote, type ToolAnswer, type ToolParts } from './toolParts.ts';

const mostResults = 20;
const usualResults = 8;
/** UTF-16 units of one place, and of all that is given. */
const longestPlace = 4_000;
const longestAnswer = 24_000;
/** Places that are asked for beyond those wanted: some may not be given away. */
const spare = 10;

const searchInput = v.object({
  query: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(1_000)),
  limit: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostResults)),
    usualResults,
  ),
});

/** Finds the places in the workspace that a question is about. Rejects with the signal's reason only. */
export async function searchWorkspace(
  input: unknown,
  { retriever, allowed, mask }: ToolParts,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const read = v.safeParse(searchInput, input);
  if (!read.success) return invalidInput(read.issues);
  const { query, limit } = read.output;
  const wanted = { question: query, open: [], recent: [], mentioned: [], limit: limit + spare };
  const { chunks, note } = await retriever.retrieve(wanted, signal);
  const places: string[] = [];
  let left = longestAnswer;
  for (const chunk of chunks) {
    signal.throwIfAborted();
    if (places.length >= limit || left <= 0) break;
    if (!(await allowed(chunk.uri))) continue;
    const shown = numberedCode(chunk, Math.min(left, longestPlace));
    left -= shown.length;
    places.push(shown);
  }
  const found = places.length === 0 ? ['Nothing in the workspace matches.'] : [dataNote, ...places];
  const told = note === undefined ? found : [...found, note];
  return { type: 'text', text: mask(told.join('\n\n')) };
}
