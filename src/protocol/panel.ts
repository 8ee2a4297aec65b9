import type { ApprovalIntent } from './approvals.ts';
import type { AnswerIntent } from './answerIntent.ts';
import type { CodeIntent } from './codeIntent.ts';
import type { CodeTheme } from './codeTheme.ts';
import type { Completion, MentionPreview } from './completion.ts';
import type { ContextItem, ContextReceipt } from './contextItems.ts';
import type { SessionEvent } from './events.ts';
import type { MessageId, SessionId } from './ids.ts';
import type { ImageIntent } from './imageIntent.ts';
import type { ImageContent, ImageRef } from './images.ts';
import type { Interruption, InterruptionAction } from './interruptions.ts';
import type { Failure, ModelInfo, ModelRef } from './model.ts';
import type { MessageQueue, QueueIntent } from './messageQueue.ts';
import type { OpenIntent } from './openIntent.ts';
import type { PageGoal } from './pageGoal.ts';
import type { DraftText, KeptDrafts, OthersDraft } from './revision.ts';
import type { SessionState } from './sessionState.ts';

/** Whether a model is there to answer. */
export type ConnectionState =
  | { readonly state: 'searching' }
  | { readonly state: 'ready' }
  /** No language model: the built-in offline answers stand in. */
  | { readonly state: 'offline' }
  | { readonly state: 'failing'; readonly failure: Failure };

/** A line above the transcript that stays until it is dismissed or its cause is gone. */
export interface Banner {
  readonly id: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
  /** A command of Parley's that helps, with its label. */
  readonly action?: { readonly label: string; readonly command: PanelCommand };
  readonly dismissible: boolean;
}

/** The commands that the panel may ask for by name, and no others. */
export type PanelCommand =
  | 'new-session'
  | 'set-api-key'
  /** Looks for models again, on this computer and at all providers. */
  | 'find-models'
  | 'open-settings'
  | 'open-log'
  | 'show-sessions'
  | 'show-instructions'
  | 'show-journal-folder'
  | 'search-sessions'
  /** Makes this window the one that writes to the session shown. */
  | 'take-over'
  /** Makes a session that stopped after repeated errors anew from the journal. */
  | 'reopen-session'
  /** Makes the older part of the conversation shorter for models. */
  | 'compact-chat'
  | 'manage-trust'
  | 'open-folder';

/** The session as it was after one of its events: nothing can be written there. */
export interface PastView {
  readonly seq: number;
  /** The number of the session's last event. */
  readonly last: number;
  /** When that event happened, in milliseconds since 1970. */
  readonly at: number;
  /** What happened, in words: "Reply ended". */
  readonly label: string;
}

/** What the next request would hold, as chips. */
export interface ContextPreview {
  readonly receipt: ContextReceipt;
  /** True while counts are being made: the chips may still change. */
  readonly counting: boolean;
  /** US dollars for sending it, without the reply; missing where the price is not known. */
  readonly cost?: number;
}

/** What goes on around the running request of the session shown, before the model answers. */
export interface RequestProgress {
  /** "OpenAI is overloaded. Trying again (2 of 4)". */
  readonly text: string;
  /** Milliseconds since 1970: until then the panel counts down. */
  readonly until?: number;
  /** The reply that it is about, where several are running. */
  readonly reply?: MessageId;
}

/** How the model that answers next did lately. */
export interface HealthView {
  readonly state: 'ok' | 'slow' | 'failing';
  /** "2 of 5 requests failed. First word after 0.8 s, 62 tokens a second." */
  readonly text: string;
}

/** What a screen reader says of a reply: a few words, its whole text once at the end, or nothing. */
export type AnnounceChoice = 'summary' | 'full' | 'off';

/** All that the panel shows besides the session itself; sent whole whenever it changes. */
export interface PanelStatus {
  readonly models: readonly ModelInfo[];
  /** Each with the model that it comes to now. */
  readonly profiles?: readonly { readonly name: string; readonly model: ModelRef }[];
  /** Who answers in the place of a model that fails, in this order. */
  readonly failover?: readonly ModelRef[];
  /** Ids of the providers that can fetch a model which they do not have. */
  readonly pulls?: readonly string[];
  /** Of the models that were asked lately. */
  readonly healths?: readonly { readonly model: ModelRef; readonly health: HealthView }[];
  /** The model that answers next in this session. */
  readonly model?: ModelRef;
  readonly connection: ConnectionState;
  /** Missing where it was not asked lately. */
  readonly health?: HealthView;
  readonly context?: ContextPreview;
  readonly progress?: RequestProgress;
  readonly banners: readonly Banner[];
  /** Titles of the other sessions in which a reply is running. */
  readonly runningElsewhere: readonly string[];
  /** False where the journal can be read but not written: the composer is off, with a banner saying why. */
  readonly writable: boolean;
  readonly enterSends: boolean;
  readonly announce: AnnounceChoice;
  /** What the last, unclean end cut off, in any session; empty once each was dealt with. */
  readonly interrupted: readonly Interruption[];
  /** Three things worth asking in this workspace, for the empty state. */
  readonly suggestions: readonly string[];
}

