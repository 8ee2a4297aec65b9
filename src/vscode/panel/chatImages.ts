import type { Disposable, Listener } from '../../protocol/emitter.ts';
import type { SessionId } from '../../protocol/ids.ts';
import type { ImageContent, ImageRef } from '../../protocol/images.ts';
import type { Log } from '../../protocol/log.ts';
import type { ImageIntent } from '../../protocol/imageIntent.ts';
import type { HostMessageBody } from '../../protocol/panel.ts';
import { imagesOf, type NewImage } from '../../sessions/decideImages.ts';
import { DraftImages } from '../../sessions/draftImages.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';

export interface ChatImagesOptions {
  /** Where drafts are kept. */
  readonly folder: string;
  readonly sessions: SessionRegistry;
  /** The picture of a message that waits to be sent. */
  readonly waiting?: (session: SessionId, image: string) => Promise<ImageContent | undefined>;
  readonly log: Log;
}

/** The pictures of chats, for their panels: those that were attached and not sent yet, and those in messages. */
export class ChatImages implements Disposable {
  readonly #sessions: SessionRegistry;
  readonly #drafts: DraftImages;
  readonly #waiting: ChatImagesOptions['waiting'];
  readonly #subscription: Disposable;

  constructor({ folder, sessions, waiting, log }: ChatImagesOptions) {
    const onError = (error: unknown): void => log.error('Images of a draft', error);
    this.#sessions = sessions;
    this.#waiting = waiting;
    this.#drafts = new DraftImages({ folder, onError });
    const tidy = (): void => {
      this.#drafts.keepOnly(() => new Set(sessions.list().map(({ id }) => id))).catch(onError);
    };
    this.#subscription = sessions.onDidChange(tidy);
    tidy();
  }

  /** What is attached to the next message of the session. */
  drafts(session: SessionId): Promise<readonly ImageRef[]> {
    return this.#drafts.list(session);
  }

  onDidChange(listener: Listener<SessionId>): Disposable {
    return this.#drafts.onDidChange(listener);
  }

  /** Does what a page asked for, and answers it alone. */
  async act(intent: ImageIntent, answer: (message: HostMessageBody) => void): Promise<void> {
    const { session } = intent;
    switch (intent.type) {
      case 'attach-image': {
        const put = await this.#drafts.put(session, intent);
        const problem = put.type === 'refused' ? { problem: put.reason } : {};
        const images = await this.#drafts.list(session);
        return answer({ type: 'draft-images', session, images, ...problem });
      }
      case 'detach-image':
        return this.#drafts.remove(session, [intent.image]);
      case 'load-image': {
        const { image } = intent;
        const draft = await this.#drafts.content(session, image);
        const sent = draft ?? this.#sessions.image(session, image);
        const content = sent ?? (await this.#waiting?.(session, image));
        return answer({ type: 'image', image, ...(content ? { content } : {}) });
      }
    }
  }

  /** The pictures of a message that is about to be written, with bytes where the session may not have them. */
  async toSend(session: SessionId, ids: readonly string[]): Promise<readonly NewImage[]> {
    const drafts = await this.#drafts.take(session, ids);
    const opened = this.#sessions.open(session);
    const known = opened.type === 'opened' ? imagesOf(opened.actor.getState()) : [];
    return ids.flatMap((id): readonly NewImage[] => {
      const found = [...drafts, ...known].find((image) => image.id === id);
      return found ? [found] : [];
    });
  }

  /** They are in the journal now. */
  sent(session: SessionId, ids: readonly string[]): Promise<void> {
    return this.#drafts.remove(session, ids);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#drafts.dispose();
  }
}
