import { lettersSection } from '../../bus/lettersSection.ts';
import { indexSection, isAtRest } from '../../context/index/indexSection.ts';
import type { IndexReport, IndexState } from '../../context/index/indexState.ts';
import type { ContextWorkerClient } from '../../context/worker/workerClient.ts';
import { modelsSection, type FindModel } from '../../gateway/modelsSection.ts';
import { usageSection } from '../../gateway/usageSection.ts';
import type { ModelCatalog } from '../../models/catalog.ts';
import type { ThreadRow, UsageSection } from '../../protocol/dashboard.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import type { Conversations } from '../../rooms/conversations.ts';
import { sessionsSection } from '../../rooms/sessionsSection.ts';
import { journalSection } from '../../sessions/journalSection.ts';
import type { OpenSessions } from '../../sessions/openSessions.ts';
import { watchDatabase } from '../../sessions/watchDatabase.ts';
import type { LateCodeIndex } from '../context/lateCodeIndex.ts';
import { Disposables } from '../disposables.ts';
import type { GatewayParts, LateGateway } from '../models/lateGateway.ts';
import type { LateQueues } from '../panel/lateQueues.ts';
import { titleText } from '../sessions/titleText.ts';
import type { DashboardSources, OpenSection, SectionSource } from './dashboardFeed.ts';