/** A command that may be written into the input: `/rename TITLE`. */
export interface SlashCommand {
  /** What stands behind the `/`: small letters and hyphens. */
  readonly name: string;
  /** What may stand behind the name: "TITLE". Missing where nothing may. */
  readonly argument?: string;
  /** True where `--dry-run` may stand behind the name: it is shown then what it would do. */
  readonly dry?: true;
  /** True of a skill: what begins with its name is a message, which it goes along with. */
  readonly skill?: true;
}

/** Host to panel. `seq` counts 1, 2, 3 … since the last `snapshot`, which is number 0. */
export type HostMessage = { readonly seq: number } & (
  | (KeptDrafts & {
      readonly type: 'snapshot';
      readonly session: SessionState;
      readonly status: PanelStatus;
      /** Where the session is shown as it was: events of today do not follow. */
      readonly past?: PastView;
      /** What the input takes for a command; missing where it is for messages only. */
      readonly commands?: readonly SlashCommand[];
      /** Messages before those that are here: all come when the page asks for them. Missing where they are here. */
      readonly earlier?: number;
    })
  | {
      readonly type: 'events';
      readonly session: SessionId;
      readonly events: readonly SessionEvent[];
    }
  | {
      /** Live text of a running reply, ahead of the journal. */
      readonly type: 'grew';
      readonly session: SessionId;
      readonly reply: MessageId;
      readonly offset: number;
      readonly text: string;
      readonly reasoningOffset: number;
      readonly reasoning: string;
    }
  | { readonly type: 'status'; readonly status: PanelStatus }
  | { readonly type: 'focus-input'; readonly text?: string }
  | { readonly type: 'go'; readonly to: PageGoal }
  /** Brings a message of the session into view. */
  | { readonly type: 'reveal'; readonly message: MessageId }
  /** The host is there. `heard` is the number of the last message of the panel's that it took. */
  | { readonly type: 'ping'; readonly heard: number }
  /** Messages of the panel's are missing: it sends them again from this number on. */
  | { readonly type: 'missed'; readonly from: number }
  /** The message with this request id was written, or the command taken; the composer may be emptied. */
  | { readonly type: 'accepted'; readonly request: string }
  | { readonly type: 'refused'; readonly request: string; readonly reason: string }
  /** Another page wrote the draft of the session. */
  | OthersDraft
  /** What is attached to the next message of a session, whenever that changes. */
  | {
      readonly type: 'draft-images';
      readonly session: SessionId;
      readonly images: readonly ImageRef[];
      /** Why one was not taken. */
      readonly problem?: string;
    }
  /** What waits to be sent in a session, whenever that changes. */
  | { readonly type: 'queue'; readonly session: SessionId; readonly queue: MessageQueue }
  /** The skills that a message may begin with, whenever that changes. */
  | { readonly type: 'skills'; readonly skills: readonly SlashCommand[] }
  /** Of the theme that the page told of, and again when a setting changes them. */
  | { readonly type: 'code-theme'; readonly theme: string; readonly code: CodeTheme }
  /** What was asked for with `load-image`; without content where it is not there any more. */
  | { readonly type: 'image'; readonly image: string; readonly content?: ImageContent }
  /** What was asked for with `load-receipt`, and again when one of its files changes. */
  | {
      readonly type: 'receipt';
      readonly session: SessionId;
      readonly reply: MessageId;
      readonly receipt: ContextReceipt;
    }
  /** What was asked for with `complete`; best first. */
  | {
      readonly type: 'completions';
      readonly request: string;
      readonly items: readonly Completion[];
    }
  /** What was asked for with `preview`; without it where there is nothing to show. */
  | { readonly type: 'preview'; readonly request: string; readonly preview?: MentionPreview }
);

/** A host message without its number: the channel adds it. */
export type HostMessageBody = HostMessage extends infer M
  ? M extends HostMessage
    ? Omit<M, 'seq'>
    : never
  : never;

