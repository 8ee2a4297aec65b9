import type { ContextSources } from '../../../src/context/sources/contextSources.ts';
import type { RetrievedChunk, RetrieveQuery, Retriever } from '../../../src/context/retrieve.ts';

/** An editor that knows nothing but what a test says, and records what it was asked to find. */
export function fakeSources(
  known: Partial<ContextSources> = {},
): ContextSources & { readonly asked: string[] } {
  const asked: string[] = [];
  const { find, ...rest } = known;
  return {
    asked,
    visible: () => undefined,
    problems: () => [],
    changes: () => Promise.resolve({ type: 'there', value: [] }),
    searchResults: () => ({ type: 'missing', reason: 'no search editor is open' }),
    instructions: () => Promise.resolve({ type: 'there', value: [] }),
    skill: () => Promise.resolve(undefined),
    recent: () => [],
    people: () => Promise.resolve([]),
    read: () => Promise.resolve(undefined),
    largeFile: () => Promise.resolve(undefined),
    ...rest,
    find(name, signal) {
      asked.push(name);
      return find?.(name, signal) ?? Promise.resolve(undefined);
    },
  };
}

/** An index that finds the same whatever is asked, and records it. */
export function fakeRetriever(
  chunks: readonly RetrievedChunk[],
  note?: string,
): Retriever & { readonly queries: RetrieveQuery[] } {
  const queries: RetrieveQuery[] = [];
  return {
    queries,
    retrieve(query) {
      queries.push(query);
      return Promise.resolve({ chunks, ...(note === undefined ? {} : { note }) });
    },
  };
}

export function chunk(
  path: string,
  startLine: number,
  more: Partial<RetrievedChunk> = {},
): RetrievedChunk {
  return {
    uri: `file:///${path}`,
    path,
    language: 'typescript',
    startLine,
    endLine: startLine + 1,
    symbols: ['Cart', 'add'],
    text: `found in ${path} at ${startLine}\nand more`,
    score: 10,
    why: ['words'],
    stale: false,
    ...more,
  };
}
