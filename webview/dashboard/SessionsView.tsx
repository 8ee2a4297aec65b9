import type { DashboardState, SessionRow } from '../../src/protocol/dashboard.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { momentText } from '../numbers.ts';
import { useDashboard } from './dashboard.ts';
import { dashboardStrings } from './dashboardStrings.ts';
import { Mark } from './Mark.tsx';
import { Table, type Column } from './Table.tsx';

const strings = dashboardStrings.sessions;

/** All chats of the workspace, the busy ones first. */
export function SessionsView({ state: { sessions } }: { readonly state: DashboardState }) {
  if (!sessions) return null;
  const { live, hibernated, archived, rows } = sessions;
  if (rows.length === 0) return <p class="aside">{strings.none}</p>;
  return (
    <Table
      label={strings.title}
      columns={columns}
      rows={rows}
      keyOf={({ id }) => id}
      total={live + hibernated + archived}
    />
  );
}

const columns: readonly Column<SessionRow>[] = [
  { head: strings.chat, kind: 'name', cell: (row) => <OpenButton row={row} /> },
  { head: strings.state, kind: 'short', cell: ({ state }) => strings.states[state] },
  { head: strings.doing, cell: (row) => <Doing row={row} /> },
  {
    head: strings.lastUsed,
    kind: 'short',
    cell: ({ lastActivity }) => momentText(lastActivity),
  },
  { head: strings.actions, kind: 'actions', cell: (row) => <Actions row={row} /> },
];

function OpenButton({ row: { id, title } }: { readonly row: SessionRow }) {
  const store = useDashboard();
  const shown = visibleText(title);
  return (
    <button
      type="button"
      class="link-button"
      dir="auto"
      aria-label={strings.open(shown)}
      onClick={() => store.post({ type: 'open-session', session: id })}
    >
      {shown}
    </button>
  );
}

function Doing({ row: { replies, progress, waiting, writer } }: { readonly row: SessionRow }) {
  return (
    <>
      {replies > 0 && (
        <Mark tone="busy">
          {strings.replies(replies)}
          {progress !== undefined && ` (${visibleText(progress)})`}
        </Mark>
      )}
      {waiting > 0 && <Mark tone="quiet">{strings.waiting(waiting)}</Mark>}
      {writer === 'another-window' && <Mark tone="quiet">{strings.elsewhere}</Mark>}
    </>
  );
}

function Actions({ row: { id, title, replies, waiting } }: { readonly row: SessionRow }) {
  const store = useDashboard();
  const shown = visibleText(title);
  return (
    <>
      {replies > 0 && (
        <button
          type="button"
          class="text-button"
          aria-label={strings.stopIn(shown)}
          onClick={() => store.post({ type: 'stop', session: id })}
        >
          {strings.stop}
        </button>
      )}
      {waiting > 0 && (
        <button
          type="button"
          class="text-button"
          aria-label={strings.cancelIn(shown)}
          onClick={() => store.post({ type: 'cancel-waiting', session: id })}
        >
          {strings.cancel}
        </button>
      )}
    </>
  );
}
