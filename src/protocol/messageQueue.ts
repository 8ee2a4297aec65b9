import type { SessionId } from './ids.ts';
import type { ImageRef } from './images.ts';
import type { TerminalSelection } from './terminalSelection.ts';

/** A message that waits for the end of the reply that runs. */
export interface QueuedMessage {
  readonly id: string;
  readonly text: string;
  /** The pictures that go with it; missing where there are none. */
  readonly images?: readonly ImageRef[];
  /** A model that cannot see them may answer without them. */
  readonly imagesOptional?: true;
  /** What was selected in a terminal for it; a page is not told. */
  readonly terminal?: TerminalSelection;
}

/**
 * Why nothing of a queue is sent by itself: how the last reply ended, that the window was opened anew
 * since, or that the message was refused.
 */
export const queueHolds = ['stopped', 'failed', 'interrupted', 'reopened', 'refused'] as const;
export type QueueHold = (typeof queueHolds)[number];

/** What waits in a session, in the order in which it is sent. It is a draft: no event until it is sent. */
export interface MessageQueue {
  readonly messages: readonly QueuedMessage[];
  /** Missing where the first one goes out as soon as the reply that runs has ended well. */
  readonly held?: QueueHold;
  /** Why it was refused, in a sentence. */
  readonly reason?: string;
}

/** Messages that may wait in one session. */
export const mostQueued = 20;
/** Characters of one that waits. */
export const longestQueued = 200_000;

/** What a panel may ask about the messages that wait. */
export type QueueIntent =
  | {
      /** Answered like `send`. Sent at once where nothing runs. */
      readonly type: 'queue-message';
      readonly request: string;
      readonly session: SessionId;
      readonly text: string;
      /** Ids of the attached images that wait with it. */
      readonly images?: readonly string[];
      /** True where a model that cannot see them may answer without them. */
      readonly imagesOptional?: boolean;
      /** The message that it stands before; at the end where that is not there. */
      readonly before?: string;
    }
  | {
      readonly type: 'unqueue';
      readonly session: SessionId;
      readonly id: string;
      /** True where it is written on: what went with it goes with the next message. */
      readonly toInput?: boolean;
    }
  /** Stops the reply that runs, keeps what came of it, and sends this one. */
  | { readonly type: 'send-queued'; readonly session: SessionId; readonly id: string };
