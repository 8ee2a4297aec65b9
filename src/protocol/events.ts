import type {
  ApprovalAnswer,
  ApprovalOffers,
  ApprovalPattern,
  ApprovalRequest,
  RuleScope,
  Withdrawal,
} from './approvals.ts';
import type { CommandTask, Settlement } from './commands.ts';
import type { CompactedHistory } from './compaction.ts';
import type { ContextPin, ContextReceipt } from './contextItems.ts';
import type { ImageContent, ImageRef } from './images.ts';
import type { CorrelationId, MessageId, SessionId } from './ids.ts';
import type { Failure, FinishReason, ModelRef, ReplyAccount } from './model.ts';
import type { StepOutcome } from './steps.ts';
import type { TerminalSelection } from './terminalSelection.ts';

/**
 * The version of the event shapes that this build writes. 2: an edit names all the files that it
 * touches. Older ones are lifted when they are read: `src/sessions/upcast.ts`.
 */
export const eventVersion = 2;

/** One of the files that an edit touches. */
export interface EditFile {
  readonly uri: string;
  /** "src/cart.ts" */
  readonly label: string;
}

/** What happened, without the envelope. Tags are noun-verb. */
export type EventBody =
  | { readonly type: 'session-created'; readonly title: string; readonly model?: ModelRef }
  | { readonly type: 'session-renamed'; readonly title: string; readonly auto?: boolean }
  | { readonly type: 'session-archived' }
  | { readonly type: 'session-restored' }
  | { readonly type: 'session-pinned'; readonly pinned: boolean }
  | {
      /** The first event of a fork's own: those before it are the parent's, up to its `seq` `at`. */
      readonly type: 'session-forked';
      readonly parent: SessionId;
      readonly parentSeq: number;
      readonly title: string;
    }
  | {
      /** The events before it were made from a conversation with another tool. */
      readonly type: 'session-imported';
      /** "Cline" */
      readonly from: string;
    }
  | { readonly type: 'model-chosen'; readonly model: ModelRef }
  | ({
      /** A file or folder goes along with every message from now on, or no longer. */
      readonly type: 'context-pinned';
      readonly pinned: boolean;
    } & ContextPin)
  | {
      /** A piece of context is not to be sent, or may be sent again. */
      readonly type: 'context-dropped';
      /** The `id` of a `ContextItem`. */
      readonly item: string;
      readonly dropped: boolean;
    }
  | {
      readonly type: 'message-added';
      readonly message: MessageId;
      readonly text: string;
      /** The message that this one was written in the place of: what followed it goes aside. */
      readonly replaces?: MessageId;
      readonly images?: readonly ImageRef[];
      /** True where a person said that a model which cannot see the images may answer without them. */
      readonly imagesOptional?: true;
      /** What was selected in a terminal for it. */
      readonly terminal?: TerminalSelection;
    }
  | ({
      /** The bytes of a picture, before the first message that has it. The state does not hold them. */
      readonly type: 'image-added';
      /** SHA-256 of the bytes, in hexadecimal. */
      readonly image: string;
    } & ImageContent)
  | {
      /** The alternative that begins with this message is the one that is shown. */
      readonly type: 'branch-chosen';
      readonly head: MessageId;
    }
  | {
      /** What stood after this message and its replies goes aside; after null, everything. */
      readonly type: 'conversation-rewound';
      readonly after: MessageId | null;
    }
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
      /** True where several models are asked: it stands beside the other replies to the message. */
      readonly beside?: true;
    }
  | {
      /** Of several models' answers to one message this one is shown, and told to models. */
      readonly type: 'reply-chosen';
      readonly reply: MessageId;
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
      /**
       * A tool is called for a reply. Input, and output below, are whole however long they are: the
       * state has their beginnings (`stepHead`).
       */
      readonly type: 'tool-called';
      readonly reply: MessageId;
      /** No other step of the session has this id. */
      readonly step: string;
      /** UTF-16 units of the reply's text that stand before it. */
      readonly offset: number;
      /** "read_file" */
      readonly tool: string;
      /** In the words of whoever called it. */
      readonly title?: string;
      readonly input: string;
    }
  | {
      readonly type: 'tool-ended';
      readonly reply: MessageId;
      readonly step: string;
      readonly outcome: StepOutcome;
      /** Missing where nobody knows it. */
      readonly output?: string;
    }
  | ({
      readonly type: 'reply-ended';
      readonly reply: MessageId;
      readonly reason: FinishReason;
    } & ReplyAccount)
  | ({ readonly type: 'reply-stopped'; readonly reply: MessageId } & ReplyAccount)
  | { readonly type: 'reply-interrupted'; readonly reply: MessageId }
  | ({
      readonly type: 'reply-failed';
      readonly reply: MessageId;
      readonly failure: Failure;
    } & ReplyAccount)
  | {
      /** A person does not want the rest of an interrupted or failed reply: what came stays. */
      readonly type: 'reply-dismissed';
      readonly reply: MessageId;
    }
  | {
      readonly type: 'edit-proposed';
      readonly edit: string;
      readonly label: string;
      readonly files: readonly EditFile[];
    }
  | {
      /** The files are about to change: without an end, the edit was cut off in the middle. */
      readonly type: 'edit-started';
      readonly edit: string;
      readonly label: string;
      readonly checkpoint: string;
      readonly files: readonly EditFile[];
    }
  | {
      readonly type: 'edit-applied';
      readonly edit: string;
      readonly label: string;
      readonly checkpoint: string;
      readonly files: readonly EditFile[];
    }
  | {
      /** Every file is again as its checkpoint has it. */
      readonly type: 'edit-rolled-back';
      readonly edit: string;
    }
  | { readonly type: 'edit-discarded'; readonly edit: string }
  | {
      readonly type: 'checkpoint-made';
      readonly checkpoint: string;
      readonly title: string;
      readonly files: number;
    }
  | {
      /** Parley is about to run a command: without an end, its host was cut off meanwhile. */
      readonly type: 'command-started';
      readonly command: string;
      readonly label: string;
      readonly task: CommandTask;
    }
  | {
      readonly type: 'command-ended';
      readonly command: string;
      /** Missing where nobody knows it. */
      readonly exitCode?: number;
    }
  | {
      readonly type: 'command-settled';
      readonly command: string;
      readonly as: Settlement;
    }
  | {
      /** A person is asked before something is done. */
      readonly type: 'approval-asked';
      readonly approval: string;
      readonly request: ApprovalRequest;
      readonly offers: ApprovalOffers;
    }
  | {
      /** They said so, once. */
      readonly type: 'approval-answered';
      readonly approval: string;
      readonly answer: ApprovalAnswer;
    }
  | {
      /** Nobody is asked any more. */
      readonly type: 'approval-withdrawn';
      readonly approval: string;
      readonly why: Withdrawal;
    }
  | {
      /** Done without a question, for a rule of a person's allows it. It allows nothing itself. */
      readonly type: 'approval-waived';
      readonly request: ApprovalRequest;
      readonly scope: RuleScope;
      readonly pattern: ApprovalPattern;
    }
  /** A pinned message, or reply, is told to models word for word, however old it is. */
  | { readonly type: 'message-pinned'; readonly message: MessageId; readonly pinned: boolean }
  /** A removed message, or reply, is neither shown nor told to models; it can be brought back. */
  | { readonly type: 'message-removed'; readonly message: MessageId; readonly removed: boolean }
  /** Models are told a summary in the place of older messages; these stay where they are. */
  | ({ readonly type: 'history-compacted'; readonly compaction: string } & CompactedHistory)
  | { readonly type: 'compaction-undone'; readonly compaction: string };

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
