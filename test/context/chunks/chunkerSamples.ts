import path from 'node:path';
import { copyGrammars } from '../../../scripts/lib/grammars.mjs';
import { repoRoot } from '../../../scripts/lib/paths.mjs';
import type { Chunk } from '../../../src/context/chunks/chunk.ts';

/** The grammars as they stand in `dist`, without a build. */
export async function grammarFolder(): Promise<string> {
  const folder = path.join(repoRoot, 'node_modules', '.cache', 'parley-grammars');
  await copyGrammars(folder);
  return folder;
}

/** Says what is wrong with the chunks of a text; undefined when they tile it. */
export function tilingFault(text: string, chunks: readonly Chunk[]): string | undefined {
  let end = 0;
  for (const [i, chunk] of chunks.entries()) {
    if (chunk.start !== end) return `chunk ${i} starts at ${chunk.start} instead of ${end}`;
    if (chunk.end <= chunk.start) return `chunk ${i} is empty`;
    if (chunk.startLine !== lineOf(text, chunk.start)) return `chunk ${i}: first line`;
    if (chunk.endLine !== lineOf(text, chunk.end - 1)) return `chunk ${i}: last line`;
    if (splitsPair(text, chunk.end)) return `chunk ${i} ends within a surrogate pair`;
    ({ end } = chunk);
  }
  return end === text.length ? undefined : `the last chunk ends at ${end} of ${text.length}`;
}

/** 1-based line of a character, by counting. */
function lineOf(text: string, offset: number): number {
  const before = text.slice(0, offset);
  const breaks = before.match(/\r\n|\r|\n/g)?.length ?? 0;
  // Between the two characters of a CR LF no line begins yet.
  return before.endsWith('\r') && text[offset] === '\n' ? breaks : breaks + 1;
}

function splitsPair(text: string, offset: number): boolean {
  return (
    /[\uD800-\uDBFF]/.test(text[offset - 1] ?? '') && /[\uDC00-\uDFFF]/.test(text[offset] ?? '')
  );
}

/** Chunks as lines that a person can read: `3-9 class [Shop > Door] class Door; open | What it is.` */
export function shownChunks(chunks: readonly Chunk[]): string {
  const lines = chunks.map(({ startLine, endLine, kind, symbols, signature, doc }) =>
    `${startLine}-${endLine} ${kind} [${symbols.join(' > ')}] ${signature} | ${doc}`.trim(),
  );
  return `${lines.join('\n')}\n`;
}
