import { inLanguage } from '../language.ts';
import { number } from '../numbers.ts';

/** The texts about long texts that were pasted. */
export const pasteStrings = inLanguage('pastes', {
  list: 'Pasted texts',
  /** `nth` is undefined where it is the only one, `file` empty where it is none. */
  name: (lines: number, nth: number | undefined, file: string) =>
    `${file === '' ? 'Pasted text' : file}${nth === undefined ? '' : ` (${nth})`}, ${lines === 1 ? '1 line' : `${number(lines)} lines`}`,
  open: (name: string) => `Open ${name}, in the Editor`,
  inline: (name: string) => `Put ${name}, into the Message`,
  remove: (name: string) => `Remove ${name}`,
  added: (name: string) => `${name}, goes with the message`,
  inlined: (name: string) => `${name}, stands in the message`,
  removed: (name: string) => `${name}, removed`,
});
