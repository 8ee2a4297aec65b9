import type { MessageId, SessionId } from './ids.ts';

/** A message that is being written anew, as the host keeps it. */
export interface KeptRevision {
  readonly message: MessageId;
  readonly text: string;
}

/** What is written and not sent: the next message, or what is to stand in the place of `message`. */
export interface DraftText {
  readonly type: 'draft';
  readonly session: SessionId;
  readonly message?: MessageId;
  /** Empty where it is sent, or given up. */
  readonly text: string;
}
