import { inEnglish, t } from './texts.ts';

type Words = (first: string, second: string, third: string) => string;

/** What threads say to a person, the more general last. A test looks for their texts among these. */
const known: readonly Words[] = [
  () => t('The file is too large to parse.'),
  (why) => t('The parser crashed: {0}', why),
  (limit) => t('Parsing took longer than {0} ms.', limit),
  () => t('The parser crashed too often.'),
  (language) => t('The parser for {0} crashed too often.', language),
  (language, why) => t('The grammar for {0} could not be loaded: {1}', language, why),
  () => t('its format is unknown'),
  () => t('Not UTF-8: read as Latin-1'),
  () => t('The machine runs on its battery'),
  (why) => t('The index could not be saved: {0}', why),
  (why) => t('The saved index could not be read ({0})', why),
  () => t('The saved index was no index'),
  () => t('The saved index was one of another version of Parley'),
  () => t('The saved index was damaged'),
  () => t('The saved index was one of other folders'),
  () => t('asked for'),
  (why) => t('The chunk cache: {0}', why),
  () => t('The question has no word to search for.'),
  (time, read, all) =>
    t('The search stopped after {0} s with {1} of {2} files read.', time, read, all),
  () => t('There is no journal.'),
  () => t('These chats were written by another version of Parley.'),
  (why) => t('Built anew: {0}', why),
  (why) => t('{0}: built anew.', why),
  (why) => t('Unexpected: {0}', why),
];

let patterns: readonly { readonly pattern: RegExp; readonly words: Words }[] | undefined;

/**
 * What a thread said, in VS Code's language: threads have no other one than English, and what they say
 * may be kept. What is not known, such as an error of the system, stays as it is.
 */
export function threadText(text: string): string {
  patterns ??= known.map((words) => ({ pattern: patternOf(words), words }));
  for (const { pattern, words } of patterns) {
    const found = pattern.exec(text);
    if (!found) continue;
    const [first = '', second = '', third = ''] = found.slice(1).map(threadText);
    return words(first, second, third);
  }
  return text;
}

/** Stands where a value does; nobody writes it. */
const mark = '\uE000';

/** How the words look in English, with anything for a value. */
function patternOf(words: Words): RegExp {
  const english = inEnglish(() => words(mark, mark, mark));
  const parts = english
    .split(mark)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`));
  return new RegExp(`^${parts.join('([\\s\\S]*)')}$`, 'u');
}
