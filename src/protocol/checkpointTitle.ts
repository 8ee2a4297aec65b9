import { t } from './texts.ts';

/** What the titles of checkpoints begin with that Parley keeps by itself. They are kept in English. */
export const titleBeginnings = { before: 'Before: ', undo: 'Undo ', redo: 'Redo ' } as const;

/** What such titles are in the language of whoever reads them. */
export interface TitleWords {
  readonly before: (action: string) => string;
  readonly undo: (action: string) => string;
  readonly redo: (action: string) => string;
  readonly restore: (title: string) => string;
}

const hostWords: TitleWords = {
  before: (action) => t('Before: {0}', action),
  undo: (action) => t('Undo {0}', action),
  redo: (action) => t('Redo {0}', action),
  restore: (title) => t('Restore “{0}”', title),
};

/** A checkpoint's title as it is shown: what Parley wrote of it comes in VS Code's language. */
export function checkpointTitleText(title: string, words = hostWords): string {
  const action = afterBeginning(title, titleBeginnings.before);
  return action === undefined ? title : words.before(actionText(action, words));
}

/** What follows a beginning; undefined where the text does not begin so. */
export function afterBeginning(text: string, beginning: string): string | undefined {
  return text.startsWith(beginning) ? text.slice(beginning.length).trim() : undefined;
}

function actionText(action: string, words: TitleWords): string {
  const undone = afterBeginning(action, titleBeginnings.undo);
  if (undone !== undefined) return words.undo(actionText(undone, words));
  const redone = afterBeginning(action, titleBeginnings.redo);
  if (redone !== undefined) return words.redo(actionText(redone, words));
  const restored = /^Restore “(.*)”$/su.exec(action)?.[1];
  return restored === undefined ? action : words.restore(checkpointTitleText(restored, words));
}
