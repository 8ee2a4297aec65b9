import { t } from '../../protocol/texts.ts';
import { fenced } from '../fenced.ts';
import type { Dropped } from './droppedTests.ts';

/** Of what is gone, what a sentence names. */
const mostNamed = 3;
/** Of what is gone, what a model or a report is told. */
const mostListed = 50;

/** For a person: "A test that was in the file is gone: “small orders pay”." */
export function droppedInWords({ tests, claims }: Dropped): string {
  if (tests.length === 1) return t('A test that was in the file is gone: {0}.', named(tests));
  if (tests.length > 1) {
    return t('{0} tests that were in the file are gone: {1}.', tests.length, named(tests));
  }
  return claims.length === 1
    ? t('Something that the file checked is gone: {0}.', named(claims))
    : t('{0} things that the file checked are gone: {1}.', claims.length, named(claims));
}

/** For a report: all of it, as Markdown. Empty where nothing is gone and nothing renamed. */
export function droppedSection({ tests, claims, renamed = [] }: Dropped): readonly string[] {
  const names = renamed.map(({ from, to }) => `${from} → ${to}`);
  return [
    ...(tests.length + claims.length > 0 ? [t('## Gone from the test file')] : []),
    ...(tests.length > 0 ? [t('Tests that ran before:\n\n{0}', fenced(listed(tests)))] : []),
    ...(claims.length > 0 ? [t('What was checked:\n\n{0}', fenced(listed(claims)))] : []),
    ...(names.length > 0 ? [t('## Renamed in the test file'), fenced(listed(names))] : []),
  ];
}

/** For a model that is to put it back. */
export function droppedForModel({ tests, claims }: Dropped): string {
  return [
    'Tests that stood in the file before are gone from it.',
    ...(tests.length > 0 ? [`These do not run any more:\n${listed(tests)}`] : []),
    ...(claims.length > 0 ? [`This is not checked any more:\n${listed(claims)}`] : []),
    'Write the whole file: every test that was there, word for word and under its own name, and yours beside them. A comment in place of tests removes them.',
  ].join('\n\n');
}

function named(all: readonly string[]): string {
  const shown = all.slice(0, mostNamed).map((each) => `“${each}”`);
  return all.length > mostNamed ? `${shown.join(', ')} …` : shown.join(', ');
}

function listed(all: readonly string[]): string {
  const rest = all.length - mostListed;
  return [...all.slice(0, mostListed), ...(rest > 0 ? [`… (${rest})`] : [])].join('\n');
}
