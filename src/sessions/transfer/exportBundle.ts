import type { SessionEvent } from '../../protocol/events.ts';
import { foldAll } from '../../protocol/fold.ts';
import { emptySession } from '../../protocol/sessionState.ts';
import { t } from '../../protocol/texts.ts';
import {
  bundleFormat,
  bundleVersion,
  failed,
  maxTransferBytes,
  type CheckpointRecord,
} from './bundle.ts';
import { canonicalJson } from './canonicalJson.ts';
import { redactCheckpoint } from './redactCheckpoint.ts';
import { redactEvents, redactText } from './redactEvents.ts';

export type ExportedBundle =
  | {
      readonly type: 'bundle';
      readonly bytes: Uint8Array;
      /** One entry for each secret that was masked. */
      readonly masked: readonly string[];
    }
  | { readonly type: 'failed'; readonly problem: string };

const envelope = ['session', 'seq', 'at', 'by', 'correlation', 'version', 'type'];
const checkpointKeys = [
  'id',
  'at',
  'title',
  'tags',
  'pinned',
  'automatic',
  'session',
  'seq',
  'files',
  'uri',
  'before',
  'after',
];

/** The bytes of a file that is written part by part. */
class Parts {
  readonly #parts: Buffer[] = [];
  #size = 0;

  add(text: string): void {
    const part = Buffer.from(text);
    this.#size += part.length;
    // Past the limit it is only measured: nothing is kept for a file that will not be written.
    if (this.#size <= maxTransferBytes) this.#parts.push(part);
  }

  get isTooLarge(): boolean {
    return this.#size > maxTransferBytes;
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#parts, this.#size);
  }
}

/**
 * A whole session as one file: its events as they stand in the journal, and the checkpoints that they
 * name, and what is typed in it and not sent yet, without secrets. The same session gives the same bytes, here and where it was imported.
 */
export function exportBundle(
  events: readonly SessionEvent[],
  checkpoints: readonly CheckpointRecord[],
  draft = '',
): ExportedBundle {
  const [first] = events;
  if (!first) return failed(t('The chat is empty: there is nothing to export.'));
  if (contentLength(checkpoints) > maxTransferBytes) return failed(tooLarge);
  const { value: clean, kinds, marks } = redactEvents(events);
  const masked = [...kinds];
  const counts = new Map(marks);
  const parts = new Parts();
  const { title, createdAt } = headOf(clean);
  const head = canonicalJson({ id: first.session, title, createdAt }, ['id', 'title']);
  parts.add(`{"format":"${bundleFormat}","version":${bundleVersion},"session":${head},"events":[`);
  for (const [at, event] of clean.entries()) {
    parts.add(`${at === 0 ? '' : ','}\n${canonicalJson(event, envelope)}`);
  }
  parts.add('\n],"attachments":[');
  const sorted = checkpoints.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (const [at, checkpoint] of sorted.entries()) {
    const redacted = redactCheckpoint(checkpoint);
    for (const kind of redacted.kinds) masked.push(kind);
    for (const [kind, count] of redacted.marks) counts.set(kind, (counts.get(kind) ?? 0) + count);
    parts.add(`${at === 0 ? '' : ','}\n${canonicalJson(redacted.value, checkpointKeys)}`);
  }
  const typed = redactText(draft);
  for (const kind of typed.kinds) masked.push(kind);
  for (const [kind, count] of typed.marks) counts.set(kind, (counts.get(kind) ?? 0) + count);
  const draftPart = draft === '' ? '' : `"draft":${JSON.stringify(typed.value)},`;
  parts.add(`\n],${draftPart}"redacted":${redactedJson(counts)}}\n`);
  if (parts.isTooLarge) return failed(tooLarge);
  return { type: 'bundle', bytes: parts.bytes(), masked };
}

const tooLarge = t(
  'The chat and its checkpoints take more than {0} MB, which is more than one file can hold. Export it as Markdown instead.',
  maxTransferBytes / 1024 / 1024,
);

/** Characters of base 64: known before anything is put together. */
function contentLength(checkpoints: readonly CheckpointRecord[]): number {
  const files = checkpoints.flatMap((checkpoint) => checkpoint.files);
  return files.reduce(
    (sum, { before, after }) => sum + (before?.length ?? 0) + (after?.length ?? 0),
    0,
  );
}

/** The title and the time of a session, from the few events that make them. */
export function headOf(events: readonly SessionEvent[]): { title: string; createdAt: number } {
  const message = events.find(({ type }) => type === 'message-added');
  const telling = events.filter(
    (event) =>
      event === message ||
      event.type === 'session-created' ||
      event.type === 'session-renamed' ||
      event.type === 'session-forked',
  );
  return foldAll(emptySession(events[0]?.session ?? ''), telling);
}

function redactedJson(counts: ReadonlyMap<string, number>): string {
  const kinds = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `[${kinds.map(([kind, count]) => canonicalJson({ kind, count }, ['kind'])).join(',')}]`;
}
