import type { ContextItem, ContextReceipt } from './contextItems.ts';
import type { SessionEvent } from './events.ts';
import type { MessageId, SessionId } from './ids.ts';
import type { Failure, ModelInfo, ModelRef } from './model.ts';
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
  | 'open-settings'
  | 'open-log'
  | 'show-sessions'
  | 'show-instructions'
  | 'show-journal-folder'
  | 'search-sessions'
  /** Makes this window the one that writes to the session shown. */
  | 'take-over'
  /** Makes a session that stopped after repeated errors anew from the journal. */
  | 'reopen-session';

/** What a person may do about something that an unclean end cut off. */
export type InterruptionAction = 'continue' | 'retry' | 'finish' | 'roll-back' | 'discard';

/** Something that was under way when Parley ended without warning. */
export interface Interruption {
  /** The reply, or the edit. */
  readonly id: string;
  readonly kind: 'reply' | 'edit' | 'command';
  readonly session: SessionId;
  /** The session's title. */
  readonly title: string;
  /** "src/cart.ts and 4 more", or the first words of the question. */
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** In the order in which they are offered. */
  readonly actions: readonly InterruptionAction[];
}

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
}

/** How the model that answers next did lately. */
export interface HealthView {
  readonly state: 'ok' | 'slow' | 'failing';
  /** "2 of 5 requests failed. First word after 0.8 s, 62 tokens a second." */
  readonly text: string;
}

/** All that the panel shows besides the session itself; sent whole whenever it changes. */
export interface PanelStatus {
  readonly models: readonly ModelInfo[];
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
  /** What the last, unclean end cut off, in any session; empty once each was dealt with. */
  readonly interrupted: readonly Interruption[];
  /** Three things worth asking in this workspace, for the empty state. */
  readonly suggestions: readonly string[];
}

/** Host to panel. `seq` counts 1, 2, 3 … since the last `snapshot`, which is number 0. */
export type HostMessage = { readonly seq: number } & (
  | {
      readonly type: 'snapshot';
      readonly session: SessionState;
      readonly status: PanelStatus;
      readonly draft: string;
      /** Where the session is shown as it was: events of today do not follow. */
      readonly past?: PastView;
    }
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
  /** Brings a message of the session into view. */
  | { readonly type: 'reveal'; readonly message: MessageId }
  /** The message with this request id was written; the composer may be emptied. */
  | { readonly type: 'accepted'; readonly request: string }
  | { readonly type: 'refused'; readonly request: string; readonly reason: string }
);

/** A host message without its number: the channel adds it. */
export type HostMessageBody = HostMessage extends infer M
  ? M extends HostMessage
    ? Omit<M, 'seq'>
    : never
  : never;

/** Panel to host: what the person wants. The host checks every field before it acts. */
export type PanelMessage =
  | { readonly type: 'ready' }
  /** A number was missing: send a snapshot. */
  | { readonly type: 'resync'; readonly expected: number; readonly got: number }
  | {
      readonly type: 'send';
      readonly request: string;
      readonly session: SessionId;
      readonly text: string;
    }
  | {
      /** Like `send`, in the place of a message that is shown: makes a branch. */
      readonly type: 'edit-message';
      readonly request: string;
      readonly session: SessionId;
      readonly message: MessageId;
      readonly text: string;
    }
  | { readonly type: 'choose-branch'; readonly session: SessionId; readonly head: MessageId }
  /** A new session that shares everything up to this message and its replies. */
  | { readonly type: 'fork'; readonly session: SessionId; readonly message: MessageId }
  /** Puts everything after this message and its replies aside. */
  | { readonly type: 'rewind'; readonly session: SessionId; readonly after: MessageId }
  | { readonly type: 'show-past'; readonly session: SessionId; readonly seq: number }
  | { readonly type: 'leave-past' }
  | {
      readonly type: 'resolve-interruption';
      readonly session: SessionId;
      readonly id: string;
      readonly action: InterruptionAction;
    }
  | { readonly type: 'stop'; readonly session: SessionId; readonly reply: MessageId }
  | { readonly type: 'retry'; readonly session: SessionId; readonly reply: MessageId }
  | { readonly type: 'continue'; readonly session: SessionId; readonly reply: MessageId }
  | { readonly type: 'choose-model'; readonly session: SessionId; readonly model: ModelRef }
  | { readonly type: 'remove-context'; readonly id: string }
  | { readonly type: 'restore-context'; readonly id: string }
  | { readonly type: 'open-context'; readonly item: Pick<ContextItem, 'id' | 'uri' | 'lines'> }
  | { readonly type: 'draft'; readonly session: SessionId; readonly text: string }
  | { readonly type: 'open-link'; readonly href: string }
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'insert'; readonly text: string }
  | { readonly type: 'dismiss-banner'; readonly id: string }
  | { readonly type: 'command'; readonly command: PanelCommand }
  /** Something threw in the panel: logged by the host. */
  | { readonly type: 'panel-error'; readonly message: string; readonly stack?: string };
