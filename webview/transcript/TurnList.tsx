import type { ReadonlySignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Reply, SessionState } from '../../src/protocol/sessionState.ts';
import type { Deed } from '../../src/protocol/deeds.ts';
import { Boundary } from '../Boundary.tsx';
import { memo } from '../memo.ts';
import { DeedList } from '../steps/DeedList.tsx';
import { DeedPlaces } from '../steps/deedPlaces.ts';
import { strings } from '../strings.ts';
import { ReplyTurn } from './ReplyTurn.tsx';
import { SummaryDivider } from './SummaryDivider.tsx';
import { keyOf, messageOf, TurnMaker, type Turn } from './turns.ts';
import { UserTurn } from './UserTurn.tsx';
import { rowAttribute, useVirtualRows } from './useVirtualRows.ts';

interface TurnListProps {
  readonly session: SessionState;
  readonly scroller: RefObject<HTMLElement | null>;
  /** A message that is to be in the document, in view or not. */
  readonly wanted: ReadonlySignal<string | undefined>;
}

/**
 * The turns near the view; the last question and what answers it are always there, so that a reply
 * grows without a list being measured.
 */
export function TurnList({ session, scroller, wanted }: TurnListProps) {
  const maker = useMemo(() => new TurnMaker(), []);
  const { settled, growing, count } = maker.turns(session);
  const places = useMemo(() => new DeedPlaces(), []);
  const deeds = places.of(session, settled, growing);
  const keys = useMemo(() => settled.map(keyOf), [settled]);
  const { items, size, observe } = useVirtualRows({
    scroller,
    keys,
    estimate: (index, width) => estimatedHeight(settled[index], width),
    wanted: indexOf(settled, wanted.value),
  });
  let end = 0;
  let spaces = 0;
  const drawn = items.flatMap(({ index, start, end: itsEnd }) => {
    const turn = settled[index];
    if (!turn) return [];
    const space = start - end;
    end = itsEnd;
    const row = (
      <Row
        key={keyOf(turn)}
        turn={turn}
        deeds={deeds.get(messageOf(turn).id)}
        index={index}
        of={count}
        observe={observe}
      />
    );
    return space > 0 ? [<Space key={`space-${++spaces}`} height={space} />, row] : [row];
  });
  // One list: a turn that settles stays the element that it is.
  return [
    ...drawn,
    ...(size > end ? [<Space key="space-end" height={size - end} />] : []),
    ...growing.map((turn, at) => (
      <Row
        key={keyOf(turn)}
        turn={turn}
        deeds={deeds.get(messageOf(turn).id)}
        index={settled.length + at}
        of={count}
        observe={undefined}
      />
    )),
  ];
}

/** The room of turns that are not drawn. */
function Space({ height }: { readonly height: number }) {
  return <div style={{ height: `${height}px` }} />;
}

interface RowProps {
  readonly turn: Turn;
  /** What Parley did after it. */
  readonly deeds: readonly Deed[] | undefined;
  readonly index: number;
  readonly of: number;
  /** Undefined where the row is always drawn. */
  readonly observe: ((row: HTMLElement | null) => void) | undefined;
}

const Row = memo(({ turn, deeds, index, of, observe }: RowProps) => {
  const row = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => observe?.(row.current), [observe, index]);
  useEffect(() => () => observe?.(null), [observe]);
  const summary = 'message' in turn ? turn.summary : undefined;
  const answers = 'reply' in turn;
  return (
    <div ref={row} class={answers ? 'row row-answer' : 'row'} {...{ [rowAttribute]: index }}>
      <Boundary fallback={<p class="aside">{strings.brokenMessage}</p>}>
        {summary && <SummaryDivider compaction={summary} />}
        {'message' in turn ? <UserTurn {...turn} of={of} /> : <ReplyTurn {...turn} of={of} />}
        {deeds && <DeedList deeds={deeds} />}
      </Boundary>
    </div>
  );
});

function indexOf(turns: readonly Turn[], message: string | undefined): number | undefined {
  if (message === undefined) return undefined;
  const at = turns.findIndex((turn) => messageOf(turn).id === message);
  return at === -1 ? undefined : at;
}

/** Pixels of a line, of what stands around the text, and of a character, on an average. */
const line = 20;
const around = { message: 62, reply: 84 };
const character = 7;
/** Pixels of a step, and of what stands around some in a row; more than these are folded. */
const stepLine = 25;
const aroundSteps = 10;
const mostShown = 5;

/** A guess from the length of the text and the number of steps: how long the scroll bar is before a turn was ever seen. */
function estimatedHeight(turn: Turn | undefined, width: number): number {
  if (!turn) return 0;
  const message = messageOf(turn);
  const inLine = Math.max(20, Math.min(width, 820) / character);
  const lines = Math.ceil(message.text.length / inLine);
  return (
    around[message.kind] +
    (message.kind === 'reply' ? stepsHeight(message.steps) : 0) +
    line * Math.max(1, message.kind === 'message' ? Math.min(lines, 12) : lines)
  );
}

function stepsHeight(steps: Reply['steps'] = []): number {
  const rows = [...Map.groupBy(steps, ({ offset }) => offset).values()];
  return rows.reduce(
    (sum, { length }) => sum + aroundSteps + stepLine * (length > mostShown ? 1 : length),
    0,
  );
}
