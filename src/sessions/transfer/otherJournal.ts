import { existsSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { SessionSummary } from '../../protocol/sessionState.ts';
import { t } from '../../protocol/texts.ts';
import type { Journal, RecoveryReport } from '../journal.ts';
import { inspectJournal, journalFiles, type JournalFiles } from '../journalFiles.ts';
import { mendSession } from '../mend.ts';
import { openJournal } from '../openJournal.ts';
import { isDamage } from '../storageFailure.ts';
import type { ImportedSession } from './bundle.ts';
import { copyDatabase, isInUse } from './copyDatabase.ts';
import { withScratchFolder } from './scratchFolder.ts';

/** What is to be seen of another workspace's journal from outside. */
export type JournalLook =
  | {
      readonly type: 'readable';
      /** Chats in which something was said. */
      readonly chats: number;
      /** Milliseconds since 1970; 0 where nothing was said. */
      readonly lastUsed: number;
    }
  /** `newer`: of a version of Parley that this one does not know. */
  | { readonly type: 'newer' | 'damaged' }
  | { readonly type: 'missing' }
  | { readonly type: 'unreadable'; readonly problem: string };

/** Another workspace's journal while it is read. */
export interface OtherJournal {
  /** Chats in which something was said, the oldest first. */
  readonly chats: readonly SessionSummary[];
  /** What was found to be wrong with it so far, in words. */
  problems(): readonly string[];
  /** One chat, whole. Throws `StorageError`. */
  read(chat: SessionSummary): ImportedSession;
}

export type OtherRead<T> =
  | { readonly type: 'read'; readonly value: T }
  /** `problem` is in words for a person; nothing was read. */
  | { readonly type: 'failed'; readonly problem: string };

/** Milliseconds to wait for another process's lock. */
const lockTimeout = 500;

/**
 * Looks at the journal in `folder` and changes nothing there. Never throws. `scratch` is a folder for
 * a copy, where one is needed.
 */
export async function lookAtJournal(folder: string, scratch: string): Promise<JournalLook> {
  const files = journalFiles(folder);
  try {
    const { type } = inspectJournal(files);
    if (type !== 'sound') return { type };
    // SQLite would make an index beside a log that has none.
    const lonelyLog = isThere(files.wal) && !isInUse(files.database);
    if (lonelyLog) return await withCopy(files, scratch, (copy) => countIn(copy.database));
    // Nobody writes to it, so that it can be read without a log, which would be made beside it.
    const asItIs = new URL(`${pathToFileURL(files.database).href}?immutable=1`);
    return countIn(isInUse(files.database) ? files.database : asItIs);
  } catch (error) {
    return isDamage(error) ? { type: 'damaged' } : { type: 'unreadable', problem: wordsOf(error) };
  }
}

/**
 * Runs `use` with the chats of the journal in `folder`, read from a copy in `scratch` that is removed
 * afterwards: another window may go on writing to it. A damaged journal gives what can be read of it.
 * Rejects where the disk fails, and with what `use` throws.
 */
export async function readOtherJournal<T>(
  folder: string,
  scratch: string,
  use: (other: OtherJournal) => Promise<T>,
): Promise<OtherRead<T>> {
  const files = journalFiles(folder);
  const { type } = inspectJournal(files);
  if (type === 'newer') {
    const problem = t(
      'It was written by a newer version of Parley. Update Parley, then try again; nothing was taken.',
    );
    return { type: 'failed', problem };
  }
  if (type === 'missing') return { type: 'failed', problem: t('It is not there any more.') };
  return withCopy(files, scratch, async (copy) => {
    const reports: RecoveryReport[] = [];
    const onRecovered = (late: RecoveryReport): void => void reports.push(late);
    const { journal, report } = openJournal(copy.folder, { onRecovered });
    if (report) reports.push(report);
    try {
      const other = otherJournal(journal, reports);
      return typeof other === 'string'
        ? { type: 'failed', problem: other }
        : { type: 'read', value: await use(other) };
    } finally {
      journal.close();
    }
  });
}

/** The chats, or why there are none. */
function otherJournal(journal: Journal, reports: readonly RecoveryReport[]): OtherJournal | string {
  const { access } = journal;
  if (access.type === 'read-only') return `${access.failure.title}. ${access.failure.advice}`;
  const said = journal.summaries().filter(({ messageCount }) => messageCount > 0);
  if (said.length === 0 && reports.length > 0)
    return t('It is damaged: no chat can be read of it.');
  return {
    chats: said.toSorted((a, b) => a.createdAt - b.createdAt),
    problems: () => [...reports.map(damageWords), ...unreadableWords(journal.unreadableRows)],
    read({ id, title }) {
      const found = journal.read(id);
      // A row that cannot be read has left a hole in the numbers.
      const events = found.length === found.at(-1)?.seq ? found : mendSession(found);
      return { session: id, title, from: 'Parley', events, attachments: [] };
    },
  };
}

function unreadableWords(rows: number): readonly string[] {
  if (rows === 0) return [];
  return [
    rows === 1
      ? t('One event of its journal could not be read and had to be left out.')
      : t('{0} events of its journal could not be read and had to be left out.', rows),
  ];
}

function damageWords({ lost }: RecoveryReport): string {
  return lost.length === 0
    ? t(
        'The journal of these chats is damaged. All that it is known to hold was taken; its files are as they were.',
      )
    : t(
        'The journal of these chats is damaged. What can be read of it was taken; its files are as they were.',
      );
}

const chatsSaid =
  'SELECT count(*) AS chats, max(lastActivity) AS last FROM summaries WHERE messageCount > 0';
/** Of a journal that was written before it had a list of its own, or after that was dropped. */
const chatsInEvents = `
  SELECT count(DISTINCT session) AS chats, max(at) AS last FROM events WHERE type = 'message-added'`;

function countIn(database: string | URL): JournalLook {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const db = new DatabaseSync(database, { readOnly: true, timeout: lockTimeout });
  try {
    const hasList = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'summaries'").get();
    const row = db.prepare(hasList ? chatsSaid : chatsInEvents).get();
    return {
      type: 'readable',
      chats: Number(row?.['chats'] ?? 0),
      lastUsed: Number(row?.['last'] ?? 0),
    };
  } finally {
    db.close();
  }
}

function withCopy<T>(
  files: JournalFiles,
  scratch: string,
  use: (copy: JournalFiles) => T | Promise<T>,
): Promise<T> {
  return withScratchFolder(scratch, async (folder) => {
    const copy = journalFiles(folder);
    const sound = inspectJournal(files).type === 'sound';
    await copyDatabase(files.database, copy.database, sound);
    return use(copy);
  });
}

function isThere(path: string): boolean {
  return existsSync(path) && statSync(path).size > 0;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
