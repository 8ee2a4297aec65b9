import * as v from 'valibot';
import { chunkKinds } from '../chunks/chunk.ts';
import { longestName, mostSymbols, type OutlineSymbol } from '../chunks/outline.ts';
import { rankReasons } from '../rank/codeIndex.ts';
import type { FoundChunk, IndexQuery } from './answerQuery.ts';
import type { IndexSetup } from './indexSetup.ts';
import type { IndexReport, IndexState } from './indexState.ts';
import { leftOutReasons } from './leftOut.ts';
import type { FoundName, NameKind } from './foundName.ts';

/** Host to thread. What has an id gets exactly one response with it; the rest gets none. */
export type IndexRequest =
  | { readonly type: 'changed'; readonly files: readonly string[] }
  /** `text` null: the disk counts again. */
  | { readonly type: 'unsaved'; readonly file: string; readonly text: string | null }
  /** What stands in the file's text of this hash, as of `hashOf`. */
  | {
      readonly type: 'outline';
      readonly file: string;
      readonly hash: string;
      readonly outline: readonly OutlineSymbol[];
    }
  | { readonly type: 'opened'; readonly file: string }
  | { readonly type: 'rescan' }
  | { readonly type: 'rebuild' }
  | { readonly type: 'pause'; readonly reason: string }
  | { readonly type: 'resume'; readonly reason: string }
  | { readonly type: 'query'; readonly id: number; readonly query: IndexQuery }
  | {
      readonly type: 'lookup';
      readonly id: number;
      readonly text: string;
      readonly kind: NameKind;
      readonly limit: number;
      /** Absolute paths of files that come first among equals. */
      readonly near: readonly string[];
    }
  /** Whether the file is cut by its look alone. */
  | { readonly type: 'wants-outline'; readonly id: number; readonly file: string }
  | { readonly type: 'report'; readonly id: number }
  | { readonly type: 'close'; readonly id: number }
  | { readonly type: 'cancel'; readonly id: number };

export type IndexQuestion = Extract<
  IndexRequest,
  { type: 'query' | 'lookup' | 'wants-outline' | 'report' | 'close' }
>;

/** Thread to host. */
export type IndexResponse =
  | { readonly type: 'state'; readonly state: IndexState }
  | {
      readonly type: 'found';
      readonly id: number;
      readonly chunks: readonly FoundChunk[];
      readonly state: IndexState;
    }
  | { readonly type: 'looked-up'; readonly id: number; readonly names: readonly NamedPlace[] }
  | { readonly type: 'outline-wanted'; readonly id: number; readonly wanted: boolean }
  | { readonly type: 'reported'; readonly id: number; readonly report: IndexReport }
  | { readonly type: 'closed'; readonly id: number }
  | { readonly type: 'cancelled'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };

/** A name and where it stands. */
export interface NamedPlace extends FoundName {
  /** Absolute. */
  readonly file: string;
  /** Of a symbol: "class", where its line says it. */
  readonly what?: string;
}

const text = v.string();
const texts = v.array(text);
const id = v.number();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const line = v.pipe(v.number(), v.integer(), v.minValue(1));
const size = v.pipe(v.number(), v.minValue(0));
const limit = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000));
const kind = v.picklist(['file', 'symbol']);

const setup = v.object({
  roots: v.array(v.object({ folder: text, prefix: text })),
  exclude: v.array(v.object({ glob: text, root: text, when: v.exactOptional(text) })),
  limits: v.object({ files: count, fileBytes: count, totalBytes: count, memoryBytes: count }),
  storage: text,
  grammars: text,
  pauseOnBattery: v.boolean(),
  open: texts,
  hopeless: v.array(v.object({ path: text, stamp: text })),
});

const workerData = v.object({ setup, recorder: v.instance(SharedArrayBuffer) });

const query = v.object({ question: text, open: texts, recent: texts, mentioned: texts, limit });

