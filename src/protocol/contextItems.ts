/** Where a piece of context comes from. */
export type ContextKind =
  'instructions' | 'history' | 'selection' | 'active-editor' | 'open-editor';

/** A line range, 1-based, both ends included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** Why a piece of context is not sent. `removed` is the person's own choice. */
export type LeftOutReason =
  'removed' | 'does-not-fit' | 'too-large' | 'binary' | 'unreadable' | 'duplicate';

/** One chip: a piece of context that is sent, or one that is not, with the reason. */
export interface ContextItem {
  /** Stable while the source stays the same: `open-editor:file:///a.ts`. */
  readonly id: string;
  readonly kind: ContextKind;
  /** What a person calls it: a path relative to the workspace folder, "3 earlier messages". */
  readonly label: string;
  readonly uri?: string;
  readonly lines?: LineRange;
  /** Exactly what this piece adds to the request, its fence and header included. 0 where never counted. */
  readonly tokens: number;
  readonly removable: boolean;
  /** Absent where the piece is sent. */
  readonly leftOut?: LeftOutReason;
  /** More about the reason: "50 MB". */
  readonly note?: string;
}

/** What one request holds, and what it does not: the sum of all sent items plus the message is `used`. */
export interface ContextReceipt {
  readonly items: readonly ContextItem[];
  /** Tokens of the request as sent, the person's message included. */
  readonly used: number;
  /** The model's whole window in tokens. */
  readonly window: number;
  /** Tokens kept free for the reply. */
  readonly reserve: number;
  /** True where the counts are another model's and so an estimate. */
  readonly estimated: boolean;
  /** How many secrets were masked before sending, by kind. */
  readonly masked?: readonly string[];
}
