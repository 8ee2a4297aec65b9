import { t } from '../../protocol/texts.ts';

/** What tests may do, for a person who is to agree to that. `whose` is a sentence on their code, or empty. */
export function rightsInWords(whose: string): string {
  return t(
    '{0} It runs with your rights: it can read and change what you can, also outside of the copy, and use the network. Parley itself writes to the copy only; installed packages and neighbouring folders in it are links to your own.',
    whose,
  ).trim();
}