const outline = v.pipe(
  v.array(
    v.object({
      name: v.pipe(text, v.maxLength(longestName)),
      kind: v.picklist(chunkKinds),
      first: count,
      last: count,
      named: count,
    }),
  ),
  v.maxLength(mostSymbols),
);

const indexRequest = v.variant('type', [
  v.object({ type: v.literal('changed'), files: texts }),
  v.object({ type: v.literal('unsaved'), file: text, text: v.nullable(text) }),
  v.object({ type: v.literal('outline'), file: text, hash: text, outline }),
  v.object({ type: v.literal('opened'), file: text }),
  v.object({ type: v.literal('rescan') }),
  v.object({ type: v.literal('rebuild') }),
  v.object({ type: v.literal('pause'), reason: text }),
  v.object({ type: v.literal('resume'), reason: text }),
  v.object({ type: v.literal('query'), id, query }),
  v.object({ type: v.literal('lookup'), id, text, kind, limit, near: texts }),
  v.object({ type: v.literal('wants-outline'), id, file: text }),
  v.object({ type: v.literal('report'), id }),
  v.object({ type: v.literal('close'), id }),
  v.object({ type: v.literal('cancel'), id }),
]);

const state = v.object({
  phase: v.picklist(['opening', 'walking', 'building', 'ready', 'paused']),
  files: count,
  waiting: count,
  complete: v.boolean(),
  full: v.boolean(),
  pauses: texts,
  grammarFault: v.exactOptional(text),
});

const foundChunk = v.object({
  path: text,
  file: text,
  language: text,
  startLine: line,
  endLine: line,
  symbols: texts,
  text,
  score: v.number(),
  why: v.array(v.picklist(rankReasons)),
  stale: v.boolean(),
});

const report = v.object({
  state,
  roots: v.array(v.object({ folder: text, prefix: text })),
  bytes: size,
  chunks: count,
  memory: size,
  heap: size,
  external: size,
  saved: v.undefinedable(v.object({ bytes: size, at: v.number() })),
  languages: v.array(
    v.object({ language: text, files: count, bytes: size, chunks: count, withoutGrammar: count }),
  ),
  leftOut: v.array(v.object({ reason: v.picklist(leftOutReasons), count, paths: texts })),
  notes: v.array(v.object({ path: text, note: text })),
  noted: count,
  counts: v.object({ parsed: count, remembered: count, read: count }),
  times: v.object({
    open: v.undefinedable(size),
    walk: v.undefinedable(size),
    build: v.undefinedable(size),
    save: v.undefinedable(size),
  }),
  events: v.array(v.object({ at: v.number(), text })),
});

const indexResponse = v.variant('type', [
  v.object({ type: v.literal('state'), state }),
  v.object({ type: v.literal('found'), id, chunks: v.array(foundChunk), state }),
  v.object({
    type: v.literal('looked-up'),
    id,
    names: v.array(
      v.object({
        path: text,
        file: text,
        symbol: text,
        line,
        endLine: line,
        what: v.exactOptional(text),
      }),
    ),
  }),
  v.object({ type: v.literal('outline-wanted'), id, wanted: v.boolean() }),
  v.object({ type: v.literal('reported'), id, report }),
  v.object({ type: v.literal('closed'), id }),
  v.object({ type: v.literal('cancelled'), id }),
  v.object({ type: v.literal('failed'), id, message: text }),
]);

/** What a thread is started with. Throws where it is something else. */
export function parseWorkerData(raw: unknown): {
  readonly setup: IndexSetup;
  readonly recorder: SharedArrayBuffer;
} {
  return v.parse(workerData, raw);
}

/** The request, or undefined where it is none. */
export function parseIndexRequest(raw: unknown): IndexRequest | undefined {
  const result = v.safeParse(indexRequest, raw);
  return result.success ? result.output : undefined;
}

/** The response, or undefined where it is none. */
export function parseIndexResponse(raw: unknown): IndexResponse | undefined {
  const result = v.safeParse(indexResponse, raw);
  return result.success ? result.output : undefined;
}
