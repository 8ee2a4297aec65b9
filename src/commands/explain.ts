import type { LineRange } from '../protocol/contextItems.ts';

/** The code that a command is about. */
export interface CodeTarget {
  readonly path: string;
  readonly lines: LineRange;
}

/** The message with which Explain asks; the selected code goes along as context. */
export function explainPrompt(target: CodeTarget): string {
  return `Explain the selected code, ${place(target)}.

Say first in one or two sentences what it does, then how, step by step, and what is surprising or easy to get wrong. Cite the lines that you speak of as \`path:line\`.`;
}

/** "`src/cart.ts` line 3" or "`src/cart.ts` lines 3-9". */
export function place({ path, lines }: CodeTarget): string {
  const { start, end } = lines;
  return start === end ? `\`${path}\` line ${start}` : `\`${path}\` lines ${start}-${end}`;
}
