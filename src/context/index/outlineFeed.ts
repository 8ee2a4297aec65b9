import type { Disposable } from '../../protocol/emitter.ts';
import { hashOf } from './fileText.ts';
import type { IndexClient } from './indexClient.ts';
import { readOutline } from './readOutline.ts';

/** A document as it stands in an editor. */
export interface OpenText {
  readonly text: string;
  /** VS Code's language id. */
  readonly language: string;
}

export interface OutlineFeedOptions {
  readonly index: Pick<IndexClient, 'wantsOutline' | 'setOutline'>;
  /** Undefined where the file is not open any more. */
  readonly textOf: (file: string) => OpenText | undefined;
  /** What an extension for the language says stands in it; nothing of it is trusted. */
  readonly ask: (file: string) => Promise<unknown>;
  readonly onTrouble: (message: string) => void;
  /** Milliseconds that an extension may take, for tests. */
  readonly patience?: number;
}

const patience = 3_000;
/** Files that wait; of more the ones that were offered first are given up. */
const mostWaiting = 50;
/** Times in a row that a language's extension may fail or hang before it is left in peace. */
const mostFailures = 3;
/** Characters above which no extension is asked. */
const largest = 1_000_000;

/**
 * Asks the extensions of languages without a grammar what stands in documents that are open, one after the
 * other, and tells the index. A document whose content the index knows by its outline is not asked about.
 */
export class OutlineFeed implements Disposable {
  readonly #options: OutlineFeedOptions;
  readonly #waiting = new Set<string>();
  readonly #failures = new Map<string, number>();
  #running: Promise<void> | undefined;
  #ended = false;

  constructor(options: OutlineFeedOptions) {
    this.#options = options;
  }

  /** The file was opened or changed, or comes into view. */
  offer(file: string): void {
    if (this.#ended) return;
    this.#waiting.delete(file);
    this.#waiting.add(file);
    const [first] = this.#waiting;
    if (this.#waiting.size > mostWaiting && first !== undefined) this.#waiting.delete(first);
    this.#running ??= this.#run();
  }

  /** Resolves when nothing waits. */
  async settled(): Promise<void> {
    await this.#running;
  }

  dispose(): void {
    this.#ended = true;
    this.#waiting.clear();
  }

  async #run(): Promise<void> {
    for (const file of this.#waiting) {
      this.#waiting.delete(file);
      try {
        await this.#take(file);
      } catch (error) {
        // The index is closing or stopped: what is open then is offered again.
        this.#options.onTrouble(`Outline of ${file}: ${String(error)}`);
      }
    }
    this.#running = undefined;
  }

  async #take(file: string): Promise<void> {
    const { index, textOf } = this.#options;
    const open = textOf(file);
    if (!open || open.text.length > largest || this.#isGivenUp(open)) return;
    if (!(await index.wantsOutline(file)) || this.#ended) return;
    const outline = readOutline(await this.#ask(file, open));
    // What was typed meanwhile is offered by itself.
    if (this.#ended || outline.length === 0 || textOf(file)?.text !== open.text) return;
    index.setOutline(file, hashOf(open.text), outline);
  }

  #isGivenUp({ language }: OpenText): boolean {
    return (this.#failures.get(language) ?? 0) >= mostFailures;
  }

  /** Undefined where the extension failed or took too long. */
  async #ask(file: string, { language }: OpenText): Promise<unknown> {
    const { ask, onTrouble } = this.#options;
    const limit = this.#options.patience ?? patience;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`no answer in ${limit} ms`)), limit);
    try {
      const raw = await Promise.race([ask(file), late.promise]);
      this.#failures.delete(language);
      return raw;
    } catch (error) {
      this.#failures.set(language, (this.#failures.get(language) ?? 0) + 1);
      const more = this.#isGivenUp({ language, text: '' }) ? '; it is asked no more' : '';
      onTrouble(`The extension for ${language} gave no outline: ${String(error)}${more}`);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}
