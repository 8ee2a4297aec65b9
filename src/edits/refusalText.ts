import type { LineRange } from '../protocol/contextItems.ts';
import { inEnglish, t } from '../protocol/texts.ts';
import type { EditRefusal } from './planEdits.ts';

/** Lines of a file that are shown again of one place. */
const mostLines = 60;

const askedAgain = 'Some of these edits could not be placed.';

/** Whether a question is one of `refusalPrompt`. */
export function isAskedAgain(question: string): boolean {
  return question.startsWith(askedAgain);
}

/**
 * What a model is told about edits that could not be placed: which, why, and how the place really
 * looks, with line numbers. `textOf` gives a file's text by its path.
 */
export function refusalPrompt(
  refused: readonly EditRefusal[],
  textOf: (path: string) => string | undefined,
): string {
  const parts = refused.map((refusal, i) => {
    const places = placesOf(refusal).map((range) => excerpt(textOf(refusal.path) ?? '', range));
    const quoted = refusal.block?.type === 'replace' ? firstLineOf(refusal.block.search) : '';
    const what = quoted === '' ? '' : `, the block that begins with \`${quoted}\``;
    return [
      `${i + 1}. ${refusal.path || '(no path)'}${what}: ${inEnglish(() => reasonFor(refusal))}.`,
      ...places,
    ].join('\n');
  });
  return `${askedAgain} Write just them once more, in the same form, and quote the lines as they are; the line numbers below are not part of the files.\n\n${parts.join('\n\n')}`;
}

/** What a model is told whose code leaves out what it is to take the place of. */
export function elidedPrompt(): string {
  return 'The code leaves something out ("..."), and what stands there cannot be told. Write all of it once more, with nothing left out, in one fenced block.';
}

/** The same for a person, one line for each edit. */
export function refusalNotice(refused: readonly EditRefusal[]): string {
  return refused
    .map((refusal) => `${refusal.path || t('An edit without a path')}: ${reasonFor(refusal)}`)
    .join('. ');
}

/** Tells a person what becomes of these edits. */
export function refusalMessage(refused: readonly EditRefusal[]): string {
  const notice = refusalNotice(refused);
  return refused.length === 1
    ? t('1 edit could not be placed and is left out: {0}. The answer is in the chat.', notice)
    : t(
        '{0} edits could not be placed and are left out: {1}. The answer is in the chat.',
        refused.length,
        notice,
      );
}

/** Why an edit was not taken, for a person: half a sentence. */
export function reasonFor({ why }: EditRefusal): string {
  switch (why.reason) {
    case 'ambiguous':
      return t(
        'it fits {0} places (lines {1})',
        why.places.length,
        why.places.map(({ start }) => start).join(', '),
      );
    case 'misquoted':
      return t(
        'what it changes does not stand in the file as quoted (see lines {0} to {1})',
        why.nearest.lines.start,
        why.nearest.lines.end,
      );
    case 'missing':
      return 'nearest' in why && why.nearest
        ? t(
            'the quoted lines are not in the file; lines {0} to {1} come nearest',
            why.nearest.lines.start,
            why.nearest.lines.end,
          )
        : t('the quoted lines are not in the file');
    default:
      return reasons[why.reason]();
  }
}

const reasons: Readonly<
  Record<Exclude<EditRefusal['why']['reason'], 'ambiguous' | 'misquoted' | 'missing'>, () => string>
> = {
  elided: () => t('it leaves code out ("..."), and what stands there cannot be told'),
  'nothing-quoted': () => t('it quotes no line of a file that is there'),
  'cut-off': () => t('it has no end'),
  'no-divider': () => t('old and new lines are not parted by a line of ======='),
  'several-dividers': () =>
    t(
      'several of its lines may part old and new: longer marks, as <<<<<<<<<< SEARCH, tell them apart',
    ),
  'no-edit': () => t('a tool was called in a way that is no edit'),
  'part-shown': () =>
    t(
      'only parts of this file were shown, and all of it was to be replaced: edit blocks can be taken',
    ),
  'read-only': () => t('this file cannot be changed'),
  outside: () => t('the path leads out of the workspace'),
  unreadable: () => t('it names no file'),
  'not-shown': () => t('this file was not part of what the model was shown'),
  'no-file': () => t('there is no such file'),
  overlap: () => t('it changes lines that another edit changes as well'),
};

/** Lines of the file in which it might belong, the most likely ones. */
export function placesOf({ why }: EditRefusal): readonly LineRange[] {
  if (why.reason === 'ambiguous') return why.places.slice(0, 3);
  if (why.reason === 'misquoted') return [why.nearest.lines];
  return why.reason === 'missing' && 'nearest' in why && why.nearest ? [why.nearest.lines] : [];
}

/** These lines of a text with their numbers, as many as are shown of one place. */
export function excerpt(text: string, { start, end }: LineRange): string {
  const lines = text.split(/\r\n|\r|\n/u).slice(start - 1, Math.min(end, start - 1 + mostLines));
  return lines.map((line, i) => `${start + i} | ${line}`).join('\n');
}

function firstLineOf(text: string): string {
  const line = text.split('\n').find((each) => each.trim() !== '') ?? '';
  return line.trim().slice(0, 80).replaceAll('`', "'");
}
