import type { SessionId } from './ids.ts';

/**
 * How many rows a table of the dashboard has at the most: what is beyond is counted, not listed. Names in
 * it are made short (`shortText`): they are a server's or a model's words.
 */
export const mostRows = 50;

/** What becomes of a session at the moment, as a line of the dashboard. */
export interface SessionRow {
  readonly id: SessionId;
  readonly title: string;
  /** `hibernated`: kept in the journal alone, and made anew when somebody asks for it. */
  readonly state: 'live' | 'hibernated' | 'archived';
  /** Replies of this window's that run; several where several models were asked. */
  readonly replies: number;
  /** What goes on around them, in words: "Waiting for its turn (2)". */
  readonly progress?: string;
  /** Messages that wait for the end of a reply. */
  readonly waiting: number;
  /** Who writes to it. */
  readonly writer: 'this-window' | 'another-window' | 'nobody';
  /** Milliseconds since 1970. */
  readonly lastActivity: number;
}

export interface SessionsSection {
  readonly live: number;
  readonly hibernated: number;
  readonly archived: number;
  /** Replies of this window's that run. */
  readonly replies: number;
  /** Messages that wait, of all sessions. */
  readonly waiting: number;
  /** The busy ones first; at most `mostRows`. */
  readonly rows: readonly SessionRow[];
}

export interface CircuitFigures {
  readonly state: 'closed' | 'open' | 'half-open';
  /** Failures in a row. */
  readonly failures: number;
  /** Milliseconds since 1970, where it is open: from then on one request is let through. */
  readonly nextTryAt?: number;
  /** What failed last, in words. */
  readonly why?: string;
}

/** How a model did lately. Where nothing is known, the figures are missing. */
export interface HealthFigures {
  readonly state: 'ok' | 'slow' | 'failing';
  readonly requests: number;
  /** How many of them failed. */
  readonly failed: number;
  /** Milliseconds, median. */
  readonly firstToken?: number;
  /** Median. */
  readonly tokensPerSecond?: number;
}

/** A model that was asked in this window. */
export interface ModelRow {
  readonly label: string;
  readonly provider: string;
  /** Requests that have a runner, those that wait for the provider's pace among them. */
  readonly running: number;
  /** Requests that wait for a runner. */
  readonly waiting: number;
  /** Of those with a runner, the ones that wait for the provider's pace. */
  readonly paced: number;
  /** Milliseconds since 1970: since then the one waits that waits longest. */
  readonly waitingSince?: number;
  /** Missing where it is closed and nothing failed of late. */
  readonly circuit?: CircuitFigures;
  readonly health?: HealthFigures;
}

export interface ModelsSection {
  readonly running: number;
  readonly waiting: number;
  /** Circuits that let nothing through, or a probe alone. */
  readonly open: number;
  /** How many models were asked in this window. */
  readonly models: number;
  /** The busy ones first; at most `mostRows`. */
  readonly rows: readonly ModelRow[];
}

/** Sums of some requests. */
export interface UsageFigures {
  readonly requests: number;
  /** Tokens. */
  readonly input: number;
  readonly output: number;
  /** US dollars of those whose price is known. */
  readonly cost: number;
  /** How many have no price. */
  readonly unpriced: number;
  /** How many were counted by Parley and not by the provider. */
  readonly estimated: number;
}

export interface ModelUsage extends UsageFigures {
  readonly label: string;
}

/** A budget with what counts against it, in its own unit. */
export interface BudgetRow {
  readonly unit: 'dollars' | 'tokens';
  readonly limit: number;
  readonly spent: number;
  /** What requests that are under way can come to at the most. */
  readonly underWay: number;
  /** The chat that it is about; missing where it is about the day. */
  readonly session?: { readonly id: SessionId; readonly title: string };
}

export interface UsageSection {
  /** The person's own day: `2026-11-26`. */
  readonly day: string;
  readonly total: UsageFigures;
  /** What cost most first; at most `mostRows`. */
  readonly models: readonly ModelUsage[];
  /** How many models were used today. */
  readonly used: number;
  /** The day's first, then those of the chats that are nearest to theirs. */
  readonly budgets: readonly BudgetRow[];
  /** Requests that count and could not be written down, with what is in the way. */
  readonly unwritten?: { readonly requests: number; readonly why: string; readonly safe: boolean };
}

