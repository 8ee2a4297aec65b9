import type { BlockGroup } from '../markdown/blockGroup.ts';
import type { Block, Inline } from '../markdown/nodes.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { textsOf } from '../steps/stepTexts.ts';

/** The text that is shown of blocks, a piece for each paragraph, cell or block of code. */
export function blockTexts(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block): readonly string[] => {
    switch (block.type) {
      case 'paragraph':
      case 'line':
      case 'heading':
        return [inlineText(block.children)];
      case 'quote':
        return blockTexts(block.children);
      case 'list':
        return block.items.flatMap(({ children }) => blockTexts(children));
      case 'table':
        return [block.header, ...block.rows].flatMap((row) => row.map(inlineText));
      case 'code':
        return [visibleText(block.text)];
      case 'plain':
        return [block.text];
      case 'steps':
        return block.steps.flatMap(textsOf);
      case 'math':
      case 'rule':
        return [];
    }
  });
}

function inlineText(nodes: readonly Inline[]): string {
  return nodes.map(textOfInline).join('');
}

function textOfInline(node: Inline): string {
  switch (node.type) {
    case 'text':
    case 'code':
      return node.text;
    case 'break':
      return '\n';
    case 'math':
      return '\n';
    default:
      return inlineText(node.children);
  }
}

interface Counted {
  readonly source: string;
  readonly count: number;
}

const counted = new WeakMap<BlockGroup, Counted>();

/** How often a pattern is seen in a group; a group that was counted before is not read again. */
export function countIn(group: BlockGroup, pattern: RegExp): number {
  const known = counted.get(group);
  if (known?.source === pattern.source) return known.count;
  const texts = blockTexts(group.blocks);
  const count = texts.reduce((sum, text) => sum + countOf(text, pattern), 0);
  counted.set(group, { source: pattern.source, count });
  return count;
}

/** `pattern` is a global one. */
export function countOf(text: string, pattern: RegExp): number {
  let count = 0;
  pattern.lastIndex = 0;
  while (pattern.test(text)) count += 1;
  return count;
}
