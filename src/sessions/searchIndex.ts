import type { SQLOutputValue } from 'node:sqlite';
import type { SessionEvent } from '../protocol/events.ts';
import type { MessageId, SessionId } from '../protocol/ids.ts';
import { definitionsIn, findDefinitions } from './definitions.ts';
import { eventFromRow } from './eventSchema.ts';
import type { Archives } from './archives.ts';
import { dropIndex } from './removeFromIndex.ts';
import type { Sql } from './sql.ts';

/** A message whose text was found. */
export interface FoundMessage {
  readonly session: SessionId;
  readonly message: MessageId;
  readonly kind: 'message' | 'reply';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The place in the text, in pieces: those that match stand out. */
  readonly snippet: readonly SnippetPart[];
}

export interface SnippetPart {
  readonly text: string;
  readonly match: boolean;
}

/** A text as it goes into the index. */
type Entry = Omit<FoundMessage, 'snippet'> & { readonly text: string };

/** How far the index has come in the journal, and what it holds. A read model. */
const createIndex = `
  CREATE TABLE IF NOT EXISTS indexed (
    entry INTEGER PRIMARY KEY,
    session TEXT NOT NULL,
    message TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL
  );
  CREATE UNIQUE INDEX IF NOT EXISTS indexedOnce ON indexed (session, message);
  CREATE TABLE IF NOT EXISTS indexedArchives (session TEXT PRIMARY KEY, version INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS indexProgress (id INTEGER PRIMARY KEY CHECK (id = 1), event INTEGER NOT NULL);
  INSERT OR IGNORE INTO indexProgress VALUES (1, 0);
  CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5 (
    text, tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3'
  );
  INSERT INTO texts (texts, rank) VALUES ('secure-delete', 1)`;

const definitions = definitionsIn(createIndex);
/** Events that one transaction takes in, so that appends never wait for long. */
const batchSize = 25;
/** Letters of the scripts that put no space between words, and what parts them in the index. */
const unspaced =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}](?=\p{L})/gu;
const gap = '\u200B';
/** Marks of a match in a snippet: private characters, which no text of a person's holds. */
const [open, shut] = ['\uE000', '\uE001'];

const query = `
  SELECT session, message, kind, at, snippet(texts, 0, '${open}', '${shut}', '…', 14) AS snippet
  FROM texts JOIN indexed ON indexed.entry = texts.rowid
  WHERE texts MATCH ? AND texts.rowid >= CAST(? AS INTEGER) ORDER BY rank LIMIT ?`;

/**
 * Ranking looks at every match, of which a letter or two have as many as there are messages: of more
 * than this the newest are ranked. Over 100,000 messages that is 5 ms instead of 60. The cast is for
 * FTS5, which passes over a bound that comes as a floating-point number, as Node's do.
 */
const mostRanked = 2_000;

const firstRanked = `
  SELECT min(entry) AS first FROM (
    SELECT rowid AS entry FROM texts WHERE texts MATCH ? ORDER BY rowid DESC LIMIT ${mostRanked}
  )`;

/** The full-text index over all messages and replies. Runs in the sessions' worker thread. */
export class SearchIndex {
  readonly #sql: Sql;
  readonly #archives: Archives;

  constructor(sql: Sql, archives: Archives) {
    this.#sql = sql;
    this.#archives = archives;
  }

