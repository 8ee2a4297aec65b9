import type { RankedChunk } from '../rank/codeIndex.ts';
import { declarationForms, declarationOn } from '../search/outline.ts';
import type { FileIndexer } from './fileIndexer.ts';
import type { FoundName } from './nameLookup.ts';

/** Chunks that are looked through for a name. */
const mostChunks = 30;

/**
 * Symbols that stand in a chunk with others, which has no name of theirs: found by the words of the name,
 * told by the look of the line. Names that are the very one come first.
 */
export function declaredNames(
  files: FileIndexer,
  text: string,
  limit: number,
): readonly FoundName[] {
  const wanted =
    text
      .split(/[.#:]+/u)
      .at(-1)
      ?.toLowerCase() ?? '';
  if (wanted === '') return [];
  const nothing = { open: [], recent: [], mentioned: [] };
  const found = files.index
    .search(text, nothing, mostChunks)
    .flatMap((chunk) => declaredIn(files, chunk, wanted));
  const isExact = ({ symbol }: FoundName): boolean =>
    symbol.slice(symbol.lastIndexOf('.') + 1).toLowerCase() === wanted;
  return [...found.filter(isExact), ...found.filter((each) => !isExact(each))].slice(0, limit);
}

function declaredIn(files: FileIndexer, chunk: RankedChunk, wanted: string): readonly FoundName[] {
  const { path, symbols, startLine, endLine } = chunk;
  const forms = declarationForms(path);
  const source = forms.length > 0 ? files.textOf(path) : undefined;
  if (!source) return [];
  const lines = source.text.slice(chunk.start, chunk.end).split(/\r\n|\r|\n/u);
  const declared = lines.flatMap((each, i) => declarationOn(each, startLine + i, forms) ?? []);
  return declared.flatMap(({ name, line }, i) => {
    // The chunk's own name is known as such.
    if (name === symbols.at(-1) || !name.toLowerCase().startsWith(wanted)) return [];
    const next = declared[i + 1]?.line ?? endLine + 1;
    const symbol = [...symbols, name].join('.');
    return [{ path, symbol, line, endLine: Math.max(line, next - 1) }];
  });
}
