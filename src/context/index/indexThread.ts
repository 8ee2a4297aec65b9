import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Chunker } from '../chunks/chunker.ts';
import { createCodeIndex, readCodeIndex } from '../rank/createCodeIndex.ts';
import { createChunkCache } from './chunkCache.ts';
import { FlightRecorder } from './flightRecorder.ts';
import { serveIndex } from './indexServer.ts';
import { IndexKeeper } from './indexKeeper.ts';
import { parseIndexRequest, parseWorkerData, type IndexResponse } from './messages.ts';
import { createPowerSource, type PowerSource } from './powerSource.ts';
import { restOnBattery } from './restOnBattery.ts';
import { indexVersion } from './savedIndex.ts';
import { TieredStore } from './tieredStore.ts';

const megabyte = 1_048_576;
const week = 7 * 86_400_000;
const cacheSizes = { hotBytes: 4 * megabyte, warmBytes: 16 * megabyte, coldBytes: 16 * megabyte };

function post(response: IndexResponse): void {
  parentPort?.postMessage(response);
}

/** What a thread is made with. */
export interface IndexThreadParts {
  /** As in `IndexKeeperOptions`. */
  readonly betweenSaves?: number;
  readonly createChunker: (options: { readonly grammars: string }) => Pick<Chunker, 'chunk'>;
  /** What tells where the machine's power comes from, for tests. */
  readonly power?: PowerSource;
}

/** Builds and asks the index of the code in a worker thread, away from the host's thread. */
export function runIndexThread({
  createChunker,
  power = createPowerSource(),
  ...rest
}: IndexThreadParts): void {
  const { setup, recorder } = parseWorkerData(workerData);
  const folder = path.join(setup.storage, 'chunks');
  const store = new TieredStore({ folder, ...cacheSizes, coldAfter: week, now: Date.now });
  const keeper = new IndexKeeper({
    ...rest,
    setup,
    chunker: createChunker(setup),
    cache: createChunkCache(store, indexVersion),
    recorder: new FlightRecorder(recorder),
    createIndex: createCodeIndex,
    readIndex: readCodeIndex,
    onState: (state) => post({ type: 'state', state }),
  });
  const serve = serveIndex({ keeper, roots: setup.roots, post });
  parentPort?.on('message', (raw: unknown) => {
    const request = parseIndexRequest(raw);
    // An exception ends the thread, and the client tells its callers: no question goes unanswered.
    if (!request) throw new Error('The index got a message that it does not know.');
    serve(request);
  });
  if (setup.pauseOnBattery) restOnBattery(keeper, power);
  keeper.start();
  store.tidy().catch((error: unknown) => keeper.events.note(`The chunk cache: ${String(error)}`));
}
