import * as v from 'valibot';
import { encodings, type Encoding } from '../../protocol/model.ts';
import type { Declaration } from '../chunks/declarations.ts';
import type { SyntaxFaults } from '../chunks/syntaxFaults.ts';
import type { SyntaxTable } from '../chunks/syntaxTable.ts';
import type { PlaceSearch, SearchRequest } from '../search/places.ts';
import type { LargeFileParts } from '../sources/contextSources.ts';

/** Host to worker. Every request but `cancel` gets exactly one response with its id. */
export type WorkerRequest =
  | {
      readonly type: 'count';
      readonly id: number;
      readonly texts: readonly string[];
      readonly encoding: Encoding;
    }
  | { readonly type: 'search'; readonly id: number; readonly search: SearchRequest }
  | {
      readonly type: 'excerpt';
      readonly id: number;
      readonly path: string;
      readonly text: string;
      readonly question: string;
    }
  | {
      readonly type: 'declarations';
      readonly id: number;
      readonly path: string;
      readonly text: string;
      /** The folder with the grammars. */
      readonly grammars: string;
    }
  | {
      readonly type: 'faults';
      readonly id: number;
      readonly path: string;
      readonly texts: readonly string[];
      readonly grammars: string;
    }
  | {
      readonly type: 'parse';
      readonly id: number;
      readonly path: string;
      readonly text: string;
      readonly grammars: string;
    }
  | { readonly type: 'cancel'; readonly id: number };

/** Where `known` is false, no grammar could tell. */
export interface KnownFaults extends SyntaxFaults {
  readonly known: boolean;
}

/** Worker to host. */
export type WorkerResponse =
  | { readonly type: 'counted'; readonly id: number; readonly counts: readonly number[] }
  | { readonly type: 'found'; readonly id: number; readonly search: PlaceSearch }
  | { readonly type: 'excerpted'; readonly id: number; readonly parts: LargeFileParts }
  | {
      readonly type: 'declared';
      readonly id: number;
      readonly declarations: readonly Declaration[];
    }
  | {
      readonly type: 'faulted';
      readonly id: number;
      /** In the order of the texts. */
      readonly faults: readonly KnownFaults[];
    }
  /** Without a table where no grammar could tell. */
  | { readonly type: 'parsed'; readonly id: number; readonly table?: SyntaxTable }
  | { readonly type: 'cancelled'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };

const id = v.number();
const line = v.pipe(v.number(), v.integer(), v.minValue(1));

const searchFile = v.object({
  path: v.string(),
  uri: v.string(),
  language: v.string(),
  text: v.exactOptional(v.string()),
});

const searchRequest = v.object({
  files: v.array(searchFile),
  roots: v.array(v.string()),
  question: v.string(),
  timeLimit: v.exactOptional(v.pipe(v.number(), v.minValue(0))),
});

const place = v.object({
  path: v.string(),
  uri: v.string(),
  language: v.string(),
  score: v.number(),
  outline: v.array(v.object({ label: v.string(), line })),
  excerpts: v.array(v.object({ start: line, end: line, text: v.string() })),
});

const placeSearch = v.object({
  places: v.array(place),
  filesSearched: v.number(),
  note: v.exactOptional(v.string()),
});

const largeFileParts = v.object({
  outline: v.string(),
  parts: v.array(
    v.object({
      lines: v.object({ start: line, end: line }),
      text: v.string(),
      score: v.number(),
    }),
  ),
});

const declaration = v.object({
  name: v.string(),
  lines: v.object({ start: line, end: line }),
  unit: v.boolean(),
});

/** Its numbers are taken as they are: a check of each would cost more than parsing. */
const syntaxTable = v.object({
  types: v.array(v.object({ name: v.string(), named: v.boolean() })),
  nodes: v.instance(Uint32Array),
});

const knownFaults = v.object({ known: v.boolean(), count: v.number(), lines: v.array(line) });

const workerRequest = v.variant('type', [
  v.object({
    type: v.literal('count'),
    id,
    texts: v.array(v.string()),
    encoding: v.picklist(encodings),
  }),
  v.object({ type: v.literal('search'), id, search: searchRequest }),
  v.object({
    type: v.literal('excerpt'),
    id,
    path: v.string(),
    text: v.string(),
    question: v.string(),
  }),
  v.object({
    type: v.literal('declarations'),
    id,
    path: v.string(),
    text: v.string(),
    grammars: v.string(),
  }),
  v.object({
    type: v.literal('faults'),
    id,
    path: v.string(),
    texts: v.array(v.string()),
    grammars: v.string(),
  }),
  v.object({
    type: v.literal('parse'),
    id,
    path: v.string(),
    text: v.string(),
    grammars: v.string(),
  }),
  v.object({ type: v.literal('cancel'), id }),
]);

const workerResponse = v.variant('type', [
  v.object({ type: v.literal('counted'), id, counts: v.array(v.number()) }),
  v.object({ type: v.literal('found'), id, search: placeSearch }),
  v.object({ type: v.literal('excerpted'), id, parts: largeFileParts }),
  v.object({ type: v.literal('declared'), id, declarations: v.array(declaration) }),
  v.object({ type: v.literal('faulted'), id, faults: v.array(knownFaults) }),
  v.object({ type: v.literal('parsed'), id, table: v.exactOptional(syntaxTable) }),
  v.object({ type: v.literal('cancelled'), id }),
  v.object({ type: v.literal('failed'), id, message: v.string() }),
]);

/** The request, or undefined where it is none. */
export function parseRequest(raw: unknown): WorkerRequest | undefined {
  const result = v.safeParse(workerRequest, raw);
  return result.success ? result.output : undefined;
}

/** The response, or undefined where it is none. */
export function parseResponse(raw: unknown): WorkerResponse | undefined {
  const result = v.safeParse(workerResponse, raw);
  return result.success ? result.output : undefined;
}
