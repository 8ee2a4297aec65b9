import type { Approval, Denial } from './approvals.ts';
import type { RunningCommand } from './commands.ts';
import type { Compaction } from './compaction.ts';
import type { ContextPin, ContextReceipt } from './contextItems.ts';
import type { Deed } from './deeds.ts';
import type { EditFile } from './events.ts';
import type { MessageId, SessionId } from './ids.ts';
import type { ImageRef } from './images.ts';
import type { Failure, FinishReason, ModelRef, ReplyOrigin, Usage } from './model.ts';
import type { Step } from './steps.ts';
import type { TerminalSelection } from './terminalSelection.ts';

export interface UserMessage {
  readonly kind: 'message';
  readonly id: MessageId;
  readonly text: string;
  readonly at: number;
  readonly images?: readonly ImageRef[];
  /** True where a model that cannot see the images may answer without them. */
  readonly imagesOptional?: true;
  /** What was selected in a terminal for it; a page is not told. */
  readonly terminal?: TerminalSelection;
  /** Told to models word for word, however old it is. */
  readonly pinned?: true;
  /** When a person took it away, with its replies, in milliseconds since 1970: it can be brought back. */
  readonly removed?: number;
}

export type ReplyStatus = 'running' | 'ended' | 'stopped' | 'interrupted' | 'failed';

export interface Reply {
  readonly kind: 'reply';
  readonly id: MessageId;
  readonly to: MessageId;
  readonly model: ModelRef;
  readonly modelLabel: string;
  /** What the model itself said; with its steps: `fullText`. */
  readonly text: string;
  readonly reasoning: string;
  /** The tools that were called for it, in order; missing where there are none. */
  readonly steps?: readonly Step[];
  readonly status: ReplyStatus;
  readonly receipt: ContextReceipt;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly reason?: FinishReason;
  readonly usage?: Usage;
  readonly origin?: ReplyOrigin;
  readonly failure?: Failure;
  /** The reply that took this one's place after Retry: this one is kept, and shown folded. */
  readonly replacedBy?: MessageId;
  /** True where it is one of several models' answers: `answers.ts`. */
  readonly beside?: true;
  /** True of the one of them that a person wants to go on with. */
  readonly chosen?: true;
  /** True where a person said that the rest of it is not wanted. */
  readonly dismissed?: true;
  /** What of it a person did not allow, and why: shown under it, and told to models. */
  readonly denied?: readonly Denial[];
  /** As of a message. */
  readonly pinned?: true;
  /** As of a message, but for itself alone. */
  readonly removed?: number;
}

export type Message = UserMessage | Reply;

/** A place at which the conversation goes on in more than one way. */
export interface Branching {
  /** The message after whose replies the ways part; null at the beginning. */
  readonly after: MessageId | null;
  /** The first message of each way, in the order in which they were made. At most one is shown. */
  readonly heads: readonly MessageId[];
}

export type EditStatus = 'proposed' | 'started' | 'applied' | 'rolled-back' | 'discarded';

/** A change to files that came out of this session. */
export interface Edit {
  readonly id: string;
  readonly label: string;
  readonly files: readonly EditFile[];
  readonly status: EditStatus;
  /** What the files were before; from `started` on. */
  readonly checkpoint?: string;
  readonly at: number;
}

/** Where a fork comes from. */
export interface Origin {
  readonly session: SessionId;
  readonly seq: number;
}

/** Everything that anyone sees of a session: a fold of its events. */
export interface SessionState {
  readonly id: SessionId;
  readonly title: string;
  /** True until a person named it: the first message names it meanwhile. */
  readonly titleIsAuto: boolean;
  readonly model?: ModelRef;
  readonly archived: boolean;
  readonly pinned: boolean;
  readonly createdAt: number;
  readonly lastActivity: number;
  /** `seq` of the last event folded; 0 before the first. */
  readonly version: number;
  /** What is shown, oldest first; a reply stands after the message that it answers. */
  readonly messages: readonly Message[];
  readonly branchings: readonly Branching[];
  /** What is not shown, by its first message: the ways that were not taken. */
  readonly aside: Readonly<Record<MessageId, readonly Message[]>>;
  readonly edits: readonly Edit[];
  /** What Parley runs: each until its end, or until a person has decided about it. */
  readonly commands: readonly RunningCommand[];
  /** What Parley did in the chat, oldest first, each by the message that it followed. */
  readonly deeds: readonly Deed[];
  /** What a person is asked, oldest first: each until it is answered or withdrawn. */
  readonly approvals: readonly Approval[];
  /** What goes along with every message, in the order in which it was pinned. */
  readonly pins: readonly ContextPin[];
  /** Ids of the pieces of context that the person took away. */
  readonly dropped: readonly string[];
  /** What models are told in the place of older messages, in the order in which it was made. */
  readonly compactions: readonly Compaction[];
  readonly forkedFrom?: Origin;
}

/** A line of the session list. */
export interface SessionSummary {
  readonly id: SessionId;
  readonly title: string;
  readonly archived: boolean;
  readonly pinned: boolean;
  readonly createdAt: number;
  readonly lastActivity: number;
  readonly messageCount: number;
  /** When it was taken in from elsewhere, in milliseconds since 1970: an old chat is new here. */
  readonly importedAt?: number;
}

export function emptySession(id: SessionId): SessionState {
  return {
    id,
    title: 'New chat',
    titleIsAuto: true,
    archived: false,
    pinned: false,
    createdAt: 0,
    lastActivity: 0,
    version: 0,
    messages: [],
    branchings: [],
    aside: {},
    edits: [],
    commands: [],
    deeds: [],
    approvals: [],
    pins: [],
    dropped: [],
    compactions: [],
  };
}

export function summarize(state: SessionState): SessionSummary {
  const { id, title, archived, pinned, createdAt, lastActivity } = state;
  const all = [state.messages, ...Object.values(state.aside)].flat();
  const messageCount = all.filter((message) => message.kind === 'message').length;
  return { id, title, archived, pinned, createdAt, lastActivity, messageCount };
}

/** Who answered, in words: another one than was asked where that one failed. */
export function answererOf(reply: Reply): string {
  return reply.origin?.label ?? reply.modelLabel;
}

export function isRunning(message: Message): message is Reply {
  return message.kind === 'reply' && message.status === 'running';
}

export function findReply(state: SessionState, id: MessageId): Reply | undefined {
  // From the end: it is asked for with every piece of a reply that grows there.
  const found = state.messages.findLast((message) => message.kind === 'reply' && message.id === id);
  return found?.kind === 'reply' ? found : undefined;
}

export function findMessage(state: SessionState, id: MessageId): UserMessage | undefined {
  const found = state.messages.find((message) => message.kind === 'message' && message.id === id);
  return found?.kind === 'message' ? found : undefined;
}
