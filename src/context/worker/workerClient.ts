import type { Worker } from 'node:worker_threads';
import type { Encoding } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { createThreadNotes, type ThreadView } from '../../protocol/threadNotes.ts';
import { threadText } from '../../protocol/threadText.ts';
import type { Declaration } from '../chunks/declarations.ts';
import type { SyntaxFaults } from '../chunks/syntaxFaults.ts';
import type { SyntaxTable } from '../chunks/syntaxTable.ts';
import type { PlaceSearch, SearchRequest } from '../search/places.ts';
import type { LargeFileParts } from '../sources/contextSources.ts';
import type { LargeFile } from '../sources/largeFile.ts';
import { createCachedCounter, type TokenCounter } from '../tokenCounter.ts';
import { createBoundedCounter } from '../tokens/boundedCounter.ts';
import { parseResponse, type WorkerRequest, type WorkerResponse } from './messages.ts';

/** What the worker thread can do, as seen from the host. */
export interface ContextWorkerClient extends TokenCounter {
  /** Counts by this tokenizer; the client itself counts by o200k. */
  counting(encoding: Encoding): TokenCounter;
  /** Rejects with the signal's reason when aborted. */
  findPlaces(request: SearchRequest, signal: AbortSignal): Promise<PlaceSearch>;
  /** What is worth sending of a file that is too large. Rejects with the signal's reason when aborted. */
  largeFile(file: LargeFile, signal: AbortSignal): Promise<LargeFileParts>;
  /** What a text declares; `grammars` is the folder with the grammars. */
  declarations(file: ParsedFile): Promise<readonly Declaration[]>;
  /** The syntax tree of a text; undefined where no grammar can tell. */
  table(file: ParsedFile): Promise<SyntaxTable | undefined>;
  /** What is wrong with the syntax of each of these texts of one file; null where no grammar can tell. */
  faults(file: ParsedTexts): Promise<readonly (SyntaxFaults | null)[]>;
  /** How the thread does. */
  readonly thread: ThreadView;
  /** Ends the worker; requests that are under way are rejected. */
  dispose(): Promise<void>;
}

/** A text that is to be parsed. */
export interface ParsedFile {
  /** Says the language. */
  readonly path: string;
  readonly text: string;
  readonly grammars: string;
}

/** Versions of one file. */
export interface ParsedTexts {
  /** Says the language. */
  readonly path: string;
  readonly texts: readonly string[];
  readonly grammars: string;
}

/** The worker could not do what was asked. The message is for a person. */
export class ContextWorkerError extends Error {
  override readonly name = 'ContextWorkerError';
}

type Answer = Exclude<WorkerResponse, { type: 'failed' | 'cancelled' }>;
type Question = Exclude<WorkerRequest, { type: 'cancel' }>;

