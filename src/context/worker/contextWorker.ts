import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import type { Chunker } from '../chunks/chunker.ts';
import { findPlaces } from '../search/findPlaces.ts';
import { largeFileParts } from '../sources/largeFile.ts';
import {
  parseRequest,
  type KnownFaults,
  type WorkerRequest,
  type WorkerResponse,
} from './messages.ts';
import { loadTokenizer } from './tokenize.ts';

/** The worker thread's entry: counts tokens and searches files, away from the host's thread. */
const port = parentPort;
const running = new Map<number, AbortController>();
let chunker: Promise<Chunker> | undefined;

port?.on('message', (raw: unknown) => {
  const request = parseRequest(raw);
  // An exception ends the worker, and the client tells its callers: no request goes unanswered.
  if (!request) throw new Error('The context worker got a message that it does not know.');
  if (request.type === 'cancel') running.get(request.id)?.abort();
  else void serve(request);
});

async function serve(request: Exclude<WorkerRequest, { type: 'cancel' }>): Promise<void> {
  const controller = new AbortController();
  running.set(request.id, controller);
  const response = await answer(request, controller.signal).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    return controller.signal.aborted
      ? ({ type: 'cancelled', id: request.id } as const)
      : ({ type: 'failed', id: request.id, message } as const);
  });
  running.delete(request.id);
  port?.postMessage(response);
}

async function answer(
  request: Exclude<WorkerRequest, { type: 'cancel' }>,
  signal: AbortSignal,
): Promise<WorkerResponse> {
  const { id } = request;
  if (request.type === 'search') {
    return { type: 'found', id, search: await findPlaces(request.search, signal) };
  }
  if (request.type === 'excerpt') {
    return { type: 'excerpted', id, parts: await largeFileParts(request, signal) };
  }
  if (request.type === 'declarations') {
    const { path, text, grammars } = request;
    const loaded = await (chunker ??= loadChunker(grammars));
    return { type: 'declared', id, declarations: await loaded.declarations(path, text) };
  }
  if (request.type === 'parse') {
    const { path, text, grammars } = request;
    const table = await (await (chunker ??= loadChunker(grammars))).table(path, text);
    return { type: 'parsed', id, ...(table && { table }) };
  }
  if (request.type === 'faults') return { type: 'faulted', id, faults: await faultsIn(request) };
  return { type: 'counted', id, counts: await countEach(request, signal) };
}

async function faultsIn({
  path,
  texts,
  grammars,
}: Extract<WorkerRequest, { type: 'faults' }>): Promise<readonly KnownFaults[]> {
  const loaded = await (chunker ??= loadChunker(grammars));
  const faults: KnownFaults[] = [];
  for (const text of texts) {
    const found = await loaded.faults(path, text);
    faults.push({ known: found !== undefined, count: 0, lines: [], ...found });
  }
  return faults;
}

/** Grammars are large: they come when the first file is to be taken apart. */
async function loadChunker(grammars: string): Promise<Chunker> {
  const { createChunker } = await import('../chunks/chunker.ts');
  return createChunker({ grammars });
}

async function countEach(
  { texts, encoding }: Extract<WorkerRequest, { type: 'count' }>,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const countTokens = await loadTokenizer(encoding);
  const counts: number[] = [];
  for (const text of texts) {
    // Lets a `cancel` in between two texts.
    await nextTurn();
    signal.throwIfAborted();
    counts.push(countTokens(text));
  }
  return counts;
}
