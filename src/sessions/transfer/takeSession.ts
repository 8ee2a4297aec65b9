import type { SessionEvent } from '../../protocol/events.ts';
import type { SessionId } from '../../protocol/ids.ts';
import type { Failure } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import type { CheckpointRecord, ImportedSession } from './bundle.ts';
import { canonicalJson } from './canonicalJson.ts';
import { deriveId } from './deriveId.ts';
import { redactEvents } from './redactEvents.ts';

export type InsertResult =
  | { readonly type: 'imported' }
  /** A session of this id is there; nothing was written. */
  | { readonly type: 'exists' }
  | { readonly type: 'failed'; readonly failure: Failure };

/** Where imported sessions go. */
export interface SessionSink {
  /** The events of a session; nothing where there is none of this id. */
  find(id: SessionId): readonly SessionEvent[] | undefined;
  /** Never overwrites. */
  insert(id: SessionId, events: readonly SessionEvent[]): Promise<InsertResult>;
}

/** Where imported checkpoints go. Rejects with the error of the file system. */
export interface CheckpointSink {
  put(record: CheckpointRecord): Promise<'added' | 'there'>;
}

export type Taken =
  /** `as`: its own id was taken by another chat, or by one that went on differently. */
  | { readonly type: 'added'; readonly session: SessionId; readonly as?: 'copy' }
  | { readonly type: 'there'; readonly session: SessionId }
  | { readonly type: 'failed'; readonly problem: string };

/**
 * Puts an imported session beside those that are there, with its checkpoints. What is there stays as
 * it is: the same session again is only recognised, another one of the same id gets an id of its own,
 * which is the same at each import.
 */
export async function takeSession(
  imported: ImportedSession,
  sink: SessionSink,
  checkpoints: CheckpointSink,
): Promise<Taken> {
  const taken = await takeEvents(imported, sink);
  if (taken.type === 'failed') return taken;
  for (const record of imported.attachments) {
    const own = record.session === imported.session;
    await checkpoints.put(own ? { ...record, session: taken.session } : record);
  }
  return taken;
}

async function takeEvents(imported: ImportedSession, sink: SessionSink): Promise<Taken> {
  const { session, events } = imported;
  const found = sink.find(session);
  if (!found) return insert(sink, session, events);
  if (goesOnFrom(found, events)) return { type: 'there', session };
  const content = events.map((event) => canonicalJson(event)).join('\n');
  const copy = deriveId(events[0]?.at ?? 0, 'copy', session, content);
  const renamed = events.map((event) => under(copy, event));
  const before = sink.find(copy);
  if (!before) return insert(sink, copy, renamed, 'copy');
  if (goesOnFrom(before, renamed)) return { type: 'there', session: copy };
  return {
    type: 'failed',
    problem: t('“{0}” is here already, and differs. Nothing was changed.', imported.title),
  };
}

async function insert(
  sink: SessionSink,
  session: SessionId,
  events: readonly SessionEvent[],
  as?: 'copy',
): Promise<Taken> {
  const result = await sink.insert(session, events);
  switch (result.type) {
    case 'imported':
      return { type: 'added', session, ...(as ? { as } : {}) };
    case 'exists':
      return { type: 'failed', problem: t('Another window took it at the same moment.') };
    case 'failed':
      return { type: 'failed', problem: `${result.failure.title}. ${result.failure.advice}` };
  }
}

function under(session: SessionId, event: SessionEvent): SessionEvent {
  return { ...event, session };
}

/** Without what Parley says of a failure: that is in the language in which it was imported. */
function toCompare(event: SessionEvent | undefined): string {
  if (event?.type !== 'reply-failed') return canonicalJson(event);
  const { title: _, advice: __, ...failure } = event.failure;
  return canonicalJson({ ...event, failure });
}

/** Whether the events are what is there, or its beginning. A bundle is masked, what is there is not. */
function goesOnFrom(found: readonly SessionEvent[], events: readonly SessionEvent[]): boolean {
  if (found.length < events.length) return false;
  const there = redactEvents(found.slice(0, events.length)).value;
  const mine = redactEvents(events).value;
  return mine.every((event, at) => toCompare(event) === toCompare(there[at]));
}