export interface DashboardSourceParts {
  readonly stored: Pick<OpenSessions, 'sessions' | 'journal' | 'reports'> & {
    readonly worker: Pick<OpenSessions['worker'], 'thread'>;
  };
  readonly conversations: Pick<
    Conversations,
    'runningReplies' | 'progressOf' | 'onDidChangeRunning'
  >;
  readonly queues: LateQueues;
  readonly catalog: Pick<ModelCatalog, 'find' | 'onDidChange'>;
  readonly gateway: Pick<LateGateway, 'parts'>;
  readonly codeIndex: Pick<LateCodeIndex, 'overview' | 'measure' | 'onDidChange'>;
  readonly counter: Pick<ContextWorkerClient, 'thread'>;
  readonly settings: { onDidChange(listener: () => void): Disposable };
  /** Where `usage.db` is. */
  readonly usageFolder: string;
  readonly onError: (error: unknown) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** What the dashboard follows, each section by itself. A new one is a line here, and one in the page's table. */
export function dashboardSources(parts: DashboardSourceParts): DashboardSources {
  return {
    sessions: openSessionsSection(parts),
    models: openModels(parts),
    usage: openUsage(parts),
    letters: openLetters(parts),
    index: openIndex(parts),
    journal: openJournalSection(parts),
    threads: openThreads(parts),
  };
}

/** A section that is read anew when one of these says so. */
function following(
  followed: readonly Disposable[],
  section: Omit<OpenSection, 'dispose'>,
): OpenSection {
  const owned = new Disposables();
  for (const each of followed) owned.add(each);
  return { ...section, dispose: () => owned.dispose() };
}

function openSessionsSection(parts: DashboardSourceParts): SectionSource {
  const { stored, conversations } = parts;
  const { sessions } = stored;
  return async (changed) => {
    const queues = await parts.queues();
    return following(
      [
        sessions.onDidChange(changed),
        sessions.onDidChangeLive(changed),
        conversations.onDidChangeRunning(changed),
        queues.onDidChange(changed),
      ],
      {
        async read() {
          const waiting = await queues.counts();
          const section = sessionsSection({ sessions, conversations, waiting });
          const rows = section.rows.map((row) => ({ ...row, title: titleText(row.title) }));
          return { sessions: { ...section, rows } };
        },
      },
    );
  };
}

function findIn(catalog: DashboardSourceParts['catalog']): FindModel {
  return (ref) => catalog.find(ref);
}

function openModels({ gateway, catalog }: DashboardSourceParts): SectionSource {
  return async (changed) => {
    const { gateway: loaded } = await gateway.parts();
    const { pool, limits, breakers, health } = loaded;
    return following(
      [pool, limits, breakers, health, catalog].map((each) => each.onDidChange(() => changed())),
      {
        read: () => ({ models: modelsSection(loaded, findIn(catalog)) }),
        nextChange: () => health.nextChange,
      },
    );
  };
}

function openUsage(parts: DashboardSourceParts): SectionSource {
  const { catalog, settings, usageFolder, onError, now = Date.now } = parts;
  return async (changed) => {
    const behind = await parts.gateway.parts();
    // A file that cannot be written is opened anew each time, which would look like somebody's writing.
    const onWritten = (): void => {
      if (!behind.books.unwritten()) changed();
    };
    return following(
      [
        behind.gateway.meter.onDidChange(changed),
        catalog.onDidChange(changed),
        settings.onDidChange(changed),
        // Of the other windows, too.
        watchDatabase(usageFolder, 'usage.db', onWritten, onError),
      ],
      {
        read: () => ({ usage: readUsage(behind, parts, now()) }),
        nextChange: () => nextMidnight(now()),
      },
    );
  };
}

function readUsage(
  { gateway, books, ledger, settings }: GatewayParts,
  { catalog, stored }: DashboardSourceParts,
  now: number,
): UsageSection {
  let titles: ReadonlyMap<string, string> | undefined;
  const titleOf = (id: string): string | undefined => {
    titles ??= new Map(stored.sessions.list().map((each) => [each.id, titleText(each.title)]));
    return titles.get(id);
  };
  const { budgets } = settings();
  const { meter } = gateway;
  const section = usageSection({ ledger, meter, budgets, find: findIn(catalog), titleOf }, now);
  const unwritten = books.unwritten();
  return unwritten ? { ...section, unwritten } : section;
}

/** Of the person's own calendar: a budget's day ends then. */
function nextMidnight(now: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime();
}

function openLetters({ gateway }: DashboardSourceParts): SectionSource {
  return async (changed) => {
    const { bus } = await gateway.parts();
    return following([bus.onDidChangeDead(changed)], {
      read: () => ({ letters: lettersSection(bus) }),
    });
  };
}

/** How large it is is asked of its thread, once it rests: it has better things to do before. */
function openIndex({ codeIndex, onError }: DashboardSourceParts): SectionSource {
  return (changed) => {
    let report: IndexReport | undefined;
    /** The state at which it was measured: the thread tells a new one whenever it has done something. */
    let measured: IndexState | undefined;
    const measure = async (): Promise<void> => {
      report = (await codeIndex.measure()) ?? report;
      changed();
    };
    return following([codeIndex.onDidChange(changed)], {
      read() {
        const overview = codeIndex.overview();
        if (isAtRest(overview) && measured !== overview.state) {
          measured = overview.state;
          measure().catch(onError);
        }
        return { index: indexSection(overview, report) };
      },
    });
  };
}

function openJournalSection({ stored }: DashboardSourceParts): SectionSource {
  const { sessions, journal, reports } = stored;
  return (changed) =>
    following([sessions.onDidChange(changed), sessions.onDidChangeLive(changed)], {
      read: () => ({ journal: journalSection({ journal, sessions, mended: reports().length }) }),
    });
}

function openThreads({ counter, stored, codeIndex }: DashboardSourceParts): SectionSource {
  const { worker } = stored;
  return (changed) =>
    following(
      [
        counter.thread.onDidChange(changed),
        worker.thread.onDidChange(changed),
        codeIndex.onDidChange(changed),
      ],
      {
        read() {
          const index = codeIndex.overview().thread;
          const threads: readonly ThreadRow[] = [
            { name: 'context', ...counter.thread.state() },
            { name: 'journal', ...worker.thread.state() },
            { name: 'index', ...(index ?? { state: 'not-started', waiting: 0, deaths: 0 }) },
          ];
          return { threads };
        },
      },
    );
}
