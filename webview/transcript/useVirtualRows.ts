import {
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type Range,
  type VirtualItem,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import { useLayoutEffect, useMemo, useReducer } from 'preact/hooks';

/** How many rows are drawn above and below the view. */
const overscan = 6;

/** A list of at most so many rows is drawn whole: a browser and a screen reader know all of it then. */
const shortList = 40;

/** Rows that are kept because text is selected in them: more of them would cost what a list saves. */
const mostSelected = 200;

/** The attribute by which a row tells its number. */
export const rowAttribute = 'data-row';

type Rows = Virtualizer<HTMLElement, HTMLElement>;

interface VirtualRowsOptions {
  readonly scroller: { readonly current: HTMLElement | null };
  readonly keys: readonly string[];
  /** Pixels that a row may take, until it is measured. */
  readonly estimate: (index: number, width: number) => number;
  /** A row that is to be there although it is not in view. */
  readonly wanted: number | undefined;
}

interface VirtualRows {
  readonly items: readonly VirtualItem[];
  /** Pixels of all rows. */
  readonly size: number;
  /** Keeps a row's size up to date while it is drawn. */
  readonly observe: (row: HTMLElement | null) => void;
}

/**
 * Which rows of a long list are near the view. They stand in the flow of the document between empty
 * spaces, so the browser itself keeps in place what is read while others take their real height
 * (scroll anchoring): this never scrolls.
 */
export function useVirtualRows(options: VirtualRowsOptions): VirtualRows {
  const { scroller, keys, estimate, wanted } = options;
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const getItemKey = useMemo(() => (index: number) => keys[index] ?? index, [keys]);
  const rangeExtractor = useMemo(
    () => (range: Range) => {
      const kept = wanted === undefined ? [] : [around(wanted)];
      return nearView(range, [...kept, ...rowsInUse(scroller.current)]);
    },
    // Another function where another row is wanted: the result is kept otherwise.
    [scroller, wanted],
  );
  const rows = useMemo((): { current: Rows | undefined } => ({ current: undefined }), []);
  const all = {
    count: keys.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index: number) => estimate(index, scroller.current?.clientWidth ?? 0),
    getItemKey,
    rangeExtractor,
    overscan,
    indexAttribute: rowAttribute,
    // A conversation opens at its end.
    initialOffset: Number.MAX_SAFE_INTEGER,
    scrollToFn: () => {},
    observeElementRect,
    observeElementOffset,
    measureElement: heightOf,
    onChange: () => redraw(undefined),
  };
  rows.current ??= createRows(all);
  const virtualizer = rows.current;
  virtualizer.setOptions(all);
  // Made for the adapters of frameworks, as this is one.
  // oxlint-disable-next-line no-underscore-dangle
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  // oxlint-disable-next-line no-underscore-dangle
  useLayoutEffect(() => virtualizer._willUpdate());
  return {
    items: virtualizer.getVirtualItems(),
    size: virtualizer.getTotalSize(),
    observe: virtualizer.measureElement,
  };
}

function createRows(options: VirtualizerOptions<HTMLElement, HTMLElement>): Rows {
  const rows = new Virtualizer(options);
  rows.shouldAdjustScrollPositionOnItemSizeChange = () => false;
  return rows;
}

/** To a part of a pixel: what is rounded would move the view by as much as it is off. */
function heightOf(row: HTMLElement, entry: ResizeObserverEntry | undefined): number {
  return entry?.borderBoxSize[0]?.blockSize ?? row.getBoundingClientRect().height;
}

type Span = readonly [from: number, to: number];

/** The rows in view with some around them, and those that must not go although they are out of it. */
function nearView(range: Range, kept: readonly Span[]): number[] {
  const near = new Set<number>();
  const add = ([from, to]: Span): void => {
    for (let at = Math.max(0, from); at <= Math.min(to, range.count - 1); at++) near.add(at);
  };
  if (range.count <= shortList) add([0, range.count]);
  add([range.startIndex - range.overscan, range.endIndex + range.overscan]);
  for (const span of kept) add(span);
  return [...near].toSorted((a, b) => a - b);
}

function around(row: number): Span {
  return [row - overscan, row + overscan];
}

/** With its row the focus would go, and text that is selected could not be copied any more. */
function rowsInUse(scroller: HTMLElement | null): readonly Span[] {
  if (!scroller) return [];
  const focused = rowOf(document.activeElement, scroller);
  const kept = focused === undefined ? [] : [around(focused)];
  const selection = getSelection();
  // A caret is where Shift and a click will select from.
  if (!selection) return kept;
  const ends = [selection.anchorNode, selection.focusNode].map((node) => rowOf(node, scroller));
  const [from, to] = ends.filter((each) => each !== undefined).toSorted((a, b) => a - b);
  if (from === undefined) return kept;
  const last = to ?? from;
  return [...kept, [from, Math.min(last, from + mostSelected)], [last, last]];
}

function rowOf(node: Node | null, scroller: HTMLElement): number | undefined {
  const element = node instanceof Element ? node : node?.parentElement;
  if (!element || !scroller.contains(element)) return undefined;
  const row = element.closest(`[${rowAttribute}]`)?.getAttribute(rowAttribute);
  return row === null || row === undefined ? undefined : Number(row);
}
