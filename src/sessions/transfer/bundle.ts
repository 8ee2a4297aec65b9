import type { SessionEvent } from '../../protocol/events.ts';
import type { SessionId } from '../../protocol/ids.ts';

export const bundleFormat = 'parley-session';
/** The version of bundles that this build writes. */
export const bundleVersion = 1;
/**
 * Bytes above which a file is neither written nor read: it is held in memory as one text, and
 * JavaScript's own limit of a text is not far above.
 */
export const maxTransferBytes = 256 * 1024 * 1024;

/** A file of a checkpoint, its contents in base 64. */
export interface CheckpointFile {
  readonly uri: string;
  /** What it held; absent where it did not exist. */
  readonly before?: string;
  /** What the edit writes; null where it removes the file; absent where there is no edit. */
  readonly after?: string | null;
}

/** A checkpoint as it travels in a bundle. */
export interface CheckpointRecord {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly title: string;
  readonly tags: readonly string[];
  readonly pinned: boolean;
  readonly automatic: boolean;
  readonly session?: SessionId;
  readonly seq?: number;
  readonly files: readonly CheckpointFile[];
}

/** A session as it was found in a file: checked, and not in the journal yet. */
export interface ImportedSession {
  readonly session: SessionId;
  readonly title: string;
  /** "Parley", "Cline": where the conversation was held. */
  readonly from: string;
  /** Numbered 1, 2, 3 … without a gap. */
  readonly events: readonly SessionEvent[];
  readonly attachments: readonly CheckpointRecord[];
  /** What was typed there and not sent. */
  readonly draft?: string;
}

export type ParsedImport =
  | {
      readonly type: 'sessions';
      readonly sessions: readonly ImportedSession[];
      /** What could not be taken, in words. */
      readonly problems: readonly string[];
    }
  | { readonly type: 'failed'; readonly problem: string };

export function failed(problem: string): { readonly type: 'failed'; readonly problem: string } {
  return { type: 'failed', problem };
}

/** The ids of the checkpoints that the events name, each once, in order. */
export function checkpointsIn(events: readonly SessionEvent[]): readonly string[] {
  const ids = events.flatMap((event) =>
    event.type === 'edit-started' ||
    event.type === 'edit-applied' ||
    event.type === 'checkpoint-made'
      ? [event.checkpoint]
      : [],
  );
  return [...new Set(ids)].toSorted();
}
