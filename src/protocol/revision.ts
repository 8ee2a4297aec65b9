import type { MessageId, SessionId } from './ids.ts';

/** A message that is being written anew, as the host keeps it. */
export interface KeptRevision {
  readonly message: MessageId;
  readonly text: string;
}

/** What another page wrote, where a chat is shown in several. */
export interface DraftElsewhere {
  /** Counts what was written, in whichever page. */
  readonly version: number;
  /** Digests of what stood there before. */
  readonly passed: readonly string[];
}

/** What is written and not sent in a session, as the host has it. */
export interface KeptDrafts {
  readonly draft: string;
  /** Where another page wrote the draft. */
  readonly elsewhere?: DraftElsewhere;
  /** Messages that are being written anew; missing where none is. */
  readonly revisions?: readonly KeptRevision[];
}

/** The draft of a session, as another page wrote it. */
export interface OthersDraft {
  readonly type: 'draft';
  readonly session: SessionId;
  readonly text: string;
  readonly elsewhere: DraftElsewhere;
}

/** What is written and not sent: the next message, or what is to stand in the place of `message`. */
export interface DraftText {
  readonly type: 'draft';
  readonly session: SessionId;
  readonly message?: MessageId;
  /** Empty where it is sent, or given up. */
  readonly text: string;
  /** Of the last draft of another page that this one heard of; missing where it heard of none. */
  readonly version?: number;
}
