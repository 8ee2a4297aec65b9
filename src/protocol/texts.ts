/** Gives a text in the language of VS Code, with its values. */
export type Translate = (text: string, ...values: readonly (string | number)[]) => string;

let translate: Translate = withValues;
let locale = 'en';

/**
 * A text for a person, in the language of VS Code: `t('{0} is open', name)`. The English text is its
 * own key; it is written out where `t` is called, for a test looks there for what is to be translated.
 */
export function t(text: string, ...values: readonly (string | number)[]): string {
  return translate(text, ...values);
}

/** 1204 as "1,204", as the language writes it. */
export function amount(value: number): string {
  return value.toLocaleString(locale);
}

/** Has texts come in another language; called once, before the first one. Workers stay English. */
export function useLanguage(language: string, how: Translate): void {
  locale = language.split('-')[0] === 'de' ? 'de' : 'en';
  translate = how;
}

/** What is made meanwhile, as by itself, is English: a model is told the same whoever asks. */
export function inEnglish<T>(make: () => T): T {
  const [how, where] = [translate, locale];
  [translate, locale] = [withValues, 'en'];
  try {
    return make();
  } finally {
    [translate, locale] = [how, where];
  }
}

function withValues(text: string, ...values: readonly (string | number)[]): string {
  return text.replaceAll(/\{(\d+)\}/gu, (whole, at: string) => String(values[Number(at)] ?? whole));
}
