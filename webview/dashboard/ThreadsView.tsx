import type { DashboardState, ThreadRow, ThreadState } from '../../src/protocol/dashboard.ts';
import { number } from '../numbers.ts';
import { dashboardStrings } from './dashboardStrings.ts';
import { Mark, type Tone } from './Mark.tsx';
import { Table, type Column } from './Table.tsx';

const strings = dashboardStrings.threads;

const tones: Readonly<Record<ThreadState['state'], Tone>> = {
  'not-started': 'quiet',
  running: 'good',
  stopped: 'warning',
};

/** Parley's worker threads. */
export function ThreadsView({ state: { threads } }: { readonly state: DashboardState }) {
  if (!threads) return null;
  return (
    <Table
      label={strings.title}
      columns={columns}
      rows={threads}
      keyOf={({ name }) => name}
      total={threads.length}
    />
  );
}

const columns: readonly Column<ThreadRow>[] = [
  { head: strings.name, kind: 'name', cell: ({ name }) => strings.names[name] },
  {
    head: strings.state,
    kind: 'short',
    cell: ({ state }) => <Mark tone={tones[state]}>{strings.states[state]}</Mark>,
  },
  { head: strings.waiting, kind: 'number', cell: ({ waiting }) => number(waiting) },
  { head: strings.deaths, kind: 'number', cell: ({ deaths }) => number(deaths) },
];
