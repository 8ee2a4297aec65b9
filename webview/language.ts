/** A language other than English: its table for each table of texts, and how it writes numbers. */
export interface Language {
  /** BCP 47, with the country: "de-DE". */
  readonly locale: string;
  readonly tables: Readonly<Record<string, unknown>>;
}

declare global {
  /** Set by a script of its own (german/main.ts) that the page names before the panel's. */
  var parleyLanguage: Language | undefined;
}

/** The shape of a table of texts: what a translation of it has to have. */
export type Texts<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [K in keyof T]: Texts<T[K]> };

/**
 * The table `name` in the language of VS Code, or else the English one. That a translation has the
 * shape of the English table is checked by its type, and by a test; nothing else sets one.
 */
export function inLanguage<const T extends object>(name: string, english: T): Texts<T>;
export function inLanguage(name: string, english: object): unknown {
  return globalThis.parleyLanguage?.tables[name] ?? english;
}

/** The locale for numbers and dates where the panel is not in English. */
export function translatedLocale(): string | undefined {
  return globalThis.parleyLanguage?.locale;
}
