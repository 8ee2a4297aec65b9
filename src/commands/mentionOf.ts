import type { CodeTarget } from './codeTarget.ts';

/** How a message mentions this code, with a blank after it: `@src/cart.ts:3-9 `, `@"my file.ts" `. */
export function mentionOf({ path, what, lines: { start, end } }: CodeTarget): string {
  const file = mentionOfFile(path);
  return what === 'file' ? `${file} ` : `${file}:${start === end ? start : `${start}-${end}`} `;
}

/** The same of a whole file, without the blank. */
export function mentionOfFile(path: string): string {
  // The bare form ends at a blank, and drops what could be the end of a sentence.
  const isBare = !/\s|^[#@]|[.,;:!?)\]}'’”>]$/u.test(path);
  return isBare ? `@${path}` : `@"${path}"`;
}
