import { openSqlite } from '../../src/sessions/journalDatabase.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { systemClock } from '../../src/sessions/clock.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { JournalKeeper } from '../../src/sessions/worker/journalKeeper.ts';
import { said } from '../sessions/sessionHelpers.ts';
import { withBenchFolder } from './benchFolder.ts';
import { lower, median, type Figure } from './figures.ts';
import { sessionEvents } from './journalText.ts';
import type { Vocabulary } from './zipfText.ts';

const turns = 5_000;
const pieces = 7;
const rounds = 7;
/** A snapshot is due every 200 events: at the worst so many were made since. */
const sinceSnapshot = 199;

/** A journal that is opened, and in it a session of 50,000 events. */
export function openingFigures(words: Vocabulary): Promise<readonly Figure[]> {
  return withBenchFolder((folder) => {
    const { journal } = openJournal(folder);
    const events = sessionEvents('long', turns, pieces, words);
    const imported = journal.importSession('long', events.slice(0, 50_000 - sinceSnapshot));
    if (imported.type !== 'imported') throw new Error(JSON.stringify(imported));
    const keeper = new JournalKeeper(folder);
    keeper.snapshot('long');
    keeper.close();
    for (let n = 0; n < sinceSnapshot; n++) {
      const version = 50_000 - sinceSnapshot + n;
      const result = journal.append('long', version, [said(`after-${n}`, words.text(25))], 'soon');
      if (result.type !== 'appended') throw new Error(JSON.stringify(result));
    }
    journal.close();
    const withSnapshot = timesOf(() => openLong(folder));
    const db = openSqlite(`${folder}/journal.db`, { readOnly: false, timeout: 1_000 });
    db.exec('DELETE FROM snapshots');
    db.close();
    const without = timesOf(() => openLong(folder));
    return [
      lower('session of 50,000 events opens, median', median(withSnapshot), 'ms', 300),
      lower('the same without its snapshot, median', median(without), 'ms'),
    ];
  });
}

/** The first list after the journal was opened. */
export function listFigures(folder: string, count: number): readonly Figure[] {
  const first: number[] = [];
  const again: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { journal } = openJournal(folder);
    const sessions = registryOver(journal);
    const list = (): void => {
      const { length } = sessions.list();
      if (length !== count) throw new Error(`${length} sessions are listed`);
    };
    first.push(timeOf(list));
    again.push(timeOf(list));
    journal.close();
  }
  const name = `list of ${count.toLocaleString('en')} sessions`;
  return [
    lower(`${name}, median`, median(first), 'ms', 50),
    lower(`${name}, once it was listed, median`, median(again), 'ms'),
  ];
}

export function registryOver(journal: Journal): SessionRegistry {
  const unexpected = (error: unknown): never => {
    throw error;
  };
  return new SessionRegistry({ journal, clock: systemClock, unexpected });
}

function openLong(folder: string): void {
  const { journal } = openJournal(folder);
  const opened = registryOver(journal).open('long');
  if (opened.type !== 'opened' || opened.actor.getState().version !== 50_000) {
    throw new Error('It is not there as it was written');
  }
  journal.close();
}

function timesOf(work: () => void): readonly number[] {
  return Array.from({ length: rounds }, () => timeOf(work));
}

function timeOf(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}
