import { useLanguage, type Translate } from '../../src/protocol/texts.ts';

/** English, as where nobody set a language. */
export const plain: Translate = (text, ...values) =>
  text.replaceAll(/\{(\d+)\}/gu, (whole, at: string) => String(values[Number(at)] ?? whole));

/** Texts of Parley come in capitals in this block, and values as they are: so one sees which is which. */
export function inCapitals(): void {
  beforeEach(() => useLanguage('de', (text, ...values) => plain(text.toUpperCase(), ...values)));
  afterEach(() => useLanguage('en', plain));
}
