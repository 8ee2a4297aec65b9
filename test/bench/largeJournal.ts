import { eventVersion, type EventBody } from '../../src/protocol/events.ts';
import type { ContextReceipt } from '../../src/protocol/contextItems.ts';
import { openSqlite } from '../../src/sessions/journalDatabase.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import type { Vocabulary } from './zipfText.ts';

/** Turns of each session: a message, and a reply that thought at length and grew in three pieces. */
const turns = 10;
const pieces = 3;
const minute = 60_000;
const day = 24 * 60 * minute;

/** Days ago that a session was last used: the n-th of many. */
const lastUsed = (n: number): number => n / 100;

export const sessionName = (n: number): string => `session-${String(n).padStart(5, '0')}`;

/**
 * A journal of as many sessions, of some 100 KB each, straight into the tables: through the journal
 * itself it would take ten times as long. Its index is not made.
 */
export function makeLargeJournal(folder: string, sessions: number, words: Vocabulary): void {
  openJournal(folder).journal.close();
  const db = openSqlite(`${folder}/journal.db`, { readOnly: false, timeout: 1_000 });
  db.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF');
  const event = db.prepare(
    'INSERT INTO events (session, seq, at, type, body) VALUES (?, ?, ?, ?, ?)',
  );
  const summary = db.prepare('INSERT INTO summaries VALUES (?, ?, 0, 0, 0, ?, ?, ?, ?)');
  const texts = createTexts(words);
  db.exec('BEGIN');
  for (let n = 0; n < sessions; n++) {
    const session = sessionName(n);
    const end = Date.now() - lastUsed(n) * day;
    const bodies = bodiesOf(session, texts);
    const from = end - bodies.length * 1000;
    for (const [i, body] of bodies.entries()) {
      const at = from + (i + 1) * 1000;
      const by = body.type === 'message-added' ? 'user' : 'test/small';
      const envelope = { session, seq: i + 1, at, by, correlation: 'bench', version: eventVersion };
      event.run(session, i + 1, at, body.type, JSON.stringify({ ...body, ...envelope }));
    }
    summary.run(session, `Session ${session}`, from + 1000, end, turns, bodies.length);
  }
  db.exec('COMMIT; PRAGMA journal_mode = WAL');
  db.close();
}

interface Texts {
  readonly message: () => string;
  readonly reply: () => string;
  readonly reasoning: () => string;
  readonly receipt: ContextReceipt;
}

/** Cut out of texts that are made once: drawing a gigabyte word by word would take minutes. */
function createTexts(words: Vocabulary): Texts {
  const long = words.text(1_000_000);
  let at = 0;
  const cut = (length: number): string => {
    at = (at + 7919) % (long.length - length);
    return long.slice(at, at + length);
  };
  const items = Array.from({ length: 18 }, (_, i) => ({
    id: `file:///workspace/packages/part-${i}/src/module-${i}.ts`,
    kind: 'open-editor' as const,
    label: `packages/part-${i}/src/module-${i}.ts`,
    uri: `file:///workspace/packages/part-${i}/src/module-${i}.ts`,
    lines: { start: 1, end: 240 },
    tokens: 1_900,
    removable: true,
  }));
  return {
    message: () => cut(150),
    reply: () => cut(120),
    reasoning: () => cut(1_200),
    receipt: { items, used: 34_000, window: 128_000, reserve: 8_000, estimated: false },
  };
}

function bodiesOf(session: string, texts: Texts): readonly EventBody[] {
  const model = { provider: 'test', model: 'small' };
  const { receipt } = texts;
  const bodies: EventBody[] = [{ type: 'session-created', title: `Session ${session}` }];
  for (let turn = 0; turn < turns; turn++) {
    const [message, reply] = [`${session}-m${turn}`, `${session}-r${turn}`];
    bodies.push({ type: 'message-added', message, text: texts.message() });
    bodies.push({ type: 'reply-started', reply, to: message, model, modelLabel: 'Small', receipt });
    let [offset, reasoningOffset] = [0, 0];
    for (let piece = 0; piece < pieces; piece++) {
      const [text, reasoning] = [texts.reply(), texts.reasoning()];
      bodies.push({ type: 'reply-grew', reply, offset, text, reasoningOffset, reasoning });
      offset += text.length;
      reasoningOffset += reasoning.length;
    }
    bodies.push({ type: 'reply-ended', reply, reason: 'stop' });
  }
  return bodies;
}
