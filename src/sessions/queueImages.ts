import { stat } from 'node:fs/promises';
import type { ImageContent } from '../protocol/images.ts';
import type { QueuedMessage } from '../protocol/messageQueue.ts';
import type { NewImage } from './decideImages.ts';
import { DraftImages } from './draftImages.ts';

/** The bytes of the pictures that wait with a message. Nothing is made or read before one does. */
export class QueueImages {
  readonly #folder: string;
  readonly #onError: (error: unknown) => void;
  readonly #tidied: Promise<void>;
  /** Kept like drafts, by message. */
  #kept: DraftImages | undefined;

  /** `waiting` tells the ids of all messages that wait: the pictures of others go. */
  constructor(
    folder: string,
    waiting: () => Promise<ReadonlySet<string>>,
    onError: (error: unknown) => void,
  ) {
    this.#folder = folder;
    this.#onError = onError;
    this.#tidied = this.#tidy(waiting).catch(onError);
  }

  /** Why not, in a sentence, where one could not be kept. */
  async put(message: string, images: readonly NewImage[]): Promise<string | undefined> {
    for (const { name, width, height, data } of images) {
      // What the session has already is not kept twice.
      if (data === undefined) continue;
      const put = await (await this.#open()).put(message, { name, width, height, data });
      if (put.type === 'refused') return put.reason;
    }
    return undefined;
  }

  /** Without bytes where they are not here: the session may have them. */
  async of({ id, images = [] }: QueuedMessage): Promise<readonly NewImage[]> {
    if (images.length === 0) return [];
    const ids = images.map((image) => image.id);
    const kept = await (await this.#open()).take(id, ids);
    return images.map((image) => kept.find((each) => each.id === image.id) ?? image);
  }

  /** One of them, to be shown. */
  async content({ id }: QueuedMessage, image: string): Promise<ImageContent | undefined> {
    return (await this.#open()).content(id, image);
  }

  /** The message is sent, or taken away. */
  async drop({ id, images = [] }: QueuedMessage): Promise<void> {
    if (images.length === 0) return;
    const ids = images.map((image) => image.id);
    await (await this.#open()).remove(id, ids);
  }

  dispose(): void {
    this.#kept?.dispose();
  }

  /** Before the first one is put: that message is not in any list yet. */
  async #tidy(waiting: () => Promise<ReadonlySet<string>>): Promise<void> {
    const there = await stat(this.#folder).catch(() => undefined);
    if (!there?.isDirectory()) return;
    const ids = await waiting();
    await this.#drafts().keepOnly(() => ids);
  }

  async #open(): Promise<DraftImages> {
    await this.#tidied;
    return this.#drafts();
  }

  #drafts(): DraftImages {
    return (this.#kept ??= new DraftImages({ folder: this.#folder, onError: this.#onError }));
  }
}