  /** False where a part of it is missing, or another one: another window may have dropped it. */
  get isWhole(): boolean {
    return findDefinitions(this.#sql.db, definitions).same.length === definitions.size;
  }

  /** Makes it where it is not there, or not whole. */
  open(): void {
    this.#sql.transaction(() => {
      if (!this.isWhole) this.#makeAnew();
    });
  }

  /** Makes it all anew at the next `advance`. */
  drop(): void {
    this.#sql.transaction(() => this.#makeAnew());
  }

  /** Takes in a few more events of the journal; false once there are none. */
  advance(): boolean {
    const from = this.#progress();
    const rows = this.#sql
      .prepare("SELECT * FROM events WHERE id > ? AND type <> 'image-added' ORDER BY id LIMIT ?")
      .all(from, batchSize);
    const last = rows.at(-1)?.['id'];
    if (last === undefined) return this.#sql.transaction(() => this.#addArchived());
    // Read before the transaction: while that holds the lock, an append waits.
    const entries = rows.flatMap((row) => this.#entryOf(eventOf(row)) ?? []);
    this.#sql.transaction(() => {
      // Another window's worker may have been here meanwhile.
      if (this.#progress() !== from) return;
      for (const entry of entries) this.#put(entry);
      this.#sql.prepare('UPDATE indexProgress SET event = ?').run(last);
    });
    return true;
  }

  /** The best matches first. Every word must be there; each may be only begun. */
  search(text: string, limit: number): readonly FoundMessage[] {
    const match = matchOf(text);
    if (match === '') return [];
    const first = this.#sql.prepare(firstRanked).get(match)?.['first'];
    if (typeof first !== 'number') return [];
    return this.#sql.prepare(query).all(match, first, limit).map(foundOf);
  }

  #makeAnew(): void {
    this.#sql.forgetStatements();
    this.#sql.exec(`${dropIndex}; ${createIndex}`);
  }

  #progress(): number {
    return Number(this.#sql.prepare('SELECT event FROM indexProgress').get()?.['event'] ?? 0);
  }

  /** What is packed has no rows of its own among the events. One session at a time; false without one. */
  #addArchived(): boolean {
    const left = this.#sql
      .prepare('SELECT session, version FROM archives EXCEPT SELECT * FROM indexedArchives LIMIT 1')
      .get();
    if (!left) return false;
    const texts = new Map<MessageId, string>();
    for (const event of this.#archives.read(String(left['session'])) ?? []) {
      const piece = pieceOf(event);
      if (piece) texts.set(piece.reply, (texts.get(piece.reply) ?? '') + piece.text);
      const entry = this.#entryOf(event, texts);
      if (entry) this.#put(entry);
    }
    const done = 'INSERT OR REPLACE INTO indexedArchives VALUES (?, ?)';
    this.#sql.prepare(done).run(left['session'] ?? null, left['version'] ?? null);
    return true;
  }

  #entryOf(
    event: SessionEvent | undefined,
    texts?: ReadonlyMap<MessageId, string>,
  ): Entry | undefined {
    switch (event?.type) {
      case 'message-added': {
        const { session, message, at, text } = event;
        return { session, message, kind: 'message', at, text };
      }
      case 'reply-ended':
      case 'reply-stopped':
      case 'reply-interrupted':
      case 'reply-failed': {
        const { session, reply: message, at } = event;
        const text = texts?.get(message) ?? this.#replyText(event);
        return { session, message, kind: 'reply', at, text };
      }
      default:
        return undefined;
    }
  }

  /** Within a transaction. */
  #put({ session, message, kind, at, text }: Entry): void {
    if (text.trim() === '') return;
    const { changes, lastInsertRowid } = this.#sql
      .prepare('INSERT OR IGNORE INTO indexed (session, message, kind, at) VALUES (?, ?, ?, ?)')
      .run(session, message, kind, at);
    // What comes back from cold storage is in already.
    if (changes === 0) return;
    this.#sql
      .prepare('INSERT INTO texts (rowid, text) VALUES (?, ?)')
      .run(lastInsertRowid, partedText(text));
  }

  /** Read backwards from the reply's end to its beginning: the cost is by the reply. */
  #replyText(end: Extract<SessionEvent, { readonly reply: MessageId }>): string {
    const rows = this.#sql.prepare(
      'SELECT * FROM events WHERE session = ? AND seq < ? ORDER BY seq DESC',
    );
    const pieces: string[] = [];
    for (const row of rows.iterate(end.session, end.seq)) {
      if (!ofReplies.has(row['type'])) continue;
      const event = eventOf(row);
      const piece = event && pieceOf(event);
      if (piece?.reply === end.reply) pieces.push(piece.text);
      if (event?.type === 'reply-started' && event.reply === end.reply) break;
    }
    return pieces.toReversed().join('');
  }
}

const ofReplies: ReadonlySet<unknown> = new Set([
  'reply-started',
  'reply-grew',
  'tool-called',
  'tool-ended',
]);

/** What an event adds to what is found of a reply: with its tools go what they were given and gave back. */
function pieceOf(
  event: SessionEvent,
): { readonly reply: MessageId; readonly text: string } | undefined {
  const { reply } = 'reply' in event ? event : { reply: '' };
  switch (event.type) {
    case 'reply-grew':
      return { reply, text: event.text };
    case 'tool-called':
      return { reply, text: `\n${[event.tool, event.title ?? '', event.input].join('\n')}\n` };
    case 'tool-ended':
      return { reply, text: `\n${event.output ?? ''}\n` };
    default:
      return undefined;
  }
}

/** Words as FTS5 takes them, each in quotes, so that no character of them means anything to it. */
export function matchOf(text: string): string {
  const words = text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return words.map((word) => `"${partedText(word)}"*`).join(' ');
}

/**
 * FTS5 takes letters without a space between them as one word. In scripts that are written so, each
 * letter becomes a word, and a word of theirs a phrase. Source: sqlite.org/fts5.html, "Unicode61".
 */
function partedText(text: string): string {
  return text.normalize('NFC').replaceAll(unspaced, `$&${gap}`);
}

function foundOf(row: Record<string, SQLOutputValue>): FoundMessage {
  return {
    session: String(row['session']),
    message: String(row['message']),
    kind: row['kind'] === 'reply' ? 'reply' : 'message',
    at: Number(row['at']),
    snippet: snippetParts(String(row['snippet'])),
  };
}

function snippetParts(marked: string): readonly SnippetPart[] {
  const parts = marked
    .replaceAll(gap, '')
    .replaceAll(/\s+/gu, ' ')
    .split(/([\uE000\uE001])/u);
  let match = false;
  const found: SnippetPart[] = [];
  for (const text of parts) {
    if (text === open || text === shut) match = text === open;
    else if (text !== '') found.push({ text, match });
  }
  return found;
}

function eventOf(row: Record<string, SQLOutputValue>): SessionEvent | undefined {
  return eventFromRow({
    session: row['session'],
    seq: row['seq'],
    at: row['at'],
    type: row['type'],
    body: row['body'],
  });
}
