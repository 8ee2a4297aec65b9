import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { IndexClient } from '../../context/index/indexClient.ts';
import type { IndexReport, IndexState } from '../../context/index/indexState.ts';
import { createRetriever } from '../../context/index/retriever.ts';
import type { NamedPlace } from '../../context/index/messages.ts';
import type { IndexSetup } from '../../context/index/indexSetup.ts';
import type { RetrievedChunk, RetrieveQuery, Retriever } from '../../context/retrieve.ts';
import type { FoundPlace, FoundSymbol } from '../../context/sources/contextSources.ts';
import type { PlaceFinder } from '../../models/offline/places.ts';
import type { IndexOverview } from '../../context/index/indexSection.ts';
import type { ThreadState } from '../../protocol/dashboard.ts';
import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import type { Log } from '../../protocol/log.ts';
import { t } from '../../protocol/texts.ts';
import { isSecretFile } from '../../trust/secretFiles.ts';
import { Disposables } from '../disposables.ts';
import { IndexFeeds } from './indexFeeds.ts';
import { excludedGlobs, indexFolders, type IndexFolders } from './indexFolders.ts';
import { startLimitedWorker } from './limitedWorker.ts';
import { OpenOutlines } from './openOutlines.ts';
import type { SettingsReader } from '../settings.ts';

export interface CodeIndexOptions {
  /** The built extension's folder. */
  readonly dist: string;
  /** Where the index is saved. */
  readonly storage: string;
  readonly settings: SettingsReader;
  /** Searches the files themselves while the index has not seen them all. */
  readonly finder: PlaceFinder;
  readonly log: Log;
}

/** What the index tells a person, and what it cannot know by itself. */
export interface ShownIndex {
  readonly report: IndexReport | undefined;
  readonly folders: IndexFolders;
}

/** Milliseconds after a change of settings or folders before the thread is made anew. */
const settleTime = 500;
/** Milliseconds that a thread which is no longer wanted may take to save. */
const closeTime = 2_000;
/** Milliseconds for a search while the index is built: whoever asks a model does not wait for longer. */
const fillInTime = 1_500;
/** Milliseconds for a lookup: who types a name does not wait for one that is being made. */
const lookupTime = 400;
const megabyte = 1_048_576;
/** Megabytes of heap beside the postings, which are not in the heap: the table of files, texts, syntax trees. */
const threadHeap = 512;

