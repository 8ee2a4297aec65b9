import type { DashboardState, LetterAddress, LetterRow } from '../../src/protocol/dashboard.ts';
import { Fold } from '../Fold.tsx';
import { visibleText } from '../markdown/visibleText.ts';
import { momentText, number } from '../numbers.ts';
import { useDashboard } from './dashboard.ts';
import { dashboardStrings } from './dashboardStrings.ts';
import { Mark } from './Mark.tsx';
import { Table, type Column } from './Table.tsx';

const strings = dashboardStrings.letters;
/** Characters of an error that are shown at once. */
const longestError = 120;

/** What was given up after so many deliveries in vain, the newest first. */
export function LettersView({ state: { letters } }: { readonly state: DashboardState }) {
  if (!letters) return null;
  const { dead, lost, rows } = letters;
  return (
    <>
      {dead === 0 ? (
        <Mark tone="good">{strings.none}</Mark>
      ) : (
        <Table
          label={strings.title}
          columns={columns}
          rows={rows}
          keyOf={({ topic, subscriber, deliveryId }) =>
            JSON.stringify([topic, subscriber, deliveryId])
          }
          total={dead}
        />
      )}
      {lost > 0 && <p class="under">{strings.lost(number(lost))}</p>}
    </>
  );
}

const columns: readonly Column<LetterRow>[] = [
  { head: strings.topic, kind: 'name', cell: ({ topic }) => <bdi>{visibleText(topic)}</bdi> },
  { head: strings.receiver, cell: ({ subscriber }) => <bdi>{visibleText(subscriber)}</bdi> },
  { head: strings.error, cell: ({ why }) => <Why why={visibleText(why)} /> },
  { head: strings.attempts, kind: 'number', cell: ({ tries }) => number(tries) },
  { head: strings.when, kind: 'short', cell: ({ at }) => momentText(at) },
  { head: strings.actions, kind: 'actions', cell: (row) => <Actions row={row} /> },
];

function Why({ why }: { readonly why: string }) {
  if (why.length <= longestError) return <>{why}</>;
  return (
    <Fold summary={`${why.slice(0, longestError)}…`}>{() => <span class="plain">{why}</span>}</Fold>
  );
}

function Actions({ row: { topic, subscriber, deliveryId } }: { readonly row: LetterRow }) {
  const store = useDashboard();
  const letter: LetterAddress = { topic, subscriber, deliveryId };
  const [to, about] = [visibleText(subscriber), visibleText(topic)];
  return (
    <>
      <button
        type="button"
        class="text-button"
        aria-label={strings.retryTo(to, about)}
        onClick={() => store.post({ type: 'retry-letter', letter })}
      >
        {strings.retry}
      </button>
      <button
        type="button"
        class="text-button"
        aria-label={strings.discardTo(to, about)}
        onClick={() => store.post({ type: 'discard-letter', letter })}
      >
        {strings.discard}
      </button>
    </>
  );
}
