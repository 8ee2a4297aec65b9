import { useComputed } from '@preact/signals';
import { createContext } from 'preact';
import { useEffect } from 'preact/hooks';
import type { BlockGroup } from '../markdown/blockGroup.ts';
import { usePanel } from '../panel.ts';
import { countIn } from './blockTexts.ts';
import { patternOf } from './finder.ts';

/** Within the part of a reply that the place which was gone to stands in: what is looked for. */
export const FoundHere = createContext<string | undefined>(undefined);

/** What was gone to in this message. */
interface Found {
  readonly nth: number;
  readonly query: string;
}

/** Undefined where another message was gone to. */
export function useFound(message: string | undefined): Found | undefined {
  const { finder } = usePanel();
  const nth = useComputed(() => {
    const { value: current } = finder.current;
    return current !== undefined && current.message === message ? current.nth : undefined;
  }).value;
  return nth === undefined ? undefined : { nth, query: finder.query.value };
}

/** The group of a reply that was gone to, and which of its places. */
export interface FoundGroup {
  readonly group: BlockGroup;
  readonly nth: number;
  readonly query: string;
}

export function isSameFound(a: FoundGroup | undefined, b: FoundGroup | undefined): boolean {
  return a?.group === b?.group && a?.nth === b?.nth && a?.query === b?.query;
}

/** Where in a reply the place is; tells the finder how many there are. */
export function useFoundGroup(
  message: string | undefined,
  groups: readonly BlockGroup[],
): FoundGroup | undefined {
  const { finder } = usePanel();
  const found = useFound(message);
  const pattern = found && patternOf(found.query);
  const counts = pattern ? groups.map((group) => countIn(group, pattern)) : [];
  const total = counts.reduce((sum, count) => sum + count, 0);
  useEffect(() => {
    if (pattern && message !== undefined) finder.shows(message, total);
  }, [finder, message, pattern?.source, total]);
  if (!found || total === 0) return undefined;
  let rest = Math.min(found.nth, total - 1);
  for (const [at, group] of groups.entries()) {
    const count = counts[at] ?? 0;
    if (rest < count) return { group, nth: rest, query: found.query };
    rest -= count;
  }
  return undefined;
}