/** Panel to host: what the person wants. The host checks every field before it acts. */
export type PanelMessage =
  /** `build` is that of the host which made the page: before an update that was another one. */
  | { readonly type: 'ready'; readonly build?: string }
  /** The page has the focus, or no longer. */
  | { readonly type: 'focused'; readonly focused: boolean }
  /** The answer to `ping`. */
  | { readonly type: 'pong' }
  /** A number was missing: send a snapshot. */
  | { readonly type: 'resync'; readonly expected: number; readonly got: number }
  /** The end of a long session is drawn: send all of it. */
  | { readonly type: 'load-rest' }
  | {
      readonly type: 'send';
      readonly request: string;
      readonly session: SessionId;
      readonly text: string;
      /** Ids of the attached images that go with it. */
      readonly images?: readonly string[];
      /** True where a model that cannot see them may answer without them. */
      readonly imagesOptional?: boolean;
      /** Stops the reply that runs, and keeps what came of it. */
      readonly steers?: boolean;
    }
  | QueueIntent
  | {
      /** Like `send`, in the place of a message that is shown: makes a branch. */
      readonly type: 'edit-message';
      readonly request: string;
      readonly session: SessionId;
      readonly message: MessageId;
      readonly text: string;
    }
  | {
      /** A command that was written into the input: answered like `send`. */
      readonly type: 'run-command';
      readonly request: string;
      readonly session: SessionId;
      readonly name: string;
      /** What stands behind the name; empty where nothing does. */
      readonly argument: string;
    }
  | { readonly type: 'choose-branch'; readonly session: SessionId; readonly head: MessageId }
  /** A new session that shares everything up to this message and its replies. */
  | { readonly type: 'fork'; readonly session: SessionId; readonly message: MessageId }
  /** Puts everything after this message and its replies aside. */
  | { readonly type: 'rewind'; readonly session: SessionId; readonly after: MessageId }
  /** Goes back to before this message; the files that Parley changed since go back too, after a question. */
  | { readonly type: 'restore-before'; readonly session: SessionId; readonly message: MessageId }
  | { readonly type: 'show-past'; readonly session: SessionId; readonly seq: number }
  | { readonly type: 'leave-past' }
  /** A message, or a reply, is told to models word for word, however old it is; or no longer. */
  | {
      readonly type: 'pin-message';
      readonly session: SessionId;
      readonly message: MessageId;
      readonly pinned: boolean;
    }
  /** A message with its replies, or a reply, goes out of sight and is not told to models; or no longer. */
  | {
      readonly type: 'remove-message';
      readonly session: SessionId;
      readonly message: MessageId;
      readonly removed: boolean;
    }
  /** Models are told the older messages themselves again. */
  | { readonly type: 'undo-compaction'; readonly session: SessionId; readonly compaction: string }
  | {
      readonly type: 'resolve-interruption';
      readonly session: SessionId;
      readonly id: string;
      readonly action: InterruptionAction;
    }
  | { readonly type: 'stop'; readonly session: SessionId; readonly reply: MessageId }
  | {
      readonly type: 'retry';
      readonly session: SessionId;
      readonly reply: MessageId;
      /** Ids of pieces of context that are not to be sent this once. */
      readonly without?: readonly string[];
      /** Who is asked instead of the session's own model. */
      readonly model?: ModelRef;
    }
  | ImageIntent
  | CodeIntent
  | AnswerIntent
  | ApprovalIntent
  /** The pieces that a reply was built from, now and when their files change: they are shown from now on. */
  | { readonly type: 'load-receipt'; readonly session: SessionId; readonly reply: MessageId }
  /** The id of the theme that the page is shown in: answered with `code-theme`. */
  | { readonly type: 'theme'; readonly theme: string }
  /** Has the server fetch the model that did not answer, then asks again. */
  | { readonly type: 'pull-model'; readonly session: SessionId; readonly reply: MessageId }
  | { readonly type: 'continue'; readonly session: SessionId; readonly reply: MessageId }
  | { readonly type: 'choose-model'; readonly session: SessionId; readonly model: ModelRef }
  | { readonly type: 'remove-context'; readonly id: string }
  | { readonly type: 'restore-context'; readonly id: string }
  /** A file or folder goes along with every message of the session shown, or no longer. */
  | {
      readonly type: 'pin-context';
      readonly target: string;
      readonly label: string;
      readonly pinned: boolean;
    }
  /** What may be mentioned, or which command is meant: `query` stands behind the sign. */
  | {
      readonly type: 'complete';
      readonly request: string;
      readonly sign: '@' | '#' | '/';
      readonly query: string;
    }
  /** A few lines of what would be mentioned with this text. */
  | { readonly type: 'preview'; readonly request: string; readonly insert: string }
  | { readonly type: 'open-context'; readonly item: Pick<ContextItem, 'id' | 'uri' | 'lines'> }
  /** Files and folders that were dropped on the input: it is told how they are mentioned. */
  | { readonly type: 'mention-files'; readonly uris: readonly string[] }
  | DraftText
  | { readonly type: 'open-link'; readonly href: string }
  | OpenIntent
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'insert'; readonly text: string }
  | { readonly type: 'dismiss-banner'; readonly id: string }
  | { readonly type: 'command'; readonly command: PanelCommand }
  /** Something threw in the panel: logged by the host. */
  | { readonly type: 'panel-error'; readonly message: string; readonly stack?: string };