/** The index of this workspace, from its watchers to its thread. */
export class CodeIndex implements Disposable {
  readonly retriever: Retriever;
  readonly #options: CodeIndexOptions;
  readonly #owned = new Disposables();
  readonly #pauses = new Set<string>();
  readonly #changed: Emitter<void>;
  #client: IndexClient | undefined;
  #feeds: IndexFeeds | undefined;
  #outlines: OpenOutlines | undefined;
  #setup = '';
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(options: CodeIndexOptions) {
    this.#options = options;
    this.#changed = this.#owned.add(new Emitter((error) => options.log.error('Index', error)));
    const soon = (): void => this.#settleSoon();
    this.#owned.add(options.settings.onDidChange(soon));
    this.#owned.add(vscode.workspace.onDidChangeWorkspaceFolders(soon));
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('files.exclude')) soon();
      }),
    );
    this.retriever = this.#createRetriever();
    this.#open();
  }

  /** Symbols by the beginning of their names, the best first; empty where the index cannot answer. */
  async symbols(text: string, limit: number): Promise<readonly FoundSymbol[]> {
    try {
      const names = (await this.#client?.lookup(text, 'symbol', limit)) ?? [];
      return names.map(({ file, ...found }) => {
        return Object.assign(found, { uri: vscode.Uri.file(file).toString() });
      });
    } catch (error) {
      this.#options.log.warn(`Names from the index: ${String(error)}`);
      return [];
    }
  }

  /** Files and folders; undefined where the index has not seen all of them or is too slow for a key. */
  async places(
    text: string,
    limit: number,
    near: readonly string[],
  ): Promise<readonly FoundPlace[] | undefined> {
    const client = this.#client;
    if (client?.state()?.complete !== true) return undefined;
    const late = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => late.resolve(undefined), lookupTime);
    try {
      const files = near.flatMap((uri) => toFile(uri) ?? []);
      const names = await Promise.race([client.lookup(text, 'file', limit, files), late.promise]);
      return names?.flatMap(placeOf);
    } catch (error) {
      this.#options.log.warn(`Files from the index: ${String(error)}`);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Without a report where there is nothing to index. Rejects where the thread cannot answer. */
  async show(): Promise<ShownIndex> {
    return { report: await this.#client?.report(), folders: indexFolders() };
  }

  state(): IndexState | undefined {
    return this.#client?.state();
  }

  overview(): IndexOverview & { readonly thread: ThreadState | undefined } {
    const client = this.#client;
    return {
      wanted: this.#setup !== '',
      begun: true,
      gaveUp: client?.gaveUp ?? false,
      state: client?.state(),
      thread: client?.thread.state(),
    };
  }

  /** What it does, or how its thread does, is another now. */
  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  rebuild(): void {
    this.#client?.rebuild();
  }

  pause(reason: string): void {
    this.#pauses.add(reason);
    this.#client?.pause(reason);
  }

  resume(reason: string): void {
    this.#pauses.delete(reason);
    this.#client?.resume(reason);
  }

  async close(budget: number): Promise<void> {
    this.dispose();
    await this.#client?.close(budget);
  }

  /** What is on its way is given up; `close` saves first. */
  dispose(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#feeds?.dispose();
    this.#outlines?.dispose();
    this.#owned.dispose();
  }

  #createRetriever(): Retriever {
    const retriever = createRetriever({
      index: {
        query: async (query, signal) => {
          if (!this.#client) throw new Error(t('The index is being set up anew.'));
          return this.#client.query(query, signal);
        },
      },
      files: { toFile, toUri: (file) => vscode.Uri.file(file).toString(), languageOf },
      search: (query, signal) => this.#search(query, signal),
      isSecret: isSecretFile,
    });
    return {
      // Without a folder there is nothing to find, which is nothing to tell.
      retrieve: async (query, signal) =>
        this.#setup === '' ? { chunks: [] } : retriever.retrieve(query, signal),
    };
  }

  /** One setup after the other: the thread that goes saves what the next one reads. */
  #settleSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#turn = this.#turn
        .then(() => this.#reopen())
        .catch((error: unknown) => this.#options.log.error('Index', error));
    }, settleTime);
  }

  async #reopen(): Promise<void> {
    const setup = this.#makeSetup();
    if (this.#ended || (setup ? JSON.stringify(setup) : '') === this.#setup) return;
    this.#feeds?.dispose();
    this.#outlines?.dispose();
    const client = this.#client;
    this.#client = undefined;
    this.#changed.emit();
    await client?.close(closeTime);
    if (!this.#ended) this.#open();
  }

  #open(): void {
    const setup = this.#makeSetup();
    this.#setup = setup ? JSON.stringify(setup) : '';
    if (!setup) return;
    const file = vscode.Uri.joinPath(vscode.Uri.file(this.#options.dist), 'indexWorker.js').fsPath;
    let wasComplete = false;
    const client = new IndexClient({
      setup: { ...setup, open: openFiles() },
      start: (data) => startLimitedWorker(file, threadHeap, data),
      onState: ({ complete }) => {
        // What was open before it was read can be asked about now.
        if (complete && !wasComplete) this.#outlines?.offerAll();
        wasComplete = complete;
        this.#changed.emit();
      },
    });
    client.thread.onDidChange(() => this.#changed.emit());
    for (const reason of this.#pauses) client.pause(reason);
    this.#client = client;
    this.#feeds = new IndexFeeds(client);
    this.#outlines = new OpenOutlines(client, this.#options.log);
    this.#changed.emit();
  }

  /** Undefined where there is nothing to index, or where nobody wants it. */
  #makeSetup(): IndexSetup | undefined {
    const { index } = this.#options.settings.get();
    const { roots } = indexFolders();
    const there = roots.filter(({ folder }) => existsSync(folder));
    if (!index.enabled || there.length === 0) return undefined;
    return {
      roots: there,
      exclude: excludedGlobs(),
      limits: {
        files: index.maxFiles,
        fileBytes: index.maxFileKilobytes * 1_024,
        totalBytes: index.maxTotalMegabytes * megabyte,
        memoryBytes: index.maxMemoryMegabytes * megabyte,
      },
      storage: vscode.Uri.joinPath(vscode.Uri.file(this.#options.storage), 'index').fsPath,
      grammars: vscode.Uri.joinPath(vscode.Uri.file(this.#options.dist), 'grammars').fsPath,
      pauseOnBattery: index.pauseOnBattery,
      open: [],
      hopeless: [],
    };
  }

  async #search(query: RetrieveQuery, signal: AbortSignal): Promise<readonly RetrievedChunk[]> {
    const { places } = await this.#options.finder.find(query.question, signal, fillInTime);
    return places.flatMap(({ uri, path, language, score, excerpts }) =>
      excerpts.map(({ start, end, text }): RetrievedChunk => {
        const place = { uri, path, language, startLine: start, endLine: end };
        return { ...place, symbols: [], text, score, why: ['text-search'], stale: false };
      }),
    );
  }
}

/** None of what is there for secrets. */
function placeOf({ path, file }: NamedPlace): readonly FoundPlace[] {
  if (isSecretFile(path)) return [];
  const uri = vscode.Uri.file(file.replace(/[/\\]$/u, '')).toString();
  return [{ uri, kind: path.endsWith('/') ? 'folder' : 'file' }];
}

function toFile(uri: string): string | undefined {
  const parsed = vscode.Uri.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : undefined;
}

function languageOf(uri: string): string | undefined {
  return vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri)?.languageId;
}

function openFiles(): readonly string[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.flatMap(({ input }) =>
    input instanceof vscode.TabInputText && input.uri.scheme === 'file' ? [input.uri.fsPath] : [],
  );
}
