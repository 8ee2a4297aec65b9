import type { Declaration } from '../context/chunks/declarations.ts';
import type { LineRange } from '../protocol/contextItems.ts';
import { amount, t } from '../protocol/texts.ts';

/** The code that a command is about. */
export interface CodeTarget {
  readonly path: string;
  readonly lines: LineRange;
  readonly what: 'selection' | 'symbol' | 'file';
  /** The symbol's. */
  readonly name?: string;
}

/** What a target is chosen from. */
export interface TargetSource {
  readonly path: string;
  readonly text: string;
  /** Missing where nothing is selected. */
  readonly selection?: LineRange;
  /** What the cursor is in, where that is known. */
  readonly symbol?: Declaration;
  /** True where of a file that is too large the answer need not be about all of it. */
  readonly anySize?: boolean;
}

export type TargetChoice =
  | { readonly type: 'target'; readonly target: CodeTarget }
  /** A sentence or two: why, and what to do. */
  | { readonly type: 'refused'; readonly reason: string };

/** UTF-16 units of code above which no answer is about all of it. */
const largestTarget = 200_000;
/** UTF-16 units in which a file that is no text shows it. */
const binaryProbe = 8_192;
/** Lines of comment above a symbol that belong to it. */
const longestLead = 200;

/** The selection, else the symbol around the cursor with its comment, else the whole file. Pure. */
export function chooseTarget(source: TargetSource): TargetChoice {
  const { path, text, selection, symbol, anySize = false } = source;
  if (text.slice(0, binaryProbe).includes('\0')) return refused(t('{0} is no text.', path));
  if (text.trim() === '') return refused(t('{0} is empty.', path));
  const lines = text.split(/\r\n|\r|\n/u);
  const target = targetIn(path, lines, selection, symbol);
  const code = lines.slice(target.lines.start - 1, target.lines.end);
  if (code.every((line) => line.trim() === '')) return refused(t('The selected lines are empty.'));
  const size = code.reduce((sum, line) => sum + line.length + 1, 0);
  const isTooLarge = size > largestTarget && !(anySize && target.what === 'file');
  return isTooLarge ? refused(tooLarge(target)) : { type: 'target', target };
}

/** The smallest function or class around a line; where there is none, whatever spans several lines there. */
export function enclosing(symbols: readonly Declaration[], line: number): Declaration | undefined {
  const around = symbols
    .filter(({ lines: { start, end } }) => start <= line && line <= end)
    .toSorted((a, b) => height(a) - height(b));
  return around.find(({ unit }) => unit) ?? around.find((symbol) => height(symbol) > 0);
}

/** A file as it stands in an editor, as far as it decides whether it may be changed. */
export interface ChangeableFile {
  readonly path: string;
  readonly notebook: boolean;
  /** False for what is no file: output, the old side of a diff. */
  readonly file: boolean;
  /** False for a file of no folder that is open. */
  readonly inside: boolean;
  /** True where a link on its way, or the file itself, leads out of all folders that are open. */
  readonly linkedOut: boolean;
  readonly writable: boolean;
}

/** Why no change to a document can be proposed; undefined where one can. */
export function whyUnchangeable(document: ChangeableFile): string | undefined {
  const { path, notebook, file, inside, linkedOut, writable } = document;
  if (notebook) {
    return t(
      'Parley does not change the cells of a notebook yet. Explain works there, and what it says can be copied.',
    );
  }
  if (!file)
    return t('{0} is no file that could be changed. Open the file itself in an editor.', path);
  if (!inside) {
    return t(
      '{0} is outside the workspace: no change to it can be proposed. Open its folder first. Explain works here.',
      path,
    );
  }
  if (linkedOut) {
    return t(
      '{0} leads out of the workspace, by a link: no change to it can be proposed. Open the folder that it leads to. Explain works here.',
      path,
    );
  }
  return writable ? undefined : t('{0} is read-only: no change to it can be proposed.', path);
}

function targetIn(
  path: string,
  lines: readonly string[],
  selection: LineRange | undefined,
  symbol: Declaration | undefined,
): CodeTarget {
  if (selection) return { path, lines: selection, what: 'selection' };
  // What a language server knows may be older than the text.
  if (symbol && symbol.lines.end <= lines.length) {
    const { start, end } = symbol.lines;
    const whole = { start: start - leadAbove(lines, start - 1), end };
    return { path, lines: whole, what: 'symbol', name: symbol.name };
  }
  return { path, lines: { start: 1, end: lines.length }, what: 'file' };
}

/** How many lines of comment and decorators stand directly above the line with this index. */
function leadAbove(lines: readonly string[], index: number): number {
  let at = index;
  let inBlock = false;
  while (at > 0 && index - at < longestLead) {
    const line = (lines[at - 1] ?? '').trim();
    inBlock = (inBlock || line.endsWith('*/')) && !line.startsWith('/*');
    if (!inBlock && !/^(?:\/\/|\/\*|#|--|@)/u.test(line)) break;
    at--;
  }
  // A block whose beginning is out of reach is no comment of this symbol.
  return inBlock ? 0 : index - at;
}

function height({ lines: { start, end } }: Declaration): number {
  return end - start;
}

function tooLarge({ path, what, name, lines }: CodeTarget): string {
  const size = t('{0} lines', amount(lines.end - lines.start + 1));
  if (what === 'selection')
    return t('The selection is too large for one answer ({0}). Select less.', size);
  if (what === 'symbol')
    return t(
      '{0} is too large for one answer ({1}). Select the lines that you mean.',
      name ?? path,
      size,
    );
  return t(
    '{0} is too large for one answer as a whole ({1}). Select the lines that you mean, or put the cursor into a function.',
    path,
    size,
  );
}

function refused(reason: string): TargetChoice {
  return { type: 'refused', reason };
}
