import type {
  ContextKind,
  ContextReason,
  LeftOutReason,
  LineRange,
} from '../../protocol/contextItems.ts';

/**
 * What is sent before what, where not everything fits: the lower number first. Between `visible` and
 * `retrieved` stands the conversation so far.
 */
export const ranks = {
  attached: 0,
  selection: 1,
  mentioned: 2,
  projectInstructions: 3,
  pinned: 4,
  active: 5,
  visible: 6,
  history: 7,
  retrieved: 8,
  open: 9,
  inFolder: 10,
} as const;

/** One piece of context, as it would be sent. */
export interface Piece {
  readonly id: string;
  readonly kind: Exclude<ContextKind, 'instructions' | 'tools' | 'history' | 'image'>;
  readonly label: string;
  readonly uri?: string;
  readonly lines?: LineRange;
  /** Rendered; empty where the piece is left out. */
  readonly text: string;
  /** One of `ranks`. */
  readonly rank: number;
  readonly removable: boolean;
  /** Known before anything is counted. */
  readonly leftOut?: Exclude<LeftOutReason, 'does-not-fit'>;
  readonly note?: string;
  readonly why?: readonly ContextReason[];
  readonly score?: number;
  readonly stale?: true;
  /** Whether it is all of the file `uri` or a part of it: no part is sent beside the whole. */
  readonly extent?: 'whole' | 'part';
  /** Pieces of one group share a part of the room: `shares` in buildContext.ts. */
  readonly group?: string;
}
