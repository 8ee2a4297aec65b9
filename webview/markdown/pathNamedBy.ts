import type { Block, Inline } from './nodes.ts';

const path = String.raw`(?:\.{0,2}/)?(?:[^\s/\\:*?"<>|]+[/\\])*[^\s/\\:*?"<>|]*\.[A-Za-z][A-Za-z0-9]{0,11}`;
const line = new RegExp(
  String.raw`^(?:(?:in|file|filename|path|new file|create|update|edit)\s*:?\s+)?(?<path>${path})\s*:?$`,
  'iu',
);

/** As `visibleText` shows it: a name that is not what it looks like is nobody's file. */
const hiddenCharacter = /\[U\+[\dA-F]{4,6}\]/u;

/** Longest line that may be a path: bounds the time of the pattern. */
const longest = 300;

/**
 * The file that a line before code names and nothing else: "**src/cart.ts**", "File: src/cart.ts",
 * "In `src/cart.ts`:", as a paragraph of its own or as the last line of one. Undefined for a sentence.
 */
export function pathNamedBy(block: Block | undefined): string | undefined {
  if (block?.type !== 'paragraph' && block?.type !== 'heading' && block?.type !== 'line')
    return undefined;
  const last = plain(block.children).split('\n').at(-1)?.trim() ?? '';
  if (last.length > longest || hiddenCharacter.test(last)) return undefined;
  return line.exec(last)?.groups?.['path'];
}

function plain(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (node.type === 'text' || node.type === 'code') return node.text;
      if (node.type === 'math') return node.source;
      return node.type === 'break' ? '\n' : plain(node.children);
    })
    .join('');
}
