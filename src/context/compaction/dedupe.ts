import { joinParts, splitParts, type TextPart } from './textParts.ts';

/** Characters below which a repetition costs less than the words that would stand in its place. */
const shortestCode = 120;
const shortestProse = 200;
const codeMark = '[The same code stands again further below.]\n';
const proseMark = '[The same text stands again further below.]';

/**
 * Leaves out what is there again: give it the texts from the newest to the oldest, so that the newest
 * copy of a file or a block stays. Loses nothing but the older copies.
 */
export function createDedupe(): (text: string) => string {
  const seen = new Set<string>();

  /** True where the same was seen before; it is from now on. */
  function isRepeated(text: string, shortest: number): boolean {
    const key = text.trim();
    if (key.length < shortest) return false;
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  }

  function dedupePart(part: TextPart): TextPart {
    if (part.type === 'code') {
      return isRepeated(part.body, shortestCode) ? { ...part, body: codeMark } : part;
    }
    // The blank lines between paragraphs are kept: they stand at the odd places.
    const paragraphs = part.text.split(/(\n{2,})/u).toReversed();
    const kept = paragraphs.map((each) => (isRepeated(each, shortestProse) ? proseMark : each));
    return { type: 'prose', text: kept.toReversed().join('') };
  }

  return (text) => {
    const parts = splitParts(text).toReversed().map(dedupePart);
    return joinParts(parts.toReversed());
  };
}
