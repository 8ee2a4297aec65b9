import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData as given } from 'node:worker_threads';
import * as v from 'valibot';
import type { SessionId } from '../../protocol/ids.ts';
import { JournalKeeper } from './journalKeeper.ts';
import {
  parseKeeperRequest,
  workerData,
  type KeeperRequest,
  type KeeperResponse,
} from './messages.ts';

/** The worker thread's entry: keeps the index and the snapshots of one journal, and searches. */
const port = parentPort;
const keeper = new JournalKeeper(v.parse(workerData, given).folder);
const due = new Set<SessionId>();
let tending = false;

/**
 * Milliseconds of work after which the thread rests for as long as it worked. While a step holds the
 * lock the host's append waits, and SQLite looks again only after pauses that grow: without a rest it
 * would find the lock taken time and again.
 */
const stint = 5;
const longestRest = 50;
let restedAt = performance.now();

port?.on('message', (raw: unknown) => {
  const request = parseKeeperRequest(raw);
  if (!request) throw new Error('The journal worker got a message that it does not know.');
  if (request.type !== 'tend') return void answer(request).then(post);
  for (const session of request.snapshots) due.add(session);
  if (!tending) void tend();
});

async function answer(request: Exclude<KeeperRequest, { type: 'tend' }>): Promise<KeeperResponse> {
  const { id } = request;
  try {
    if (request.type === 'search') {
      return { type: 'found', id, answer: keeper.search(request.text, request.limit) };
    }
    keeper.dropIndex();
    restedAt = performance.now();
    while (keeper.advance()) await rest();
    return { type: 'rebuilt', id };
  } catch (error) {
    return { type: 'failed', id, message: messageOf(error) };
  }
}

/** In small steps, so that a search never waits for more than one of them. */
async function tend(): Promise<void> {
  tending = true;
  restedAt = performance.now();
  try {
    for (;;) {
      const [session] = due;
      if (session !== undefined) {
        due.delete(session);
        keeper.snapshot(session);
      } else if (!keeper.advance()) return;
      await rest();
    }
  } catch (error) {
    post({ type: 'trouble', message: messageOf(error) });
  } finally {
    tending = false;
  }
}

async function rest(): Promise<void> {
  const worked = performance.now() - restedAt;
  if (worked < stint) return nextTurn();
  await pause(Math.min(worked, longestRest));
  restedAt = performance.now();
}

function post(response: KeeperResponse): void {
  port?.postMessage(response);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
