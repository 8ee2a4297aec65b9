/** Where a piece of context comes from. */
export const contextKinds = [
  'instructions',
  'tools',
  'project-instructions',
  'skill',
  'history',
  'summary',
  'selection',
  'active-editor',
  'open-editor',
  'visible',
  'pinned',
  'mentioned',
  'folder',
  'outline',
  'retrieved',
  'problems',
  'diff',
  'search',
  'terminal',
  'image',
] as const;
export type ContextKind = (typeof contextKinds)[number];

/** A line range, 1-based, both ends included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** Why a piece of context is not sent. `removed` is the person's own choice. */
export const leftOutReasons = [
  'removed',
  'does-not-fit',
  'too-large',
  'binary',
  'unreadable',
  'duplicate',
  'untrusted',
  'unavailable',
  'unseen',
] as const;
export type LeftOutReason = (typeof leftOutReasons)[number];

/** Why a piece of context is on offer, beyond what its kind says. */
export const contextReasons = [
  'words',
  'symbol',
  'path',
  'mentioned',
  'open',
  'recent',
  'nearby',
  'in-company',
  'text-search',
  'pinned',
] as const;
export type ContextReason = (typeof contextReasons)[number];

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
  readonly why?: readonly ContextReason[];
  /** How well it matches the question: above 0, only to be compared within one receipt. */
  readonly score?: number;
  /** True where it may not be what the file holds now. */
  readonly stale?: true;
  /** True where the file is another one by now; told while a person looks at it, and never kept. */
  readonly changed?: true;
}

/** What one request holds, and what it does not: the sum of all sent items plus the message is `used`. */
export interface ContextReceipt {
  readonly items: readonly ContextItem[];
  /** Tokens of the request as sent, the person's message included. */
  readonly used: number;
  /** Tokens of the person's message and of what opens the reply; missing in older receipts. */
  readonly message?: number;
  /** The model's whole window in tokens. */
  readonly window: number;
  /** Tokens kept free for the reply. */
  readonly reserve: number;
  /** True where the counts are another model's and so an estimate. */
  readonly estimated: boolean;
  /** What counts were multiplied by, as the model was seen to count; 1 where missing. */
  readonly factor?: number;
  /** How many secrets were masked before sending, by kind. */
  readonly masked?: readonly string[];
  /** What a person should know: "The index is still being built". */
  readonly notes?: readonly string[];
  /** How many items were sent, where `items` is empty because nobody has looked at them yet. */
  readonly itemsSent?: number;
}

/** Something that goes along with every message of a session until it is unpinned. */
export interface ContextPin {
  /** The uri of a file or a folder. */
  readonly target: string;
  /** What a person calls it. */
  readonly label: string;
}
