import type { FunctionComponent } from 'preact';
import type {
  DashboardCommand,
  DashboardState,
  SectionName,
} from '../../src/protocol/dashboard.ts';
import { number } from '../numbers.ts';
import { AlertsView } from './AlertsView.tsx';
import { costText } from './amounts.ts';
import { dashboardStrings as strings } from './dashboardStrings.ts';
import { IndexView } from './IndexView.tsx';
import { JournalView } from './JournalView.tsx';
import { LettersView } from './LettersView.tsx';
import { ModelsView } from './ModelsView.tsx';
import { SessionsView } from './SessionsView.tsx';
import { ThreadsView } from './ThreadsView.tsx';
import { UsageView } from './UsageView.tsx';

/** A part of the page: one for each section of the state. */
export interface Section {
  readonly name: SectionName;
  readonly title: string;
  /** A codicon. */
  readonly icon: string;
  /** True where it takes the whole width: a table of many columns. */
  readonly isWide: boolean;
  readonly actions: readonly { readonly label: string; readonly command: DashboardCommand }[];
  /** What stands beside the title; nothing where there is nothing to count. */
  readonly tally?: (state: DashboardState) => string | undefined;
  readonly View: FunctionComponent<{ readonly state: DashboardState }>;
}

/** All sections, in the order in which they stand. What comes to Parley later is a row more. */
export const sections: readonly Section[] = [
  {
    name: 'alerts',
    title: strings.alerts.title,
    icon: 'bell',
    isWide: true,
    actions: [{ label: strings.showLog, command: 'open-log' }],
    View: AlertsView,
  },
  {
    name: 'sessions',
    title: strings.sessions.title,
    icon: 'comment-discussion',
    isWide: true,
    actions: [
      { label: strings.sessions.newChat, command: 'new-chat' },
      { label: strings.sessions.all, command: 'show-chats' },
    ],
    tally: ({ sessions }) =>
      sessions && sessions.live + sessions.hibernated + sessions.archived > 0
        ? strings.sessions.tally(
            number(sessions.live),
            number(sessions.hibernated),
            number(sessions.archived),
          )
        : undefined,
    View: SessionsView,
  },
  {
    name: 'models',
    title: strings.models.title,
    icon: 'server-process',
    isWide: true,
    actions: [],
    tally: ({ models }) =>
      models && models.models > 0
        ? strings.models.tally(number(models.running), number(models.waiting))
        : undefined,
    View: ModelsView,
  },
  {
    name: 'usage',
    title: strings.usage.title,
    icon: 'graph',
    isWide: true,
    actions: [
      { label: strings.usage.show, command: 'show-usage' },
      { label: strings.usage.settings, command: 'open-settings' },
    ],
    tally: ({ usage }) =>
      usage && usage.total.requests > 0
        ? strings.usage.tally(number(usage.total.requests), costText(usage.total))
        : undefined,
    View: UsageView,
  },
  {
    name: 'letters',
    title: strings.letters.title,
    icon: 'mail',
    isWide: true,
    actions: [],
    tally: ({ letters }) =>
      letters && letters.dead > 0 ? strings.letters.tally(number(letters.dead)) : undefined,
    View: LettersView,
  },
  {
    name: 'index',
    title: strings.index.title,
    icon: 'list-tree',
    isWide: false,
    actions: [{ label: strings.index.show, command: 'show-index-report' }],
    View: IndexView,
  },
  {
    name: 'journal',
    title: strings.journal.title,
    icon: 'database',
    isWide: false,
    actions: [{ label: strings.journal.folder, command: 'show-journal-folder' }],
    View: JournalView,
  },
  {
    name: 'threads',
    title: strings.threads.title,
    icon: 'circuit-board',
    isWide: false,
    actions: [],
    View: ThreadsView,
  },
];
