import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FileChunks } from '../../../src/context/chunks/chunker.ts';
import { createChunkCache } from '../../../src/context/index/chunkCache.ts';
import { FlightRecorder } from '../../../src/context/index/flightRecorder.ts';
import { IndexKeeper, type IndexKeeperOptions } from '../../../src/context/index/indexKeeper.ts';
import { defaultLimits, type IndexSetup } from '../../../src/context/index/indexSetup.ts';
import type { IndexState } from '../../../src/context/index/indexState.ts';
import { indexVersion } from '../../../src/context/index/savedIndex.ts';
import { TieredStore } from '../../../src/context/index/tieredStore.ts';
import { createCodeIndex, readCodeIndex } from '../../../src/context/rank/createCodeIndex.ts';

/** A folder of its own on this machine's disk, with `code` to index and `storage` for what is saved. */
export class IndexFolder {
  readonly place = realpathSync(mkdtempSync(path.join(tmpdir(), 'parley-index-')));
  readonly code = path.join(this.place, 'code');
  readonly storage = path.join(this.place, 'storage');

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    mkdirSync(this.code);
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string | Uint8Array): string {
    const file = this.file(name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  file(name: string): string {
    return path.join(this.code, name);
  }

  setup(changes: Partial<IndexSetup> = {}): IndexSetup {
    return {
      roots: [{ folder: this.code, prefix: '' }],
      exclude: [],
      limits: defaultLimits,
      storage: this.storage,
      grammars: path.join(this.place, 'no-grammars'),
      pauseOnBattery: false,
      open: [],
      hopeless: [],
      ...changes,
    };
  }

  /** The next one to open it begins anew. */
  forgetSaved(): void {
    rmSync(this.storage, { recursive: true, force: true });
  }

  delete(): void {
    rmSync(this.place, { recursive: true, force: true });
  }
}

/** One chunk for each paragraph, named by its first word. Counts what it cut. */
export class ParagraphChunker {
  readonly cut: string[] = [];

  chunk(file: string, text: string): Promise<FileChunks> {
    this.cut.push(file);
    let start = 0;
    let line = 1;
    const chunks = text
      .split(/(?<=\n\n)(?!\n)/u)
      .filter((part) => part !== '')
      .map((part) => {
        const lines = part.split('\n').length - (part.endsWith('\n') ? 1 : 0);
        const chunk = {
          start,
          end: start + part.length,
          startLine: line,
          endLine: line + Math.max(1, lines) - 1,
          kind: 'window' as const,
          symbols: /^\w+/u.exec(part)?.slice() ?? [],
          signature: '',
          doc: '',
        };
        start += part.length;
        line += lines;
        return chunk;
      });
    return Promise.resolve({ chunks, names: [], language: 'plaintext', how: 'windows' });
  }
}

/** A keeper in this thread, and a promise for each time that it is ready. */
export function startKeeper(
  setup: IndexSetup,
  chunker: Pick<ParagraphChunker, 'chunk'> = new ParagraphChunker(),
  limits: Pick<IndexKeeperOptions, 'betweenSaves' | 'mostFound'> = {},
): {
  readonly keeper: IndexKeeper;
  readonly settled: () => Promise<void>;
  /** What it told, the last one last. */
  readonly told: readonly IndexState[];
} {
  const told: IndexState[] = [];
  const waiting: { resolve: () => void }[] = [];
  const store = new TieredStore({
    folder: path.join(setup.storage, 'chunks'),
    hotBytes: 1e6,
    warmBytes: 1e6,
    coldBytes: 1e6,
    coldAfter: 1e9,
    now: Date.now,
  });
  const keeper = new IndexKeeper({
    setup,
    ...limits,
    chunker,
    cache: createChunkCache(store, indexVersion),
    recorder: new FlightRecorder(),
    createIndex: createCodeIndex,
    readIndex: readCodeIndex,
    onState(state: IndexState) {
      told.push(state);
      if (state.phase === 'ready' && state.waiting === 0) {
        for (const { resolve } of waiting.splice(0)) resolve();
      }
    },
  });
  keeper.start();
  return {
    keeper,
    told,
    settled() {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push({ resolve });
      return promise;
    },
  };
}

/** Paths of the files that answer to a question. */
export function pathsFor(keeper: IndexKeeper, question: string): readonly string[] {
  const nothing = { open: [], recent: [], mentioned: [] };
  const found = keeper.files.index.search(question, nothing, 50);
  return [...new Set(found.map((each) => each.path))];
}
