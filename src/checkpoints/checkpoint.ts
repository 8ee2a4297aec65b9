import { titleBeginnings } from '../protocol/checkpointTitle.ts';
import type { SessionId } from '../protocol/ids.ts';

/** A file of a checkpoint. */
export interface CheckpointFile {
  readonly uri: string;
  /** What it held; absent where it did not exist. */
  readonly before?: Uint8Array;
  /** What the edit writes; null where the edit removes the file; absent where there is no edit. */
  readonly after?: Uint8Array | null;
}

/** What is kept of the files before they change, or whenever a person wants it. */
export interface NewCheckpoint {
  /** "Before: Refactor src/cart.ts" */
  readonly title: string;
  readonly tags?: readonly string[];
  readonly pinned?: boolean;
  /** True where Parley made it by itself. */
  readonly automatic: boolean;
  readonly session?: SessionId;
  /** The session's last event at that moment. */
  readonly seq?: number;
  readonly files: readonly CheckpointFile[];
}

export interface CheckpointRecord extends NewCheckpoint {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly tags: readonly string[];
  readonly pinned: boolean;
}

/** A content as it is kept. */
export interface ContentInfo {
  /** SHA-256 in hexadecimal. */
  readonly hash: string;
  /** Bytes of the content itself. */
  readonly size: number;
  /** Bytes that it takes in the store. */
  readonly stored: number;
}

export interface CheckpointFileInfo {
  readonly uri: string;
  readonly before?: ContentInfo;
  readonly after?: ContentInfo | null;
}

/** A checkpoint without the contents of its files. */
export interface CheckpointInfo extends Omit<CheckpointRecord, 'files'> {
  readonly files: readonly CheckpointFileInfo[];
}

/** A damaged store was set aside, and what could be read of it is in the new one. */
export interface CheckpointReport {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What was wrong, for the log. */
  readonly reason: string;
  /** Where the damaged database stands now. */
  readonly setAside: string;
  readonly kept: number;
}

/** "Before: Refactor src/cart.ts" */
export function titleBefore(action: string): string {
  return cleanTitle(titleBeginnings.before + action);
}

/** Characters of a title or a tag, at most. */
const longest = { title: 200, tag: 50 };

/** One line, without control characters, of at most 200 characters. */
export function cleanTitle(text: string): string {
  return oneLine(text).slice(0, longest.title).toWellFormed();
}

/** Each once, in order, trimmed; at most 20. */
export function cleanTags(tags: readonly string[]): readonly string[] {
  const cleaned = tags.map((tag) => oneLine(tag).slice(0, longest.tag).toWellFormed());
  return [...new Set(cleaned)].filter((tag) => tag !== '').slice(0, 20);
}

function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}
