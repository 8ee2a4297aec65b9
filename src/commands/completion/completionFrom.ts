import type { CompletionPlace } from './completionPrompt.ts';

/** Lines that are shown at most: more than a person reads while typing. */
const mostLines = 15;
/** UTF-16 units of what stands behind the cursor that an answer may repeat. */
const mostRepeated = 400;

/**
 * What of a model's answer belongs at the cursor: without fences, without what was typed already and
 * without what stands behind the cursor. Empty where nothing is left. Pure.
 */
export function completionFrom(answer: string, place: CompletionPlace): string {
  const code = withoutTyped(withoutFence(answer.replaceAll('\r\n', '\n')), place.before);
  const restOfLine = place.after.split('\n', 1)[0] ?? '';
  // In the middle of a line only that line is completed; what an editor closes by itself is no middle.
  const isInside = !/^[\s)\]}>'"`;,:]*$/u.test(restOfLine);
  const lines = code.split('\n').slice(0, isInside ? 1 : mostLines);
  return withoutRest(lines.join('\n').trimEnd(), place.after);
}

function withoutFence(answer: string): string {
  const fenced = /^\s*(?<fence>`{3,}|~{3,})[^\n]*\n(?<code>[^]*)$/u.exec(answer)?.groups;
  if (!fenced) return answer.replace(/^<prefix_*>|<\/?(?:prefix|suffix)_*>[^]*$/gu, '');
  const { fence = '', code = '' } = fenced;
  const end = code.indexOf(`\n${fence}`);
  return end === -1 ? code : code.slice(0, end);
}

/** Models begin the line, or the word, once more. */
function withoutTyped(code: string, before: string): string {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const typed = line.trimStart();
  if (typed.trim() !== '') {
    for (const again of [line, typed]) if (code.startsWith(again)) return code.slice(again.length);
  }
  const word = /[\p{L}\p{N}_$]+$/u.exec(line)?.[0];
  return word !== undefined && code.startsWith(word) ? code.slice(word.length) : code;
}

/** The longest end of the code that stands behind the cursor already. */
function withoutRest(code: string, after: string): string {
  const rest = after.slice(0, mostRepeated + 1);
  for (let length = Math.min(code.length, mostRepeated, rest.length); length > 0; length--) {
    const at = code.length - length;
    // A word that only ends, or only begins, like another one is no repetition.
    if (isWithinWord(code, at) || isWithinWord(rest, length)) continue;
    if (code.endsWith(rest.slice(0, length))) return code.slice(0, at).trimEnd();
  }
  // The same with other space around it.
  const next = rest.trimStart().split('\n', 1)[0]?.trim() ?? '';
  const last = code.slice(code.lastIndexOf('\n') + 1).trim();
  return next !== '' && last === next ? code.slice(0, code.lastIndexOf(last)).trimEnd() : code;
}

function isWithinWord(text: string, at: number): boolean {
  return /^[\p{L}\p{N}_$]{2}$/u.test(text.slice(Math.max(0, at - 1), at + 1));
}
