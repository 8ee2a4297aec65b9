import type { ContextItem, ContextKind, ContextReceipt } from '../src/protocol/contextItems.ts';

/** Where tokens go, in the order of the bar. */
export const contextSources = [
  'instructions',
  'tools',
  'history',
  'files',
  'retrieved',
  'workspace',
  'message',
] as const;
export type ContextSource = (typeof contextSources)[number];

/** What one source adds to a request. */
export interface ContextSegment {
  readonly source: ContextSource;
  /** Of what is sent. */
  readonly tokens: number;
  /** What is sent and what is left out. */
  readonly items: readonly ContextItem[];
}

const sources: Readonly<Record<ContextKind, ContextSource>> = {
  instructions: 'instructions',
  tools: 'tools',
  'project-instructions': 'instructions',
  skill: 'instructions',
  history: 'history',
  summary: 'history',
  selection: 'files',
  'active-editor': 'files',
  'open-editor': 'files',
  visible: 'files',
  pinned: 'files',
  mentioned: 'files',
  folder: 'files',
  outline: 'files',
  retrieved: 'retrieved',
  problems: 'workspace',
  diff: 'workspace',
  search: 'workspace',
  terminal: 'workspace',
  image: 'files',
};

/**
 * The request by source; the tokens of all segments together are `used`. What no item accounts for is
 * the person's message and what opens the reply.
 */
export function contextSegments({ items, used }: ContextReceipt): readonly ContextSegment[] {
  const bySource = Map.groupBy(items, ({ kind }) => sources[kind]);
  const counted = items.reduce((sum, item) => sum + tokensOf(item), 0);
  return contextSources.flatMap((source): readonly ContextSegment[] => {
    if (source === 'message') {
      const tokens = Math.max(0, used - counted);
      return tokens === 0 ? [] : [{ source, tokens, items: [] }];
    }
    const own = bySource.get(source) ?? [];
    if (own.length === 0) return [];
    return [{ source, tokens: own.reduce((sum, item) => sum + tokensOf(item), 0), items: own }];
  });
}

function tokensOf({ leftOut, tokens }: ContextItem): number {
  return leftOut === undefined ? tokens : 0;
}
