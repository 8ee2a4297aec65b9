import type { LeftOutGroup } from './fileTable.ts';

/** What the index is doing. */
export type IndexPhase = 'opening' | 'walking' | 'building' | 'ready' | 'paused';

/** How far it is. */
export interface IndexState {
  readonly phase: IndexPhase;
  /** Files in the index, and those that are still to be looked at. */
  readonly files: number;
  readonly waiting: number;
  /** True once every file was looked at, now or in an earlier window. */
  readonly complete: boolean;
  /** True where the limits left files out. */
  readonly full: boolean;
  /** Why it rests, in words; empty where it does not. */
  readonly pauses: readonly string[];
  /** Why a file was cut without the grammar that there is for it; missing where none was. */
  readonly grammarFault?: string;
}

/** All that the report tells. Times in milliseconds, sizes in bytes. */
export interface IndexReport {
  readonly state: IndexState;
  readonly roots: readonly { readonly folder: string; readonly prefix: string }[];
  readonly bytes: number;
  readonly chunks: number;
  /** What the postings take in memory. */
  readonly memory: number;
  /** Of the thread: heap and what is outside of it. */
  readonly heap: number;
  readonly external: number;
  readonly saved: { readonly bytes: number; readonly at: number } | undefined;
  readonly languages: readonly {
    readonly language: string;
    readonly files: number;
    readonly bytes: number;
    readonly chunks: number;
    /** Files that were cut by their look alone. */
    readonly withoutGrammar: number;
  }[];
  readonly leftOut: readonly LeftOutGroup[];
  /** What was odd about single files, the first ones; `noted` is how many there are. */
  readonly notes: readonly { readonly path: string; readonly note: string }[];
  readonly noted: number;
  readonly counts: { readonly parsed: number; readonly remembered: number; readonly read: number };
  readonly times: {
    /** Reading the saved index. */
    readonly open: number | undefined;
    readonly walk: number | undefined;
    /** From the start to the last file. */
    readonly build: number | undefined;
    readonly save: number | undefined;
  };
  /** What went wrong and was put right: a damaged index, a thread that died. */
  readonly events: readonly { readonly at: number; readonly text: string }[];
}
