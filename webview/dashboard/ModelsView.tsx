import type {
  CircuitFigures,
  DashboardState,
  HealthFigures,
  ModelRow,
} from '../../src/protocol/dashboard.ts';
import { Fold } from '../Fold.tsx';
import { visibleText } from '../markdown/visibleText.ts';
import { number } from '../numbers.ts';
import { spanText, timeText } from './amounts.ts';
import { dashboardStrings } from './dashboardStrings.ts';
import { Mark, type Tone } from './Mark.tsx';
import { Table, type Column } from './Table.tsx';
import { useNow } from './useNow.ts';

const strings = dashboardStrings.models;

/** The models that were asked, the busy ones first. */
export function ModelsView({ state: { models } }: { readonly state: DashboardState }) {
  const isWaiting = models?.rows.some(({ waitingSince }) => waitingSince !== undefined) ?? false;
  const now = useNow(isWaiting);
  if (!models) return null;
  if (models.rows.length === 0) return <p class="aside">{strings.none}</p>;
  return (
    <Table
      label={strings.title}
      columns={columnsAt(now)}
      rows={models.rows}
      // Names that were made short may be the same.
      keyOf={({ label, provider }, at) => JSON.stringify([provider, label, at])}
      total={models.models}
    />
  );
}

function columnsAt(now: number): readonly Column<ModelRow>[] {
  return [
    { head: strings.model, kind: 'name', cell: (row) => <Name row={row} /> },
    {
      head: strings.running,
      kind: 'number',
      cell: ({ running, paced }) => (
        <span title={paced > 0 ? strings.paced(paced) : undefined}>{number(running)}</span>
      ),
    },
    { head: strings.waiting, kind: 'number', cell: ({ waiting }) => number(waiting) },
    {
      head: strings.longest,
      kind: 'number',
      cell: ({ waitingSince }) => (waitingSince === undefined ? '–' : spanText(now - waitingSince)),
    },
    { head: strings.circuit, cell: ({ circuit }) => <Circuit circuit={circuit} /> },
    { head: strings.health, cell: ({ health }) => (health ? <Health health={health} /> : '–') },
  ];
}

function Name({ row: { label, provider, paced } }: { readonly row: ModelRow }) {
  return (
    <>
      <bdi>{visibleText(label)}</bdi>
      <span class="under">
        <bdi>{visibleText(provider)}</bdi>
        {paced > 0 && ` · ${strings.paced(paced)}`}
      </span>
    </>
  );
}

const circuitTones: Readonly<Record<CircuitFigures['state'], Tone>> = {
  closed: 'quiet',
  open: 'error',
  'half-open': 'busy',
};

/** Where nothing failed of late there is nothing to say but that. */
function Circuit({ circuit }: { readonly circuit: CircuitFigures | undefined }) {
  if (!circuit) return <>{strings.circuits.closed}</>;
  const { state, failures, nextTryAt, why } = circuit;
  const more = [
    ...(failures > 0 ? [strings.failures(failures)] : []),
    ...(nextTryAt === undefined ? [] : [strings.nextTry(timeText(nextTryAt))]),
  ].join(', ');
  return (
    <>
      <Mark tone={circuitTones[state]}>{strings.circuits[state]}</Mark>
      {why === undefined ? (
        <span class="under">{more}</span>
      ) : (
        <Fold summary={more}>{() => <span class="plain">{visibleText(why)}</span>}</Fold>
      )}
    </>
  );
}

const healthTones: Readonly<Record<HealthFigures['state'], Tone>> = {
  ok: 'good',
  slow: 'warning',
  failing: 'error',
};

function Health({ health }: { readonly health: HealthFigures }) {
  const { state, requests, failed, firstToken, tokensPerSecond } = health;
  const more = [
    failed > 0 ? strings.failed(failed, requests) : strings.answered(requests),
    ...(firstToken === undefined ? [] : [strings.firstWord((firstToken / 1_000).toFixed(1))]),
    ...(tokensPerSecond === undefined ? [] : [strings.speed(number(Math.round(tokensPerSecond)))]),
  ];
  return (
    <>
      <Mark tone={healthTones[state]}>{strings.healths[state]}</Mark>
      <span class="under">{more.join(', ')}</span>
    </>
  );
}
