import { t } from './texts.ts';

/** What the titles of checkpoints begin with that Parley keeps by itself. They are kept in English. */
export const titleBeginnings = { before: 'Before: ', undo: 'Undo ', redo: 'Redo ' } as const;

/** A checkpoint's title as it is shown: what Parley wrote of it comes in VS Code's language. */
export function checkpointTitleText(title: string): string {
  const action = afterBeginning(title, titleBeginnings.before);
  return action === undefined ? title : t('Before: {0}', actionText(action));
}

/** What follows a beginning; undefined where the text does not begin so. */
export function afterBeginning(text: string, beginning: string): string | undefined {
  return text.startsWith(beginning) ? text.slice(beginning.length).trim() : undefined;
}

function actionText(action: string): string {
  const undone = afterBeginning(action, titleBeginnings.undo);
  if (undone !== undefined) return t('Undo {0}', actionText(undone));
  const redone = afterBeginning(action, titleBeginnings.redo);
  if (redone !== undefined) return t('Redo {0}', actionText(redone));
  const restored = /^Restore “(.*)”$/su.exec(action)?.[1];
  return restored === undefined ? action : t('Restore “{0}”', checkpointTitleText(restored));
}
