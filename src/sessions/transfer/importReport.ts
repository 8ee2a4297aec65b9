import type { SessionId } from '../../protocol/ids.ts';
import { t } from '../../protocol/texts.ts';

/** What became of one chat of an import, or of a file that held none. */
export interface ImportOutcome {
  /** "tasks/1760000000000": where it came from. */
  readonly source: string;
  /** `copied`: another chat has its id, so it got one of its own. */
  readonly type: 'added' | 'copied' | 'there' | 'failed';
  readonly title?: string;
  readonly session?: SessionId;
  /** What could not be taken, and why. */
  readonly problems: readonly string[];
}

/** "2 chats imported, 1 was here already, 3 could not be taken." */
export function importSummary(outcomes: readonly ImportOutcome[], cancelled: boolean): string {
  const count = (...types: readonly ImportOutcome['type'][]): number =>
    outcomes.filter(({ type }) => types.includes(type)).length;
  const added = count('added', 'copied');
  const there = count('there');
  const failures = count('failed');
  const parts = [
    imported(added),
    ...(there === 0
      ? []
      : [there === 1 ? t('1 was here already') : t('{0} were here already', there)]),
    ...(failures === 0 ? [] : [t('{0} could not be taken', failures)]),
  ];
  return `${parts.join(', ')}.${cancelled ? t(' The rest was cancelled.') : ''}`;
}

function imported(count: number): string {
  if (count === 0) return t('No chats imported');
  return count === 1 ? t('1 chat imported') : t('{0} chats imported', count);
}

/** The whole of it as Markdown: what was taken, what was there, and what could not be taken and why. */
export function importReport(outcomes: readonly ImportOutcome[], cancelled: boolean): string {
  const sections = [
    section(t('Imported'), outcomes, 'added'),
    section(t('Imported beside a chat that differs'), outcomes, 'copied'),
    section(t('Here already'), outcomes, 'there'),
    section(t('Could not be taken'), outcomes, 'failed'),
  ];
  return `${[t('# Import of chats'), importSummary(outcomes, cancelled), ...sections.flat()].join('\n\n')}\n`;
}

function section(
  heading: string,
  outcomes: readonly ImportOutcome[],
  type: ImportOutcome['type'],
): readonly string[] {
  const lines = outcomes.filter((outcome) => outcome.type === type).map(line);
  return lines.length === 0 ? [] : [`## ${heading}`, lines.join('\n')];
}

function line({ source, title, problems }: ImportOutcome): string {
  const name = title === undefined ? plain(source) : `${plain(title)} (${plain(source)})`;
  return [`- ${name}`, ...problems.map((problem) => `  - ${plain(problem)}`)].join('\n');
}

/** A title from outside is text: no markup of it counts. Within a word, "_" is none. */
function plain(text: string): string {
  return text
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/[\\`*[\]<>#|~]|(?<!\w)_|_(?!\w)/gu, String.raw`\$&`);
}
