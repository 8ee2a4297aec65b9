import type { ContextReceipt } from './contextItems.ts';
import type { CorrelationId, MessageId, SessionId } from './ids.ts';
import type { Failure, FinishReason, ModelRef, Usage } from './model.ts';

/** The version of the event shapes that this build writes. */
export const eventVersion = 1;

/** What happened, without the envelope. Tags are noun-verb. */
export type EventBody =
  | { readonly type: 'session-created'; readonly title: string; readonly model?: ModelRef }
  | { readonly type: 'session-renamed'; readonly title: string; readonly auto?: boolean }
  | { readonly type: 'session-archived' }
  | { readonly type: 'session-restored' }
  | { readonly type: 'session-pinned'; readonly pinned: boolean }
  | { readonly type: 'model-chosen'; readonly model: ModelRef }
  | { readonly type: 'message-added'; readonly message: MessageId; readonly text: string }
  | {
      readonly type: 'reply-started';
      readonly reply: MessageId;
      /** The message that is answered. */
      readonly to: MessageId;
      readonly model: ModelRef;
      readonly modelLabel: string;
      readonly receipt: ContextReceipt;
      /** An earlier reply to the same message that this one takes the place of. */
      readonly replaces?: MessageId;
    }
  | {
      readonly type: 'reply-grew';
      readonly reply: MessageId;
      /** UTF-16 units of the reply's text that stood before this piece: makes the fold idempotent. */
      readonly offset: number;
      readonly text: string;
      readonly reasoningOffset?: number;
      readonly reasoning?: string;
    }
  | {
      readonly type: 'reply-ended';
      readonly reply: MessageId;
      readonly reason: FinishReason;
      readonly usage?: Usage;
    }
  | { readonly type: 'reply-stopped'; readonly reply: MessageId }
  | { readonly type: 'reply-interrupted'; readonly reply: MessageId }
  | { readonly type: 'reply-failed'; readonly reply: MessageId; readonly failure: Failure }
  | {
      readonly type: 'edit-proposed';
      readonly edit: string;
      readonly uri: string;
      readonly label: string;
    }
  | {
      readonly type: 'edit-applied';
      readonly edit: string;
      readonly uri: string;
      readonly label: string;
      readonly checkpoint: string;
    }
  | { readonly type: 'edit-discarded'; readonly edit: string };

/** The envelope that every event carries. */
export interface EventEnvelope {
  readonly session: SessionId;
  /** 1, 2, 3 … within the session, without a gap. */
  readonly seq: number;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  /** `user`, `parley`, or the model's `provider/model`. */
  readonly by: string;
  readonly correlation: CorrelationId;
  readonly version: number;
}

export type SessionEvent = EventEnvelope & EventBody;
export type EventType = EventBody['type'];

/** An event as a command makes it: the journal adds `session`, `seq`, `at` and `version`. */
export type NewEvent = EventBody & { readonly by: string; readonly correlation: CorrelationId };
