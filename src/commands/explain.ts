import type { CodeTarget } from './codeTarget.ts';
import type { Filled } from './prompts/promptTable.ts';

/** What Explain asks; the code goes along as context. */
export function explainPrompt(target: CodeTarget): Filled {
  return { name: 'explain', values: placeOf(target) };
}

/** "line 3" or "lines 3-9" of its file, and what stands there. */
export function placeOf({ path, lines: { start, end }, what, name }: CodeTarget): {
  readonly path: string;
  readonly lines: string;
  readonly what: string;
} {
  const whats = {
    selection: 'the selected code',
    symbol: `\`${name ?? ''}\``,
    file: 'the whole file',
  };
  return {
    path,
    lines: start === end ? `line ${start}` : `lines ${start}-${end}`,
    what: whats[what],
  };
}