interface Pending {
  readonly question: Question;
  /** How often the question went to a worker. */
  tries: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Requests under way at once; more are refused. */
const queueLimit = 64;
/** A question that was there when the worker died is asked once more, and no more than that. */
const mostTries = 2;

/**
 * A client for the context worker. `start` makes the thread at the first request, and again at the
 * next one after it died. Requests reject with `ContextWorkerError` where the worker died twice over
 * them, where too many are under way, and after `dispose`.
 */
export function createWorkerClient(start: () => Worker): ContextWorkerClient {
  const connection = new WorkerConnection(start);
  const counters = {
    o200k: createWorkerCounter(connection, 'o200k'),
    cl100k: createWorkerCounter(connection, 'cl100k'),
  } as const;
  return {
    count: (texts, signal) => counters.o200k.count(texts, signal),
    counting: (encoding) => counters[encoding],
    async findPlaces(request, signal) {
      const answer = await connection.ask(
        (id) => ({ type: 'search', id, search: request }),
        signal,
      );
      if (answer.type !== 'found') throw mismatch();
      const { note, ...search } = answer.search;
      return note === undefined ? search : { ...search, note: threadText(note) };
    },
    async largeFile(file, signal) {
      const answer = await connection.ask((id) => ({ type: 'excerpt', id, ...file }), signal);
      if (answer.type !== 'excerpted') throw mismatch();
      return answer.parts;
    },
    async declarations(file) {
      const answer = await connection.ask((id) => ({ type: 'declarations', id, ...file }));
      if (answer.type !== 'declared') throw mismatch();
      return answer.declarations;
    },
    async table(file) {
      const answer = await connection.ask((id) => ({ type: 'parse', id, ...file }));
      if (answer.type !== 'parsed') throw mismatch();
      return answer.table;
    },
    async faults(file) {
      const answer = await connection.ask((id) => ({ type: 'faults', id, ...file }));
      if (answer.type !== 'faulted' || answer.faults.length !== file.texts.length) throw mismatch();
      return answer.faults.map(({ known, ...faults }) => (known ? faults : null));
    },
    thread: connection.notes,
    dispose: () => connection.dispose(),
  };
}

/** Counts are remembered, and no text is so long that it would take the worker for itself. */
function createWorkerCounter(connection: WorkerConnection, encoding: Encoding): TokenCounter {
  const counter = createCachedCounter({
    async count(texts, signal) {
      const ask = (id: number): Question => ({ type: 'count', id, texts, encoding });
      const answer = await connection.ask(ask, signal);
      if (answer.type !== 'counted' || answer.counts.length !== texts.length) throw mismatch();
      return answer.counts;
    },
  });
  return createBoundedCounter(counter);
}

class WorkerConnection {
  readonly #start: () => Worker;
  readonly #pending = new Map<number, Pending>();
  readonly notes = createThreadNotes(() => this.#pending.size);
  #worker: Worker | undefined;
  #lastId = 0;
  #disposed = false;

  constructor(start: () => Worker) {
    this.#start = start;
  }

  async ask(make: (id: number) => Question, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted();
    if (this.#disposed) throw closed();
    if (this.#pending.size >= queueLimit) {
      throw new ContextWorkerError(t('Too much is being counted at once. Try again in a moment.'));
    }
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const onAbort = (): void => {
      this.#worker?.postMessage({ type: 'cancel', id } satisfies WorkerRequest);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const pending = { question: make(id), tries: 0, resolve, reject };
      this.#pending.set(id, pending);
      this.notes.asked();
      this.#send(pending);
      return await promise;
    } finally {
      this.#pending.delete(id);
      this.notes.asked();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const pending of this.#pending.values()) pending.reject(closed());
    await this.#worker?.terminate();
  }

  #send(pending: Pending): void {
    pending.tries++;
    try {
      this.#worker ??= this.#open();
      this.#worker.postMessage(pending.question, []);
    } catch (error) {
      pending.reject(died(error));
    }
  }

  #open(): Worker {
    const worker = this.#start();
    let cause: unknown;
    worker.on('message', (raw: unknown) => this.#onMessage(raw));
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => this.#onExit(worker, cause));
    this.notes.started();
    return worker;
  }

  #onMessage(raw: unknown): void {
    const response = parseResponse(raw);
    if (!response) {
      for (const pending of this.#pending.values()) pending.reject(mismatch());
      return;
    }
    const pending = this.#pending.get(response.id);
    // What was cancelled meanwhile has nobody waiting for it.
    if (!pending || response.type === 'cancelled') return;
    if (response.type === 'failed') pending.reject(new ContextWorkerError(response.message));
    else pending.resolve(response);
  }

  #onExit(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker || this.#disposed) return;
    this.#worker = undefined;
    this.notes.died();
    for (const pending of this.#pending.values()) {
      if (pending.tries < mostTries) this.#send(pending);
      else pending.reject(died(cause));
    }
  }
}

function died(cause: unknown): ContextWorkerError {
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return new ContextWorkerError(
    t(
      'The part of Parley that counts and searches stopped{0}. Try again; if it happens again, reload the window.',
      why,
    ),
    { cause },
  );
}

function closed(): ContextWorkerError {
  return new ContextWorkerError(t('Parley is closing.'));
}

function mismatch(): ContextWorkerError {
  return new ContextWorkerError(
    t(
      'The part of Parley that counts and searches gave an answer that cannot be read. Reload the window.',
    ),
  );
}
