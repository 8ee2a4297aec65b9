import { amount, t } from '../../protocol/texts.ts';
import { chatCount } from '../panel/chatCount.ts';

const nouns = {
  file: (n: number) => (n === 1 ? t('{0} file', amount(n)) : t('{0} files', amount(n))),
  File: (n: number) => (n === 1 ? t('{0} File', amount(n)) : t('{0} Files', amount(n))),
  changedFile: (n: number) =>
    n === 1 ? t('{0} Changed File', amount(n)) : t('{0} Changed Files', amount(n)),
  otherFile: (n: number) =>
    n === 1 ? t('{0} other file', amount(n)) : t('{0} other files', amount(n)),
  otherPlace: (n: number) =>
    n === 1 ? t('{0} other place', amount(n)) : t('{0} other places', amount(n)),
  chat: chatCount,
  Chat: (n: number) => (n === 1 ? t('{0} Chat', amount(n)) : t('{0} Chats', amount(n))),
  checkpoint: (n: number) =>
    n === 1 ? t('{0} checkpoint', amount(n)) : t('{0} checkpoints', amount(n)),
  Checkpoint: (n: number) =>
    n === 1 ? t('{0} Checkpoint', amount(n)) : t('{0} Checkpoints', amount(n)),
  item: (n: number) => (n === 1 ? t('{0} item', amount(n)) : t('{0} items', amount(n))),
};

/** "1 file", "1,204 files". A noun in capitals is for a title. */
export function howMany(count: number, noun: keyof typeof nouns): string {
  return nouns[noun](count);
}
