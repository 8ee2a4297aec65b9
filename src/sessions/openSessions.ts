import type { Worker } from 'node:worker_threads';
import type { SessionId } from '../protocol/ids.ts';
import type { Interruption } from '../protocol/interruptions.ts';
import { systemClock } from './clock.ts';
import { Housekeeping } from './housekeeping.ts';
import type { LiveLimits } from './idleSessions.ts';
import { Interruptions } from './interruptions.ts';
import type { Journal, RecoveryReport } from './journal.ts';
import { openJournal } from './openJournal.ts';
import { OtherWindows } from './otherWindows.ts';
import type { RetentionPlan, RetentionRules } from './retention.ts';
import { SessionRegistry } from './sessionRegistry.ts';
import { watchJournal } from './watchJournal.ts';
import { JournalWorkerClient } from './worker/journalWorkerClient.ts';

export interface OpenSessionsOptions {
  /** Where the journal is. */
  readonly folder: string;
  readonly startWorker: () => Worker;
  readonly limits: () => LiveLimits;
  readonly rules: () => RetentionRules;
  readonly unexpected: (error: unknown) => void;
  /** Upkeep that failed: search and snapshots are behind, nothing else. */
  readonly onTrouble: (message: string) => void;
}

/** The sessions of one workspace, with all that keeps them. */
export interface OpenSessions {
  readonly journal: Journal;
  readonly sessions: SessionRegistry;
  readonly worker: JournalWorkerClient;
  /** Damage that was found, and mended. */
  reports(): readonly RecoveryReport[];
  /** What was archived, or deleted, because nobody had used it for long. */
  tidied(): RetentionPlan;
  /** What windows that ended without warning have left, and nobody has decided about yet. */
  interrupted(): readonly Interruption[];
  /** Makes this window the one that writes to the session. */
  takeOver(session: SessionId): Promise<void>;
  /** Makes list and index anew from the events. */
  rebuildReadModels(): Promise<void>;
  /** Writes what waits, within `budget` milliseconds. */
  close(budget: number): Promise<void>;
}

/** Opens the journal in the folder, whatever state it is in, and all that works on it. */
export function openSessions(options: OpenSessionsOptions): OpenSessions {
  const { folder, unexpected } = options;
  const clock = systemClock;
  const reports: RecoveryReport[] = [];
  const onRecovered = (late: RecoveryReport): void => void reports.push(late);
  const { journal, report } = openJournal(folder, { onRecovered });
  if (report) reports.push(report);
  const { startWorker: start, onTrouble, limits } = options;
  const worker = new JournalWorkerClient({ start, clock, onTrouble });
  const writable = journal.access.type === 'read-write';
  const upkeep = writable ? { upkeep: worker } : {};
  const sessions = new SessionRegistry({ journal, clock, unexpected, limits, ...upkeep });
  // Before anything is opened: opening a session ends the replies that were cut off in it.
  const interruptions = new Interruptions(journal.abandoned(), sessions);
  const windows = otherWindows(options, { journal, sessions, interruptions });
  let tidied: RetentionPlan = { archive: [], remove: [] };
  const onTidied = (plan: RetentionPlan): void => {
    tidied = plan;
    sessions.changed();
  };
  const { rules } = options;
  const housekeeping = new Housekeeping({ sessions, clock, rules, onTidied, unexpected });
  if (writable) worker.tendSoon();
  return {
    journal,
    sessions,
    worker,
    reports: () => reports,
    tidied: () => tidied,
    interrupted: () => interruptions.list(),
    async takeOver(session) {
      await windows.takeOver(session);
      sessions.refresh();
    },
    async rebuildReadModels() {
      journal.rebuildReadModels();
      await worker.rebuild();
      sessions.refresh();
    },
    async close(budget) {
      housekeeping.dispose();
      windows.dispose();
      await sessions.close(budget);
      journal.close();
      await worker.dispose();
    },
  };
}

interface Noticing {
  readonly journal: Journal;
  readonly sessions: SessionRegistry;
  readonly interruptions: Interruptions;
}

function otherWindows(
  { folder, unexpected }: OpenSessionsOptions,
  { journal, sessions, interruptions }: Noticing,
): OtherWindows {
  return new OtherWindows({
    journal,
    watch: (onWritten) => watchJournal(folder, onWritten, unexpected),
    clock: systemClock,
    onChange: (what) => {
      // Before the replies that were cut off are ended: then nobody knows of them any more.
      interruptions.add(journal.abandoned());
      if (what === 'events') sessions.refresh();
      else sessions.changed();
    },
    onRequest: (session) => void sessions.yield(session).catch(unexpected),
  });
}
