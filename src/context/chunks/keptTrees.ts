import type { Edit, Point, Tree } from 'web-tree-sitter';
import type { Grammar } from './grammars.ts';

/** Where two texts differ. */
type Change = Pick<
  Edit,
  | 'startIndex'
  | 'oldEndIndex'
  | 'newEndIndex'
  | 'startPosition'
  | 'oldEndPosition'
  | 'newEndPosition'
>;

interface Kept {
  readonly text: string;
  readonly tree: Tree;
  readonly grammar: Grammar;
}

/** Characters from which on the tree of an edited file is kept: what is smaller is parsed in no time. */
export const keptFrom = 50_000;
/** Characters of all texts whose trees are kept: a tree takes some twenty times as many bytes. */
const mostChars = 1_000_000;

/**
 * Syntax trees of files that are being edited, so that the next text of such a file is parsed only where
 * it is another. Whoever takes a tree has to give it up.
 */
export class KeptTrees {
  readonly #kept = new Map<string, Kept>();
  /** Held for ever: the runtime would delete them when they are collected as garbage. */
  readonly #lost: Kept[] = [];
  #chars = 0;

  /** The file's last tree, made fit for its new text; undefined where there is none. */
  take(path: string, text: string, grammar: Grammar): Tree | undefined {
    const kept = this.#kept.get(path);
    if (!kept) return undefined;
    this.#drop(path, kept);
    if (kept.grammar !== grammar) {
      kept.tree.delete();
      return undefined;
    }
    if (kept.text !== text) grammar.edit(kept.tree, changeBetween(kept.text, text));
    return kept.tree;
  }

  /** Takes the tree over, and gives up those that were used longest ago. */
  put(path: string, text: string, tree: Tree, grammar: Grammar): void {
    this.#kept.set(path, { text, tree, grammar });
    this.#chars += text.length;
    for (const [oldest, kept] of this.#kept) {
      if (this.#chars <= mostChars) break;
      this.#drop(oldest, kept);
      kept.tree.delete();
    }
  }

  /** To be called when the parser crashed: their memory is not to be touched any more. */
  forget(): void {
    this.#lost.push(...this.#kept.values());
    this.#kept.clear();
    this.#chars = 0;
  }

  dispose(): void {
    for (const { tree } of this.#kept.values()) tree.delete();
    this.#kept.clear();
    this.#chars = 0;
  }

  #drop(path: string, { text }: Kept): void {
    this.#kept.delete(path);
    this.#chars -= text.length;
  }
}

/** The shortest stretch that was replaced, given that it was one. */
function changeBetween(old: string, text: string): Change {
  const shorter = Math.min(old.length, text.length);
  let start = 0;
  while (start < shorter && old.charCodeAt(start) === text.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < shorter - start &&
    old.charCodeAt(old.length - 1 - tail) === text.charCodeAt(text.length - 1 - tail)
  )
    tail++;
  const oldEnd = old.length - tail;
  const newEnd = text.length - tail;
  const startPosition = pointAt(text, start, { row: 0, column: 0 }, 0);
  return {
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition,
    oldEndPosition: pointAt(old, oldEnd, startPosition, start),
    newEndPosition: pointAt(text, newEnd, startPosition, start),
  };
}

/** A row ends with a line feed, as the parser has it. `known` is the point of the offset `from`. */
function pointAt(text: string, offset: number, known: Point, from: number): Point {
  let { row } = known;
  let rowStart = from - known.column;
  for (
    let at = text.indexOf('\n', from);
    at !== -1 && at < offset;
    at = text.indexOf('\n', at + 1)
  ) {
    row++;
    rowStart = at + 1;
  }
  return { row, column: offset - rowStart };
}
