import type { Worker } from 'node:worker_threads';
import type { OutlineSymbol } from '../chunks/outline.ts';
import type { IndexQuery } from './answerQuery.ts';
import { FlightRecorder } from './flightRecorder.ts';
import { IndexEvents } from './indexEvents.ts';
import { reportInWords, stateInWords } from './inWords.ts';
import type { HopelessFile, IndexSetup } from './indexSetup.ts';
import type { IndexReport, IndexState } from './indexState.ts';
import {
  parseIndexResponse,
  type IndexQuestion,
  type IndexRequest,
  type IndexResponse,
  type NamedPlace,
} from './messages.ts';
import { t } from '../../protocol/texts.ts';
import { createThreadNotes } from '../../protocol/threadNotes.ts';
import type { NameKind } from './foundName.ts';
import { ThreadRestarts } from './threadRestarts.ts';

export interface IndexThreadData {
  readonly setup: IndexSetup;
  readonly recorder: SharedArrayBuffer;
}

export interface IndexClientOptions {
  readonly setup: IndexSetup;
  /** Makes the thread. */
  readonly start: (data: IndexThreadData) => Worker;
  readonly onState: (state: IndexState) => void;
  /** Milliseconds, for tests. */
  readonly restartAfter?: number;
  readonly silence?: number;
}

/** The index could not do what was asked. The message is for a person. */
export class IndexError extends Error {
  override readonly name = 'IndexError';
}

type Answer = Exclude<IndexResponse, { type: 'state' | 'failed' | 'cancelled' }>;
type Found = Extract<Answer, { type: 'found' }>;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Questions under way at once; more are refused. */
const mostWaiting = 64;
/** Files over which the thread died, once and more often, that are remembered. */
const mostSuspects = 1_000;
/** Times that a file may be what the thread died over. */
const mostDeaths = 2;
/** Files that were opened last, for a thread that is started again. */
const mostOpened = 100;
/** Milliseconds without a word from a thread that is at work after which it hangs. */
const silence = 45_000;

/**
 * The index's thread, as seen from the host. Starts it at once, and again after it died: what was saved by
 * then is not done twice, and a file over which it died twice is left out.
 */
