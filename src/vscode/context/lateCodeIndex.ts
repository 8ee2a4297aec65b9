import type { RetrieveQuery, Retrieval, Retriever } from '../../context/retrieve.ts';
import type {
  FoundPlace,
  FoundSymbol,
  PlaceLookup,
  SymbolLookup,
} from '../../context/sources/contextSources.ts';
import type { IndexOverview } from '../../context/index/indexSection.ts';
import type { IndexReport } from '../../context/index/indexState.ts';
import type { ThreadState } from '../../protocol/dashboard.ts';
import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import { t } from '../../protocol/texts.ts';
import type { CodeIndex, CodeIndexOptions } from './codeIndex.ts';

/** Milliseconds after a view was opened at which the index begins: what the person does comes first. */
const startDelay = 3_000;

/** The index of the workspace's code, loaded and begun when a question or a view first needs it. */
export class LateCodeIndex implements Retriever, SymbolLookup, PlaceLookup, Disposable {
  readonly #options: CodeIndexOptions;
  readonly #pauses = new Set<string>();
  readonly #changed: Emitter<void>;
  #loading: Promise<CodeIndex> | undefined;
  #index: CodeIndex | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(options: CodeIndexOptions) {
    this.#options = options;
    this.#changed = new Emitter((error) => options.log.error('Index', error));
  }

  async retrieve(query: RetrieveQuery, signal?: AbortSignal): Promise<Retrieval> {
    signal?.throwIfAborted();
    if (!this.#isWanted()) return { chunks: [] };
    try {
      return await (await this.load()).retriever.retrieve(query, signal);
    } catch (error) {
      signal?.throwIfAborted();
      this.#options.log.error('Index', error);
      return { chunks: [], note: t('The index of your code could not be loaded.') };
    }
  }

  /** Empty where the index is off or cannot answer. */
  async symbols(text: string, limit: number): Promise<readonly FoundSymbol[]> {
    if (!this.#isWanted()) return [];
    try {
      return await (await this.load()).symbols(text, limit);
    } catch (error) {
      this.#options.log.error('Index', error);
      return [];
    }
  }

  /** Undefined where the index is off, not begun, or cannot answer. */
  async places(
    text: string,
    limit: number,
    near: readonly string[],
  ): Promise<readonly FoundPlace[] | undefined> {
    return this.#isWanted() ? this.#index?.places(text, limit, near) : undefined;
  }

  /** How many files it holds, once it has seen all of them. */
  filesWhenComplete(): number | undefined {
    const state = this.#index?.state();
    return this.#isWanted() && state?.complete === true ? state.files : undefined;
  }

  /** Why code is cut without a grammar, in words; undefined where nothing is known of that. */
  grammarFault(): string | undefined {
    return this.#isWanted() ? this.#index?.state()?.grammarFault : undefined;
  }

  /** What it does at the moment; it is not begun for that. */
  overview(): IndexOverview & { readonly thread: ThreadState | undefined } {
    const wanted = this.#isWanted();
    const begun = this.#index?.overview();
    if (begun) return { ...begun, wanted: wanted && begun.wanted };
    return { wanted, begun: false, gaveUp: false, state: undefined, thread: undefined };
  }

  /** How large it is; undefined where there is none. */
  async measure(): Promise<IndexReport | undefined> {
    return (await this.#index?.show())?.report;
  }

  /** What `overview` gives may be another. */
  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  /** Begins in a moment. */
  startSoon(): void {
    if (this.#ended) return;
    this.#timer ??= setTimeout(() => {
      if (this.#isWanted())
        this.load().catch((error: unknown) => this.#options.log.error('Index', error));
    }, startDelay);
  }

  /** Nothing is built until every reason is taken back: a local model needs the machine for itself. */
  pause(reason: string): void {
    this.#pauses.add(reason);
    this.#index?.pause(reason);
  }

  resume(reason: string): void {
    this.#pauses.delete(reason);
    this.#index?.resume(reason);
  }

  load(): Promise<CodeIndex> {
    this.#loading ??= this.#open().catch((error: unknown) => {
      // The next question tries again.
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  /** Saves what is not saved yet, for at most `budget` milliseconds. */
  async close(budget: number): Promise<void> {
    this.dispose();
    await this.#index?.close(budget);
  }

  dispose(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#index?.dispose();
    this.#changed.dispose();
  }

  #isWanted(): boolean {
    return !this.#ended && this.#options.settings.get().index.enabled;
  }

  async #open(): Promise<CodeIndex> {
    const { CodeIndex: Loaded } = await import('./codeIndex.ts');
    const index = new Loaded(this.#options);
    this.#index = index;
    index.onDidChange(() => this.#changed.emit());
    this.#changed.emit();
    if (this.#ended) index.dispose();
    for (const reason of this.#pauses) index.pause(reason);
    return index;
  }
}
