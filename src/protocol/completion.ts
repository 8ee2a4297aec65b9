/** What `@`, `#` and `/` may stand for. */
export const completionKinds = [
  'file',
  'folder',
  'symbol',
  'person',
  'model',
  'provider',
  'command',
  'skill',
] as const;
export type CompletionKind = (typeof completionKinds)[number];

/** One thing that may be mentioned, or a command. */
export interface Completion {
  readonly kind: CompletionKind;
  /** "cart.ts" */
  readonly label: string;
  /** "src/shop", or what it is. */
  readonly detail: string;
  /** What stands in the message then, with its sign: `@src/cart.ts`. */
  readonly insert: string;
  /** What may be written behind it: "TITLE". */
  readonly hint?: string;
  /** Of a symbol: "class", as its language says it. */
  readonly what?: string;
  /** Why it cannot be chosen; missing where it can. */
  readonly unavailable?: string;
}

/** What stands where a mention leads, at a glance. */
export interface MentionPreview {
  /** "src/cart.ts:10-24" */
  readonly title: string;
  /** A few lines. */
  readonly text: string;
  /** Lines that are not shown. */
  readonly more: number;
  /** The number of the first line, where lines have numbers. */
  readonly first?: number;
}
