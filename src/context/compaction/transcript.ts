import type { OldTurn } from './chooseReductions.ts';

/** Characters of a question that stand for a turn that was dropped. */
const longestLine = 160;
/** Lines that stand for dropped turns, at most: the newest ones. */
const mostLines = 60;

/** A turn as text, for a summary and for a model that writes one. Pure. */
export function turnText({ user, assistant }: OldTurn): string {
  return `Person: ${user.trim()}\n\nAssistant: ${assistant.trim()}\n\n`;
}

/** Turns as one text, after what is told of those before them. Pure. */
export function wholeText(base: string, turns: readonly OldTurn[]): string {
  return (base === '' ? '' : `${base.trim()}\n\n`) + turns.map(turnText).join('');
}

/** What is left of turns that are dropped: what was asked, a line each. Pure. */
export function questionsOnly(turns: readonly OldTurn[]): string {
  if (turns.length === 0) return '';
  const lines = turns.slice(-mostLines).map(({ user }) => `- ${firstLine(user)}`);
  const more = turns.length - lines.length;
  const first = more > 0 ? [`- (${more} older questions)`] : [];
  return `Asked before, without the answers:\n${[...first, ...lines].join('\n')}\n\n`;
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length <= longestLine ? line : `${line.slice(0, longestLine - 1).toWellFormed()}…`;
}
