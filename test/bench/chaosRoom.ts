import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { copyGrammars } from '../../scripts/lib/grammars.mjs';
import { IndexClient } from '../../src/context/index/indexClient.ts';
import { defaultLimits } from '../../src/context/index/indexSetup.ts';
import { createRetriever } from '../../src/context/index/retriever.ts';
import { orEstimated } from '../../src/context/tokens/estimatedCounter.ts';
import { createWorkerClient } from '../../src/context/worker/workerClient.ts';
import { ModelCatalog } from '../../src/models/catalog.ts';
import type { LanguageModel, Provider } from '../../src/models/languageModel.ts';
import { nullLog } from '../../src/protocol/log.ts';
import { Conversations } from '../../src/rooms/conversations.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { openSessions, type OpenSessions } from '../../src/sessions/openSessions.ts';
import { startLimitedWorker } from '../../src/vscode/context/limitedWorker.ts';

export interface ChaosRoomOptions {
  readonly folder: string;
  readonly models: readonly LanguageModel[];
  /** Puts the policies around a model. */
  readonly guard: (model: LanguageModel) => LanguageModel;
  /** Whether this append of an actor is to break, and whether the disk has it by then. */
  readonly breaks: () => 'before' | 'after' | undefined;
}

export type ThreadName = 'context' | 'journal' | 'index';

/** Chats in a journal, with the index of a small project, and every thread of theirs: as in the extension. */
export interface ChaosRoom {
  readonly stored: OpenSessions;
  readonly conversations: Conversations;
  /** Times that an actor was broken. */
  readonly broken: () => number;
  /** Ends a thread at once, in the middle of whatever it does. False where none runs. */
  kill(thread: ThreadName): boolean;
  close(): Promise<void>;
}

const project = fileURLToPath(new URL('../workspaces/shop', import.meta.url));
const heap = 256;

const entries: Readonly<Record<ThreadName, URL>> = {
  context: new URL('../../src/context/worker/contextWorker.ts', import.meta.url),
  journal: new URL('../../src/sessions/worker/journalWorker.ts', import.meta.url),
  index: new URL('../../src/context/index/indexWorker.ts', import.meta.url),
};

export async function openChaosRoom(options: ChaosRoomOptions): Promise<ChaosRoom> {
  const { folder, models, guard, breaks } = options;
  const running = new Map<ThreadName, Worker>();
  const start = (name: ThreadName, data?: unknown): Worker => {
    const worker = startLimitedWorker(fileURLToPath(entries[name]), heap, data);
    running.set(name, worker);
    worker.once('exit', () => running.get(name) === worker && running.delete(name));
    return worker;
  };
  const journalFolder = join(folder, 'storage');
  const stored = openSessions({
    folder: journalFolder,
    startWorker: () => start('journal', { folder: journalFolder }),
    limits: () => ({ most: 50, idleAfter: 60_000 }),
    rules: () => ({ archiveAfterDays: 0, deleteAfterDays: 0 }),
    unexpected: () => undefined,
    onTrouble: () => undefined,
  });
  const broken = breakActors(stored.journal, breaks);
  const counter = createWorkerClient(() => start('context'));
  const index = await openIndex(folder, (data) => start('index', data));
  const conversations = new Conversations({
    sessions: stored.sessions,
    catalog: await catalogOf(models),
    guard,
    editors: { openEditors: () => Promise.resolve([]) },
    counter: orEstimated(counter, () => undefined),
    retriever: createRetriever({
      index,
      files: {
        toFile: fileURLToPath,
        toUri: (file) => pathToFileURL(file).href,
        languageOf: () => undefined,
      },
      search: () => Promise.resolve([]),
      isSecret: () => false,
    }),
    secretsIn: () => [],
    reserve: () => 100,
    preferredModel: () => undefined,
    log: nullLog,
  });
  return {
    stored,
    conversations,
    broken,
    kill(name) {
      const worker = running.get(name);
      void worker?.terminate();
      return worker !== undefined;
    },
    async close() {
      await Promise.all([stored.close(5_000), counter.dispose(), index.close(5_000)]);
    },
  };
}

/** An actor whose append throws has no notion of why, or of what the disk has. */
function breakActors(journal: Journal, breaks: ChaosRoomOptions['breaks']): () => number {
  const append = journal.append.bind(journal);
  let broken = 0;
  journal.append = (...args) => {
    const when = breaks();
    if (when) broken++;
    if (when === 'before') throw new Error('broken before it was written');
    const result = append(...args);
    if (when === 'after') throw new Error('broken after it was written');
    return result;
  };
  return () => broken;
}

async function openIndex(
  folder: string,
  start: ConstructorParameters<typeof IndexClient>[0]['start'],
): Promise<IndexClient> {
  const code = join(folder, 'code');
  cpSync(project, code, { recursive: true });
  const grammars = join(folder, 'grammars');
  await copyGrammars(grammars);
  return new IndexClient({
    setup: {
      roots: [{ folder: code, prefix: '' }],
      exclude: [],
      limits: defaultLimits,
      storage: join(folder, 'index'),
      grammars,
      pauseOnBattery: false,
      open: [],
      hopeless: [],
    },
    start,
    onState: () => undefined,
  });
}

async function catalogOf(models: readonly LanguageModel[]): Promise<ModelCatalog> {
  const providers = models.map((model): Provider => ({
    id: model.info.ref.provider,
    label: model.info.providerLabel,
    models: () => Promise.resolve({ type: 'models', models: [model.info] }),
    languageModel: () => model,
  }));
  const [fallback] = providers;
  if (!fallback) throw new Error('There are no models');
  const catalog = new ModelCatalog({ fallback, onError: () => undefined });
  await catalog.load(() => Promise.resolve(providers));
  return catalog;
}
