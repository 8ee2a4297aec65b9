import { type Found, nestFound } from './nestFound.ts';
import type { Part } from './part.ts';
import type { LinedText } from './windows.ts';

/** Keys deeper than this name nothing that is worth a chunk. */
const deepest = 3;

/**
 * The keys of a JSON text down to the third level, where they begin a line, and comments are skipped.
 * Counts brackets instead of parsing: what is broken or nested ten thousand deep is read all the same.
 */
export function jsonParts({ text }: LinedText): readonly Part[] {
  const found: Found[] = [];
  let depth = 0;
  let keyStart = -1;
  let keyEnd = -1;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 34) {
      keyStart = at;
      at = stringEnd(text, at);
      keyEnd = at;
    } else if (unit === 47) at = commentEnd(text, at);
    else if (unit === 123 || unit === 91) depth++;
    else if (unit === 125 || unit === 93) depth = Math.max(0, depth - 1);
    else if (unit === 58 && keyStart !== -1 && depth <= deepest) {
      addKey(text, found, depth, keyStart, keyEnd);
      keyStart = -1;
    }
  }
  return nestFound(found, text.length);
}

function addKey(text: string, found: Found[], depth: number, from: number, to: number): void {
  const start = startOfLine(text, from);
  if (start === -1) return;
  const name = text.slice(from + 1, Math.min(to, from + 121));
  if (name !== '') found.push({ start, depth, kind: 'key', name, signature: name, doc: '' });
}

/** The start of the line that begins with the character at an offset; -1 where something stands before. */
function startOfLine(text: string, offset: number): number {
  for (let at = offset; at > 0; at--) {
    const unit = text.charCodeAt(at - 1);
    if (unit === 10 || unit === 13) return at;
    if (unit !== 32 && unit !== 9) return -1;
  }
  return 0;
}

/** The offset of the closing quote; of the line's last character where there is none. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 92) at++;
    else if (unit === 34) return at;
    else if (unit === 10) return at - 1;
  }
  return text.length;
}

function commentEnd(text: string, start: number): number {
  const next = text[start + 1];
  if (next !== '/' && next !== '*') return start;
  const end = next === '/' ? text.indexOf('\n', start) : text.indexOf('*/', start + 2);
  return end === -1 ? text.length : end;
}
