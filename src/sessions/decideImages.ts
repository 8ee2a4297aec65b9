import type { EventBody } from '../protocol/events.ts';
import { largestImage, mostImages, type ImageRef } from '../protocol/images.ts';
import type { SessionState } from '../protocol/sessionState.ts';
import { t } from '../protocol/texts.ts';

/** A picture that a message is to have; its bytes, in base 64, where the session may not have them yet. */
export interface NewImage extends ImageRef {
  readonly data?: string;
}

export type DecidedImages =
  | {
      readonly type: 'images';
      readonly added: readonly EventBody[];
      readonly refs: readonly ImageRef[];
    }
  /** A sentence for a person. */
  | { readonly type: 'refused'; readonly reason: string };

/** The events that bring the bytes of pictures which the session does not have yet. Pure. */
export function decideImages(state: SessionState, images: readonly NewImage[]): DecidedImages {
  if (images.length > mostImages) {
    return refused(
      t('A message has at most {0} images; this one has {1}.', mostImages, images.length),
    );
  }
  const there = new Set(imagesOf(state).map(({ id }) => id));
  const added: EventBody[] = [];
  for (const { id, mimeType, bytes, name, data } of images) {
    if (there.has(id)) continue;
    if (data === undefined)
      return refused(t('The image {0} is not there any more. Attach it again.', name));
    if (bytes > largestImage) return refused(t('The image {0} is too large.', name));
    added.push({ type: 'image-added', image: id, mimeType, data });
    there.add(id);
  }
  return { type: 'images', added, refs: images.map(refOf) };
}

/** All pictures of a session's messages, those that are not shown among them. */
export function imagesOf({ messages, aside }: SessionState): readonly ImageRef[] {
  return [messages, ...Object.values(aside)]
    .flat()
    .flatMap((message) => (message.kind === 'message' ? (message.images ?? []) : []));
}

function refOf({ id, name, mimeType, bytes, width, height }: NewImage): ImageRef {
  return { id, name, mimeType, bytes, width, height };
}

function refused(reason: string): DecidedImages {
  return { type: 'refused', reason };
}
