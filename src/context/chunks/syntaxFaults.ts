import type * as TreeSitter from 'web-tree-sitter';

/** What a grammar could not make sense of in a text. */
export interface SyntaxFaults {
  /** Places, each counted once however much stands in it; no more than 1,000 are counted. */
  readonly count: number;
  /** 1-based lines of the first of them, ascending, each once. */
  readonly lines: readonly number[];
}

const mostCounted = 1_000;
const mostLines = 20;

/** Counts the outermost nodes that are wrong, and those that are missing. */
export function syntaxFaults(tree: TreeSitter.Tree): SyntaxFaults {
  const lines = new Set<number>();
  let count = 0;
  const waiting: TreeSitter.Node[] = [tree.rootNode];
  for (let node = waiting.pop(); node && count < mostCounted; node = waiting.pop()) {
    if (node.isError || node.isMissing) {
      count++;
      if (lines.size < mostLines) lines.add(lineOf(node));
    } else if (node.hasError) {
      waiting.push(...node.children.filter((child) => child !== null).toReversed());
    }
  }
  return { count, lines: [...lines].toSorted((a, b) => a - b) };
}

/** What is wrong may begin far above what makes it so: the innermost fault says it better. */
function lineOf(node: TreeSitter.Node): number {
  let at = node;
  for (;;) {
    const inner = at.children.find(
      (child) => child?.hasError || child?.isError || child?.isMissing,
    );
    if (!inner) return at.startPosition.row + 1;
    at = inner;
  }
}