/** A letter of the event bus that was given up. */
export interface LetterRow {
  readonly topic: string;
  readonly subscriber: string;
  readonly deliveryId: string;
  /** How often it was delivered. */
  readonly tries: number;
  /** What the last delivery failed of. */
  readonly why: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface LettersSection {
  readonly dead: number;
  /** Letters that are gone: they had to make room. */
  readonly lost: number;
  /** The newest first; at most `mostRows`. */
  readonly rows: readonly LetterRow[];
}

export interface IndexSection {
  readonly phase:
    'off' | 'not-begun' | 'stopped' | 'opening' | 'walking' | 'building' | 'ready' | 'paused';
  /** Files in the index, and those that are still to be looked at. */
  readonly files: number;
  readonly waiting: number;
  /** True where the limits left files out. */
  readonly full: boolean;
  /** Why it rests, in words; empty where it does not. */
  readonly pauses: readonly string[];
  /** Why files are cut without the grammar that there is for them, in words. */
  readonly fault?: string;
  /** Bytes, as they were told last: the text that is indexed, the index in memory and on the disk. */
  readonly size?: { readonly text: number; readonly memory: number; readonly disk?: number };
}

export interface JournalSection {
  readonly writable: boolean;
  /** What is in the way, in sentences: the disk, a newer version; empty where all is well. */
  readonly troubles: readonly string[];
  /** How often damage was found and mended in this window. */
  readonly mended: number;
  /** Sessions that this window writes to, and that others do. */
  readonly own: number;
  readonly elsewhere: number;
  /** Other windows on the same journal that hold, or held, a session. */
  readonly windows: number;
}

/** A thread of Parley's, as its client sees it. */
export interface ThreadState {
  readonly state: 'not-started' | 'running' | 'stopped';
  /** Questions to it that are not answered yet. */
  readonly waiting: number;
  /** How often it ended without being asked to. */
  readonly deaths: number;
}

export const threadNames = ['context', 'journal', 'index'] as const;
export type ThreadName = (typeof threadNames)[number];

export interface ThreadRow extends ThreadState {
  readonly name: ThreadName;
}

/** Something that a person should know of, or do something about. */
export interface DashboardAlert {
  readonly id: string;
  readonly severity: 'warning' | 'error';
  /** A sentence. */
  readonly text: string;
  /** Where more of it stands. */
  readonly section: Exclude<SectionName, 'alerts'>;
}

/**
 * All parts of the dashboard: one for each of its sections, a read model that is made of what the parts
 * of Parley know at the moment. What is not in this table is not there.
 */
export interface DashboardSections {
  readonly alerts: readonly DashboardAlert[];
  readonly sessions: SessionsSection;
  readonly models: ModelsSection;
  readonly usage: UsageSection;
  readonly letters: LettersSection;
  readonly index: IndexSection;
  readonly journal: JournalSection;
  readonly threads: readonly ThreadRow[];
}

export type SectionName = keyof DashboardSections;

/** A section that could not be read is missing. */
export type DashboardState = Partial<DashboardSections>;

/** Which letter is meant. */
export type LetterAddress = Pick<LetterRow, 'topic' | 'subscriber' | 'deliveryId'>;

/** The commands that the dashboard may ask for by name, and no others. */
export const dashboardCommands = [
  'new-chat',
  'show-chats',
  'show-usage',
  'show-index-report',
  'open-settings',
  'show-journal-folder',
  'open-log',
] as const;
export type DashboardCommand = (typeof dashboardCommands)[number];

/** Host to dashboard. `seq` counts 1, 2, 3 … since the last `snapshot`, which is number 0. */
export type DashboardMessage = { readonly seq: number } & (
  | { readonly type: 'snapshot'; readonly state: DashboardState }
  /** The sections that are others now, each as a whole. */
  | { readonly type: 'changed'; readonly state: DashboardState }
);

/** Dashboard to host: what the person wants. The host checks every field before it acts. */
export type DashboardIntent =
  /** `build` is that of the host which made the page: before an update that was another one. */
  | { readonly type: 'ready'; readonly build?: string }
  /** A number was missing: send a snapshot. */
  | { readonly type: 'resync'; readonly expected: number; readonly got: number }
  | { readonly type: 'open-session'; readonly session: SessionId }
  /** Ends the replies of the session that run; what came is kept. */
  | { readonly type: 'stop'; readonly session: SessionId }
  /** Takes away the messages of the session that wait, once the person has agreed. */
  | { readonly type: 'cancel-waiting'; readonly session: SessionId }
  /** Delivers a dead letter once more. */
  | { readonly type: 'retry-letter'; readonly letter: LetterAddress }
  /** Forgets a dead letter, once the person has agreed. */
  | { readonly type: 'discard-letter'; readonly letter: LetterAddress }
  | { readonly type: 'command'; readonly command: DashboardCommand }
  /** Something threw in the page: logged by the host. */
  | { readonly type: 'panel-error'; readonly message: string; readonly stack?: string };
