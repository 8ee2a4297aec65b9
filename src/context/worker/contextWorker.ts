import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { findPlaces } from '../search/findPlaces.ts';
import { parseRequest, type WorkerRequest, type WorkerResponse } from './messages.ts';
import { loadTokenizer } from './tokenize.ts';

/** The worker thread's entry: counts tokens and searches files, away from the host's thread. */
const port = parentPort;
const running = new Map<number, AbortController>();

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
  return { type: 'counted', id, counts: await countEach(request.texts, signal) };
}

async function countEach(
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly number[]> {
  const countTokens = await loadTokenizer();
  const counts: number[] = [];
  for (const text of texts) {
    // Lets a `cancel` in between two texts.
    await nextTurn();
    signal.throwIfAborted();
    counts.push(countTokens(text));
  }
  return counts;
}
