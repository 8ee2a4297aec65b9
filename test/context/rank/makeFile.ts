import type { Chunk } from '../../../src/context/chunks/chunk.ts';
import type { CodeIndex, IndexedFile, RankBoosts } from '../../../src/context/rank/codeIndex.ts';
import { createCodeIndex } from '../../../src/context/rank/createCodeIndex.ts';

export const noBoosts: RankBoosts = { open: [], recent: [], mentioned: [] };

/** What a chunk is besides its text. */
type About = Partial<Pick<Chunk, 'kind' | 'symbols' | 'signature' | 'doc'>>;

/** A file of these chunks, each of which is one line or more. */
export function makeFile(
  path: string,
  ...parts: readonly (string | readonly [string, About])[]
): IndexedFile {
  let text = '';
  let line = 1;
  const chunks = parts.map((part): Chunk => {
    const [body, about]: readonly [string, About] = typeof part === 'string' ? [part, {}] : part;
    const start = text.length;
    const startLine = line;
    text += `${body}\n`;
    line += body.split('\n').length;
    const { kind = 'function', symbols = [], signature = '', doc = '' } = about;
    const end = text.length;
    return { start, end, startLine, endLine: line - 1, kind, symbols, signature, doc };
  });
  return { path, text, chunks, names: [] };
}

export function indexOf(...files: readonly IndexedFile[]): CodeIndex {
  const index = createCodeIndex();
  for (const file of files) index.add(file);
  return index;
}

export function pathsFor(index: CodeIndex, question: string, boosts = noBoosts): string[] {
  return index.search(question, boosts, 50).map(({ path }) => path);
}