export class IndexClient {
  readonly #options: IndexClientOptions;
  readonly #recorder = new FlightRecorder();
  readonly #restarts: ThreadRestarts;
  readonly #events = new IndexEvents();
  readonly #waiting = new Map<number, Waiting>();
  /** How the thread does. */
  readonly thread = createThreadNotes(() => this.#waiting.size);
  readonly #unsaved = new Map<string, string>();
  readonly #pauses = new Set<string>();
  readonly #deaths = new Map<string, number>();
  #hopeless: readonly HopelessFile[];
  /** The one opened last first. */
  #opened: readonly string[];
  #worker: Worker | undefined;
  #state: IndexState | undefined;
  #watch: NodeJS.Timeout | undefined;
  #lastId = 0;
  #closed = false;
  #gaveUp = false;

  constructor(options: IndexClientOptions) {
    this.#options = options;
    this.#hopeless = options.setup.hopeless;
    this.#opened = options.setup.open;
    this.#restarts = new ThreadRestarts(options.restartAfter);
    this.#open();
  }

  /** As the thread told it last; undefined before it did. */
  state(): IndexState | undefined {
    return this.#state;
  }

  /** True where the thread died so often that it is not started again. */
  get gaveUp(): boolean {
    return this.#gaveUp;
  }

  /** Rejects with the signal's reason, or with `IndexError`. */
  async query(query: IndexQuery, signal?: AbortSignal): Promise<Found> {
    const answer = await this.#ask((id) => ({ type: 'query', id, query }), signal);
    if (answer.type !== 'found') throw mismatch();
    return answer;
  }

  /**
   * Files and folders, or symbols, by the beginning of their names, the best first. `near`: absolute paths
   * of files that come first among equals.
   */
  async lookup(
    text: string,
    kind: NameKind,
    limit: number,
    near: readonly string[] = [],
  ): Promise<readonly NamedPlace[]> {
    const answer = await this.#ask((id) => ({ type: 'lookup', id, text, kind, limit, near }));
    if (answer.type !== 'looked-up') throw mismatch();
    return answer.names;
  }

  /** Whether an outline of the file is of use: it is cut by its look alone. */
  async wantsOutline(file: string): Promise<boolean> {
    const answer = await this.#ask((id) => ({ type: 'wants-outline', id, file }));
    if (answer.type !== 'outline-wanted') throw mismatch();
    return answer.wanted;
  }

  /** What stands in the file's text of this hash, as of `hashOf`. */
  setOutline(file: string, hash: string, outline: readonly OutlineSymbol[]): void {
    this.#post({ type: 'outline', file, hash, outline });
  }

  async report(): Promise<IndexReport> {
    const answer = await this.#ask((id) => ({ type: 'report', id }));
    if (answer.type !== 'reported') throw mismatch();
    const report = reportInWords(answer.report);
    const events = [...report.events, ...this.#events.all()].toSorted((a, b) => a.at - b.at);
    return { ...report, events };
  }

  changed(files: readonly string[]): void {
    this.#post({ type: 'changed', files });
  }

  /** What an editor has of a file and the disk has not; undefined: the disk counts again. */
  setUnsaved(file: string, text: string | undefined): void {
    if (text === undefined) this.#unsaved.delete(file);
    else this.#unsaved.set(file, text);
    this.#post({ type: 'unsaved', file, text: text ?? null });
  }

  /** Somebody opened the file, and may edit it. */
  opened(file: string): void {
    this.#opened = [file, ...this.#opened.filter((each) => each !== file)].slice(0, mostOpened);
    this.#post({ type: 'opened', file });
  }

  rescan(): void {
    this.#post({ type: 'rescan' });
  }

  rebuild(): void {
    this.#deaths.clear();
    this.#post({ type: 'rebuild' });
  }

  /** Nothing is built until every reason is taken back; questions are answered all the same. */
  pause(reason: string): void {
    this.#pauses.add(reason);
    this.#post({ type: 'pause', reason });
  }

  resume(reason: string): void {
    if (this.#pauses.delete(reason)) this.#post({ type: 'resume', reason });
  }

  /** Saves what is not saved yet, at most for `budget` milliseconds, and gives the memory back. */
  async close(budget: number): Promise<void> {
    if (this.#closed) return;
    const saved = this.#worker && this.#ask((id) => ({ type: 'close', id }));
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, budget);
    await Promise.race([saved?.catch(() => undefined), late.promise]);
    clearTimeout(timer);
    this.#closed = true;
    clearTimeout(this.#watch);
    this.#restarts.dispose();
    this.#failAll(closing());
    await this.#worker?.terminate();
  }

  async #ask(make: (id: number) => IndexQuestion, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted();
    if (this.#closed) throw closing();
    if (!this.#worker) throw stopped();
    if (this.#waiting.size >= mostWaiting)
      throw new IndexError(t('The index is asked too much at once. Try again in a moment.'));
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const onAbort = (): void => {
      this.#post({ type: 'cancel', id });
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#waiting.set(id, { resolve, reject });
    this.thread.asked();
    try {
      this.#post(make(id));
      return await promise;
    } finally {
      this.#waiting.delete(id);
      this.thread.asked();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** While there is no thread nothing is lost: a new one walks the folders, and is told the rest. */
  #post(request: IndexRequest): void {
    if (!this.#closed) this.#worker?.postMessage(request, []);
  }

  #open(): void {
    if (this.#closed) return;
    const { setup: first } = this.#options;
    const setup = { ...first, hopeless: this.#hopeless, open: this.#opened };
    const worker = this.#options.start({ setup, recorder: this.#recorder.buffer });
    let cause: unknown;
    worker.unref();
    worker.on('message', (raw: unknown) => this.#receive(parseIndexResponse(raw)));
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => this.#onExit(worker, cause));
    this.#worker = worker;
    this.thread.started();
    for (const reason of this.#pauses) this.#post({ type: 'pause', reason });
    for (const [file, text] of this.#unsaved) this.#post({ type: 'unsaved', file, text });
    this.#listen();
  }

  #receive(response: IndexResponse | undefined): void {
    this.#listen();
    if (!response) return this.#failAll(mismatch());
    if (response.type === 'state') {
      this.#state = stateInWords(response.state);
      this.#options.onState(this.#state);
      return this.#listen();
    }
    const waiting = this.#waiting.get(response.id);
    // What was cancelled meanwhile has nobody waiting for it.
    if (!waiting || response.type === 'cancelled') return;
    if (response.type === 'failed') waiting.reject(new IndexError(response.message));
    else waiting.resolve(response);
  }

  /** Gives a thread that is at work some time to say so again. */
  #listen(): void {
    clearTimeout(this.#watch);
    const atRest = this.#state?.phase === 'ready' || this.#state?.phase === 'paused';
    if ((atRest && this.#waiting.size === 0) || this.#closed) return;
    const worker = this.#worker;
    this.#watch = setTimeout(() => {
      this.#events.note(t('The thread of the index hung and was ended.'));
      void worker?.terminate();
    }, this.#options.silence ?? silence);
    this.#watch.unref();
  }

  #onExit(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker || this.#closed) return;
    this.#worker = undefined;
    clearTimeout(this.#watch);
    this.#failAll(stopped());
    this.#suspect();
    const why = cause instanceof Error ? `: ${cause.message}` : '';
    const again = this.#restarts.next(() => this.#open());
    const said = again
      ? t('The thread of the index stopped{0}; it is started again.', why)
      : t(
          'The thread of the index stopped{0}; it is not started again: it stopped too often. Reload the window.',
          why,
        );
    this.#events.note(said);
    this.#gaveUp = !again;
    this.thread.died();
  }

  /** Notes which file the thread was at. */
  #suspect(): void {
    const at = this.#recorder.read();
    this.#recorder.end();
    if (!at || this.#deaths.size >= mostSuspects) return;
    const key = JSON.stringify([at.path, at.stamp]);
    const deaths = (this.#deaths.get(key) ?? 0) + 1;
    this.#deaths.set(key, deaths);
    if (deaths >= mostDeaths) this.#hopeless = [...this.#hopeless, at];
  }

  #failAll(error: IndexError): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

function stopped(): IndexError {
  return new IndexError(
    t('The index of your code stopped and is being started again. Try again in a moment.'),
  );
}

function closing(): IndexError {
  return new IndexError(t('Parley is closing the index.'));
}

function mismatch(): IndexError {
  return new IndexError(t('The index gave an answer that cannot be read. Reload the window.'));
}
