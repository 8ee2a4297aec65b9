import type { Chunker } from '../chunks/chunker.ts';
import { keptFrom } from '../chunks/keptTrees.ts';
import type { FileIndexer } from './fileIndexer.ts';
import type { FlightRecorder } from './flightRecorder.ts';
import { likelyEdited } from './likelyEdited.ts';

export interface WarmUpOptions {
  readonly files: FileIndexer;
  readonly chunker: Pick<Chunker, 'chunk'>;
  readonly recorder: FlightRecorder;
  /** Absolute paths of files that are open. */
  readonly open: readonly string[];
}

/** Files that wait; of more the ones that were opened last are taken. */
const mostOpened = 20;

/** What is made ready while there is nothing else to do, so that the first edit does not wait for it. */
export class WarmUp {
  readonly #options: WarmUpOptions;
  readonly #opened = new Set<string>();
  #isCold = true;

  constructor(options: WarmUpOptions) {
    this.#options = options;
    for (const file of options.open) this.opened(file);
  }

  get isDue(): boolean {
    return this.#isCold || this.#opened.size > 0;
  }

  /** Whoever opens a file may edit it. */
  opened(file: string): void {
    this.#opened.delete(file);
    this.#opened.add(file);
    const [first] = this.#opened;
    if (this.#opened.size > mostOpened && first !== undefined) this.#opened.delete(first);
  }

  /** One small piece of it. */
  async next(): Promise<void> {
    if (this.#isCold) return this.#loadGrammars();
    const [file] = this.#opened;
    if (file === undefined) return;
    this.#opened.delete(file);
    await this.#keepTree(file);
  }

  /** Where nothing was cut since the start none is there. */
  async #loadGrammars(): Promise<void> {
    this.#isCold = false;
    const { files, chunker, open } = this.#options;
    if (files.counts.parsed > 0) return;
    for (const path of likelyEdited(files, open)) await chunker.chunk(path, '\n');
  }

  /** Of a large file that is open the syntax tree is there already when its first edit comes. */
  async #keepTree(file: string): Promise<void> {
    const { files, chunker, recorder } = this.#options;
    const path = files.paths.toPath(file) ?? '';
    const record = files.table.get(path);
    if (record?.type !== 'indexed' || record.how !== 'grammar' || record.size < keptFrom) return;
    const source = files.textOf(path);
    if (source?.hash !== record.hash) return;
    recorder.begin(path, source.stamp);
    await chunker.chunk(path, source.text, true);
    recorder.end();
  }
}
