import type { IndexSection } from '../../protocol/dashboard.ts';
import type { IndexReport, IndexState } from './indexState.ts';

/** What is known of the index at the moment. */
export interface IndexOverview {
  /** False where the settings, or an end of the window, want none. */
  readonly wanted: boolean;
  /** True where a thread is, or was, there for it. */
  readonly begun: boolean;
  /** True where the thread died so often that it is not started again. */
  readonly gaveUp: boolean;
  /** As the thread told it last; undefined before it did. */
  readonly state: IndexState | undefined;
}

/** The index as the dashboard shows it; `report` is the last one that its thread gave. */
export function indexSection(
  { wanted, begun, gaveUp, state }: IndexOverview,
  report: Pick<IndexReport, 'bytes' | 'memory' | 'saved'> | undefined,
): IndexSection {
  const shown = wanted && begun ? state : undefined;
  const phase = !wanted ? 'off' : !begun ? 'not-begun' : gaveUp ? 'stopped' : 'opening';
  return {
    phase: gaveUp ? phase : (shown?.phase ?? phase),
    files: shown?.files ?? 0,
    waiting: shown?.waiting ?? 0,
    full: shown?.full ?? false,
    pauses: shown?.pauses ?? [],
    ...(shown?.grammarFault === undefined ? {} : { fault: shown.grammarFault }),
    ...(shown && report ? { size: sizeOf(report) } : {}),
  };
}

function sizeOf({
  bytes,
  memory,
  saved,
}: Pick<IndexReport, 'bytes' | 'memory' | 'saved'>): NonNullable<IndexSection['size']> {
  return { text: bytes, memory, ...(saved ? { disk: saved.bytes } : {}) };
}

/** True where nothing is being done that would change how large it is. */
export function isAtRest({ state }: IndexOverview): boolean {
  return state?.phase === 'ready' || state?.phase === 'paused';
}
