import { t } from '../../protocol/texts.ts';
import { renderNote } from '../prompt.ts';
import type { MentionedPerson } from './contextSources.ts';
import { dayOf } from './people.ts';
import { ranks, type Piece } from './piece.ts';

/** Characters of a commit's subject. */
const longestSubject = 200;
/** Characters of all that is told of one person: some 3,000 tokens. */
const longestText = 9_000;

/** What `@Anna` stands for: what she wrote of late. `limit`: characters that surely fit. */
export function personPiece(person: MentionedPerson, limit: number): Piece {
  const { name, commits, all } = person;
  const lines = commitLines(person, Math.min(limit, longestText));
  return {
    id: `person:${name}`,
    kind: 'mentioned',
    label: name,
    text: renderNote({
      kind: 'Commits',
      title: `by ${name}, newest first`,
      language: 'plaintext',
      text: lines.text,
    }),
    rank: ranks.mentioned,
    removable: false,
    why: ['mentioned'],
    ...(lines.shown < all ? { note: t('{0} of {1} commits', lines.shown, all) } : {}),
    ...(commits.length === 0 ? { leftOut: 'unreadable' as const } : {}),
  };
}

/** What is shown of a person before they are chosen. */
export function personText(person: MentionedPerson): string {
  return commitLines(person, longestText).text;
}

function commitLines(
  { commits }: MentionedPerson,
  limit: number,
): { readonly text: string; readonly shown: number } {
  const parts: string[] = [];
  let length = 0;
  for (const { hash, at, message, files, hidden } of commits) {
    const more = hidden > 0 ? [`  … +${hidden}`] : [];
    const head = `${dayOf(at)} ${hash.slice(0, 8)} ${subjectOf(message)}`;
    const part = [head, ...files.map((path) => `  ${oneLine(path)}`), ...more].join('\n');
    length += part.length + 1;
    if (parts.length > 0 && length > limit) break;
    parts.push(part);
  }
  return { text: parts.join('\n'), shown: parts.length };
}

function subjectOf(message: string): string {
  const subject = oneLine(message.trimStart().split(/\r\n|\r|\n/u)[0] ?? '').trim();
  return subject.length <= longestSubject ? subject : `${subject.slice(0, longestSubject)}…`;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
