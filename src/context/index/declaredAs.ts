import { declarationForms, declarationOn } from '../search/outline.ts';
import type { FileIndexer } from './fileIndexer.ts';
import type { FoundName } from './foundName.ts';

/** Lines from a chunk's beginning on in which its declaration stands: comments and decorators come before. */
const mostBefore = 40;

/** What a symbol is, as its language says it: "class". Undefined where no line of it tells. */
export function declaredAs(
  files: FileIndexer,
  { path, symbol, line, endLine }: FoundName,
): string | undefined {
  const forms = declarationForms(path);
  const source = forms.length > 0 ? files.textOf(path) : undefined;
  if (!source) return undefined;
  const name = symbol.slice(symbol.lastIndexOf('.') + 1);
  const lines = source.text.split(/\r\n|\r|\n/u, Math.min(endLine, line + mostBefore));
  for (const [at, text] of lines.slice(line - 1).entries()) {
    const declared = declarationOn(text, line + at, forms);
    if (declared?.name === name) return declared.kind;
  }
  return undefined;
}
