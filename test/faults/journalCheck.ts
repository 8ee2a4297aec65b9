import assert from 'node:assert/strict';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession, summarize, type SessionState } from '../../src/protocol/sessionState.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { openSqlite } from '../../src/sessions/journalDatabase.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { JournalKeeper } from '../../src/sessions/worker/journalKeeper.ts';
import { created, said } from '../sessions/sessionHelpers.ts';
import type { JournalLine } from './journalScenario.ts';

/**
 * Opens the journal as the next start does: everything that was acknowledged is there, nothing is
 * there twice, the read models agree, and it goes on. It is not damaged; `mayBeMended` where it may be.
 */
export function checkJournal(
  folder: string,
  lines: readonly JournalLine[],
  mayBeMended = false,
): void {
  const { journal, report } = openJournal(folder);
  try {
    if (!mayBeMended) assert.equal(report, undefined, 'it was damaged');
    assert.deepEqual(journal.access, { type: 'read-write' });
    const states = new Map<string, SessionState>();
    for (const summary of journal.summaries()) {
      const state = checkSession(journal, summary.id);
      // When it came here is no event, and a recovered journal may have forgotten it.
      const { importedAt: _importedAt, ...folded } = summary;
      assert.deepEqual(summarize(state), folded);
      states.set(summary.id, state);
    }
    assert.equal(journal.unreadableRows, 0);
    checkAcknowledged(states, lines);
    checkAllOrNothing(states);
    goesOn(journal);
  } finally {
    journal.close();
  }
  checkUpkeep(folder);
  checkFile(folder);
}

function checkSession(journal: Journal, session: string): SessionState {
  const events = journal.read(session);
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_, i) => i + 1),
  );
  const added = events.flatMap((event) => {
    if (event.type === 'message-added') return [event.message];
    return event.type === 'reply-started' || event.type === 'reply-ended'
      ? [`${event.type} ${event.reply}`]
      : [];
  });
  assert.equal(new Set(added).size, added.length, `twice: ${added.join(' ')}`);
  const snapshot = journal.snapshot(session);
  if (snapshot) {
    const same = events.filter(({ seq }) => seq <= snapshot.version);
    assert.deepEqual(snapshot, foldAll(emptySession(session), same));
  }
  return foldAll(emptySession(session), events);
}

function checkAcknowledged(
  states: ReadonlyMap<string, SessionState>,
  lines: readonly JournalLine[],
): void {
  const removed = new Set(lines.flatMap((line) => (line.type === 'removed' ? [line.session] : [])));
  for (const line of lines) {
    if (!('session' in line)) continue;
    const state = states.get(line.session);
    if (removed.has(line.session)) {
      assert.equal(state, undefined, 'deleted, and there again');
      continue;
    }
    const what = JSON.stringify(line).slice(0, 200);
    // Removing may have come to its end without being acknowledged.
    if (line.type === 'imported') {
      if (state) assert.equal(state.version, line.events, what);
      continue;
    }
    assert.ok(state, `lost: ${what}`);
    checkLine(state, line, what);
  }
}

function checkLine(state: SessionState, line: JournalLine, what: string): void {
  const found = (id: string): string | undefined =>
    state.messages.find((message) => message.id === id)?.text;
  switch (line.type) {
    case 'message':
    case 'reply':
      return assert.equal(found(line.id), line.text, `lost: ${what}`);
    case 'archived':
      return assert.ok(state.archived, `lost: ${what}`);
    case 'forked':
      return assert.deepEqual(
        state.messages.map(({ id }) => id),
        line.messages,
        `lost: ${what}`,
      );
    default:
  }
}

/** What is one step is there in whole or not at all, acknowledged or not. */
function checkAllOrNothing(states: ReadonlyMap<string, SessionState>): void {
  for (const state of states.values()) {
    if (state.id === 'foreign') assert.equal(state.messages.length, 20, 'half an import');
    if (state.forkedFrom) {
      const rewound = state.messages.filter(({ kind }) => kind === 'message');
      assert.equal(rewound.length, 1, 'half a fork');
    }
  }
}

function goesOn(journal: Journal): void {
  const fresh = journal.append('fresh', 0, [created()], 'now');
  assert.equal(fresh.type, 'appended', JSON.stringify(fresh));
  for (const { id } of journal.summaries()) {
    const version = journal.read(id).at(-1)?.seq ?? 0;
    const result = journal.append(id, version, [said(`after-${id}`, 'quagga')], 'now');
    assert.equal(result.type, 'appended', JSON.stringify(result));
  }
}

/** The index comes to the end of the journal, and has each message once. */
function checkUpkeep(folder: string): void {
  const { journal } = openJournal(folder);
  const expected = journal.summaries().map(({ id }) => `${id} after-${id}`);
  journal.close();
  const keeper = new JournalKeeper(folder);
  try {
    let behind = true;
    while (behind) behind = keeper.advance();
    const { found } = keeper.search('quagga', 100);
    assert.deepEqual(
      found.map(({ session, message }) => `${session} ${message}`).toSorted(),
      expected.toSorted(),
    );
    for (const { session } of found) keeper.snapshot(session);
  } finally {
    keeper.close();
  }
}

/** SQLite's own word on the file. */
function checkFile(folder: string): void {
  const db = openSqlite(`${folder}/journal.db`, { readOnly: true, timeout: 1000 });
  try {
    const words = db.prepare('PRAGMA integrity_check').all();
    assert.deepEqual(
      words.map((row) => row['integrity_check']),
      ['ok'],
    );
  } finally {
    db.close();
  }
}
