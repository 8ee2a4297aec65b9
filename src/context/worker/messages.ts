import * as v from 'valibot';
import type { PlaceSearch, SearchRequest } from '../search/places.ts';

/** Host to worker. Every request but `cancel` gets exactly one response with its id. */
export type WorkerRequest =
  | { readonly type: 'count'; readonly id: number; readonly texts: readonly string[] }
  | { readonly type: 'search'; readonly id: number; readonly search: SearchRequest }
  | { readonly type: 'cancel'; readonly id: number };

/** Worker to host. */
export type WorkerResponse =
  | { readonly type: 'counted'; readonly id: number; readonly counts: readonly number[] }
  | { readonly type: 'found'; readonly id: number; readonly search: PlaceSearch }
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

const workerRequest = v.variant('type', [
  v.object({ type: v.literal('count'), id, texts: v.array(v.string()) }),
  v.object({ type: v.literal('search'), id, search: searchRequest }),
  v.object({ type: v.literal('cancel'), id }),
]);

const workerResponse = v.variant('type', [
  v.object({ type: v.literal('counted'), id, counts: v.array(v.number()) }),
  v.object({ type: v.literal('found'), id, search: placeSearch }),
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
