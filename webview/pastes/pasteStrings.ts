import { inLanguage } from '../language.ts';
import { number } from '../numbers.ts';

/** The texts about long texts that were pasted. */
export const pasteStrings = inLanguage('pastes', {
  list: 'Pasted texts',
  pasted: 'Pasted text',
  lines: (lines: number) => (lines === 1 ? '1 line' : `${number(lines)} lines`),
  open: (name: string) => `Open ${name}, in the Editor`,
  inline: (name: string) => `Put ${name}, into the Message`,
  remove: (name: string) => `Remove ${name}`,
  added: (name: string) => `${name}, goes with the message`,
  inlined: (name: string) => `${name}, stands in the message`,
  removed: (name: string) => `${name}, removed`,
});
