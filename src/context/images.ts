import type { ContextItem } from '../protocol/contextItems.ts';
import { imageTokens, type ImageRef } from '../protocol/images.ts';
import type { ModelInfo } from '../protocol/model.ts';
import { lackOf } from '../protocol/modelNeeds.ts';
import { t } from '../protocol/texts.ts';
import type { HistoryTurn } from './history.ts';

/** Whether pictures may go to this model. */
export function seesImages(model: ModelInfo): boolean {
  return lackOf(model, { images: true }) === undefined;
}

/** What pictures add to a request. */
export function tokensOfImages(images: readonly ImageRef[]): number {
  return images.reduce((sum, image) => sum + imageTokens(image), 0);
}

/** A chip for each picture of the question: sent, or not where the model sees none. */
export function imageItems(images: readonly ImageRef[], sees: boolean): readonly ContextItem[] {
  return images.map((image) => ({
    id: `image:${image.id}`,
    kind: 'image',
    label: image.name,
    tokens: imageTokens(image),
    removable: false,
    ...(sees ? {} : { leftOut: 'unseen' as const }),
  }));
}

/** A turn as this model is told it: without its pictures where it sees none. */
export function seenTurn(turn: HistoryTurn, sees: boolean): HistoryTurn {
  if (sees || !turn.images) return turn;
  const { images: _images, ...words } = turn;
  return words;
}

/** What a person should know of the pictures of earlier messages. */
export function unseenNote(
  turns: readonly HistoryTurn[],
  { label }: ModelInfo,
  sees: boolean,
): readonly string[] {
  const count = sees ? 0 : turns.reduce((sum, { images = [] }) => sum + images.length, 0);
  if (count === 0) return [];
  return [
    count === 1
      ? t('1 image of earlier messages is left out: {0} cannot see images.', label)
      : t('{0} images of earlier messages are left out: {1} cannot see images.', count, label),
  ];
}
