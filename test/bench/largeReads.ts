import { systemClock, type Clock } from '../../src/sessions/clock.ts';
import { Housekeeping } from '../../src/sessions/housekeeping.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { planRetention, type RetentionPlan } from '../../src/sessions/retention.ts';
import { lower, median, percentile, type Figure } from './figures.ts';
import { holdUpOf } from './holdUp.ts';
import { registryOver } from './journalReads.ts';
import { sessionName } from './largeJournal.ts';

/** Chats that are opened, and removed. */
const chats = 40;
/** Milliseconds after a change at which the list is read again, as the tree of chats does. */
const settle = 30;
/** The oldest few hundred of 10,000 chats. */
const rules = { archiveAfterDays: 97, deleteAfterDays: 0 };

/** Until a chat that was not in memory is there, among many. */
export function openChatFigures(folder: string, sessions: number): readonly Figure[] {
  const opens: number[] = [];
  const journals: number[] = [];
  for (let n = 0; n < chats; n++) {
    const from = performance.now();
    const { journal } = openJournal(folder);
    const opened = performance.now();
    const session = registryOver(journal).open(sessionName((n * 977) % sessions));
    if (session.type !== 'opened') throw new Error(session.type);
    opens.push(performance.now() - opened);
    journals.push(opened - from);
    journal.close();
  }
  return [
    lower('the journal opens, p95', percentile(journals, 0.95), 'ms', 50),
    lower('one of its chats opens, p95', percentile(opens, 0.95), 'ms', 50),
  ];
}

export function retentionFigures(folder: string, sessions: number): readonly Figure[] {
  const { journal } = openJournal(folder);
  const summaries = journal.summaries();
  const times = Array.from({ length: 7 }, () => {
    const from = performance.now();
    planRetention(summaries, rules, new Set(), Date.now());
    return performance.now() - from;
  });
  journal.close();
  return [lower(`what is to be archived of ${sessions} chats, median`, median(times), 'ms', 20)];
}

/** The daily round archives some hundred chats, while the list is shown. */
export async function housekeepingFigures(folder: string): Promise<readonly Figure[]> {
  const { journal } = openJournal(folder);
  const sessions = registryOver(journal);
  let waiting: NodeJS.Timeout | undefined;
  const told = sessions.onDidChange(() => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      sessions.list();
    }, settle);
  });
  const from = performance.now();
  let archived = 0;
  const heldUp = await holdUpOf(async () => {
    const { promise, resolve, reject } = Promise.withResolvers<RetentionPlan>();
    const keeping = new Housekeeping({
      sessions,
      clock: atOnce(),
      rules: () => rules,
      onTidied: resolve,
      unexpected: reject,
    });
    archived = (await promise).archive.length;
    keeping.dispose();
  });
  const took = performance.now() - from;
  told.dispose();
  clearTimeout(waiting);
  await sessions.close(1_000);
  journal.close();
  return [
    lower(`${archived} chats are archived`, took / 1000, 's'),
    lower('longest hold-up of the host meanwhile', heldUp, 'ms', 50),
  ];
}

/** Deleting is a wish of a person's: all of it happens before it is said to be done. */
export async function removalFigures(folder: string): Promise<readonly Figure[]> {
  const { journal } = openJournal(folder);
  const sessions = registryOver(journal);
  const times: number[] = [];
  for (let n = 0; n < chats; n++) {
    const from = performance.now();
    const result = await sessions.remove(sessionName(n * 11));
    if (result.type !== 'removed') throw new Error(result.failure.title);
    times.push(performance.now() - from);
  }
  journal.close();
  return [lower('a chat is deleted, p95', percentile(times, 0.95), 'ms', 50)];
}

/** The first round begins at once, and there is no second. */
function atOnce(): Clock {
  let first = true;
  return {
    now: () => systemClock.now(),
    setTimeout: (run, delay) => {
      const timer = systemClock.setTimeout(run, first ? 0 : delay);
      first = false;
      return timer;
    },
  };
}
