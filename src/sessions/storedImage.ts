import type { ImageContent } from '../protocol/images.ts';
import type { SessionEvent } from '../protocol/events.ts';
import type { SessionId } from '../protocol/ids.ts';
import type { Archives } from './archives.ts';
import { eventFromRow } from './eventSchema.ts';
import type { Sql } from './sql.ts';

/** Where events stand. */
interface Stored {
  readonly sql: Sql;
  readonly archives: Archives;
}

/**
 * The bytes of a picture of the session, or of what it was forked from; nothing where it has none of this
 * id. Finds the one event without reading the others.
 */
export function readImage(
  { sql, archives }: Stored,
  session: SessionId,
  image: string,
): ImageContent | undefined {
  const packed = archives.read(session)?.find((event) => isImage(event, image));
  if (packed) return contentOf(packed);
  const rows = sql.prepare(
    "SELECT * FROM events WHERE session = ? AND type = 'image-added' AND instr(body, ?) > 0",
  );
  for (const row of rows.iterate(session, image)) {
    const event = eventFromRow({ ...columns, ...row });
    if (event && isImage(event, image)) return contentOf(event);
  }
  const parent = parentOf(sql, session);
  return parent === undefined ? undefined : readImage({ sql, archives }, parent, image);
}

const columns = { session: null, seq: null, at: null, type: null, body: null };

function parentOf(sql: Sql, session: SessionId): SessionId | undefined {
  const row = sql
    .prepare("SELECT * FROM events WHERE session = ? AND type = 'session-forked' LIMIT 1")
    .get(session);
  const event = row && eventFromRow({ ...columns, ...row });
  return event?.type === 'session-forked' && event.parent !== session ? event.parent : undefined;
}

function isImage(event: SessionEvent, image: string): boolean {
  return event.type === 'image-added' && event.image === image;
}

function contentOf(event: SessionEvent): ImageContent | undefined {
  if (event.type !== 'image-added') return undefined;
  const { mimeType, data } = event;
  return { mimeType, data };
}
