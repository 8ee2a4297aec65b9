import type { EditRefusal } from '../../edits/planEdits.ts';
import { excerpt, placesOf, reasonFor } from '../../edits/refusalText.ts';
import { t } from '../../protocol/texts.ts';
import { fenced } from '../../testgen/fenced.ts';
import { plainText } from './completionReport.ts';

/**
 * Edits that have no place, each with why, and with the lines of the file that come nearest, as Markdown.
 * `textOf` gives a file's text by its path, as it was when they were looked for. Paths and code of others
 * are text in it, never markup.
 */
export function refusalReport(
  refused: readonly EditRefusal[],
  textOf: (path: string) => string | undefined,
): string {
  return [
    t('# Edits Without a Place'),
    '',
    t(
      'Nothing of them was proposed or written. Make the change by hand where it belongs, or ask for it again in the chat.',
    ),
    ...refused.flatMap((refusal, i) => ['', ...sectionOf(refusal, i + 1, textOf)]),
    '',
  ].join('\n');
}

function sectionOf(
  refusal: EditRefusal,
  at: number,
  textOf: (path: string) => string | undefined,
): readonly string[] {
  const { path, line, block } = refusal;
  const name = path === '' ? t('An edit without a path') : plainText(path);
  return [
    `## ${at}. ${name}`,
    '',
    t('- **Why:** {0}', reasonFor(refusal)),
    t('- **In the answer:** line {0}', line),
    ...partsOf(block).flatMap(([title, code]) => ['', title, '', fenced(code)]),
    ...nearestTo(refusal, textOf(path) ?? ''),
  ];
}

function partsOf(block: EditRefusal['block']): readonly (readonly [title: string, code: string])[] {
  if (!block) return [];
  if (block.type === 'file') return [[t('What it wants to write:'), block.text]];
  return [
    [t('It looks for these lines:'), block.search],
    [t('It wants these in their place:'), block.replace],
  ];
}

function nearestTo(refusal: EditRefusal, text: string): readonly string[] {
  const places = placesOf(refusal).map((range) => fenced(excerpt(text, range)));
  if (places.length === 0) return [];
  const title =
    refusal.why.reason === 'ambiguous'
      ? t('It fits here as well as there:')
      : t('What stands in the file where it comes nearest:');
  return ['', title, ...places.flatMap((place) => ['', place])];
}
