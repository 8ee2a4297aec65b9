import type { Worker } from 'node:worker_threads';
import type { SessionEvent } from '../../protocol/events.ts';
import type { SessionId } from '../../protocol/ids.ts';
import { createThreadNotes } from '../../protocol/threadNotes.ts';
import { t } from '../../protocol/texts.ts';
import { threadText } from '../../protocol/threadText.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Upkeep } from '../storedSession.ts';
import type { SearchAnswer } from './journalKeeper.ts';
import { parseKeeperResponse, type KeeperRequest, type KeeperResponse } from './messages.ts';

export interface JournalWorkerOptions {
  /** Makes the thread. */
  readonly start: () => Worker;
  readonly clock: Clock;
  /** Upkeep that failed: searches and snapshots are behind, nothing else. */
  readonly onTrouble: (message: string) => void;
}

type Answer = Extract<KeeperResponse, { type: 'found' | 'rebuilt' }>;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds after an append at which the thread is told: a burst is one piece of work. */
const delay = 300;

/** The journal's worker thread, as seen from the host. The thread is made when it is first needed. */
export class JournalWorkerClient implements Upkeep {
  readonly #options: JournalWorkerOptions;
  readonly #waiting = new Map<number, Waiting>();
  readonly #snapshots = new Set<SessionId>();
  /** How the thread does. */
  readonly thread = createThreadNotes(() => this.#waiting.size);
  #worker: Worker | undefined;
  #timer: Timer | undefined;
  #lastId = 0;
  #disposed = false;

  constructor(options: JournalWorkerOptions) {
    this.#options = options;
  }

  appended(events: readonly SessionEvent[]): void {
    if (events.some(({ type }) => type !== 'reply-grew')) this.tendSoon();
  }

  snapshotDue(session: SessionId): void {
    this.#snapshots.add(session);
    this.tendSoon();
  }

  /** Brings index and snapshots up to date in a moment. */
  tendSoon(): void {
    if (this.#disposed) return;
    this.#timer ??= this.#options.clock.setTimeout(() => {
      this.#timer = undefined;
      const snapshots = [...this.#snapshots];
      this.#snapshots.clear();
      this.#post({ type: 'tend', snapshots });
    }, delay);
  }

  /** The best matches first, at most `limit`. Rejects where the journal cannot be searched. */
  async search(text: string, limit: number): Promise<SearchAnswer> {
    const answer = await this.#ask((id) => ({ type: 'search', id, text, limit }));
    return answer.type === 'found' ? answer.answer : { found: [], complete: false };
  }

  /** Makes the index anew. */
  async rebuild(): Promise<void> {
    await this.#ask((id) => ({ type: 'rebuild', id }));
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#timer?.cancel();
    this.#failAll(t('Parley is closing.'));
    await this.#worker?.terminate();
  }

  #ask(make: (id: number) => KeeperRequest): Promise<Answer> {
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#waiting.set(id, { resolve, reject });
    this.thread.asked();
    this.#post(make(id));
    return promise;
  }

  #post(request: KeeperRequest): void {
    if (this.#disposed) return this.#failAll(t('Parley is closing.'));
    this.#worker ??= this.#open();
    this.#worker.postMessage(request, []);
  }

  #open(): Worker {
    const worker = this.#options.start();
    worker.unref();
    worker.on('message', (raw: unknown) => this.#receive(parseKeeperResponse(raw)));
    worker.on('error', (error) => this.#options.onTrouble(String(error)));
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      if (!this.#disposed) this.thread.died();
      this.#failAll(t('The part of Parley that searches stopped. Try again.'));
    });
    this.thread.started();
    return worker;
  }

  #receive(response: KeeperResponse | undefined): void {
    if (!response) return this.#failAll(t('The answer cannot be read. Reload the window.'));
    if (response.type === 'trouble') return this.#options.onTrouble(response.message);
    const waiting = this.#waiting.get(response.id);
    this.#waiting.delete(response.id);
    this.thread.asked();
    if (response.type === 'failed') waiting?.reject(new Error(threadText(response.message)));
    else waiting?.resolve(response);
  }

  #failAll(message: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(message));
    this.#waiting.clear();
  }
}
