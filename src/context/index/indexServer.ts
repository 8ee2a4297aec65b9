import { answerQuery } from './answerQuery.ts';
import { declaredAs } from './declaredAs.ts';
import { FileLookup, type FileSource } from './fileLookup.ts';
import type { IndexKeeper } from './indexKeeper.ts';
import type { IndexRoot } from './indexSetup.ts';
import { makeReport } from './makeReport.ts';
import type { NameKind } from './foundName.ts';
import type { IndexQuestion, IndexRequest, IndexResponse, NamedPlace } from './messages.ts';
import { SymbolLookup } from './symbolLookup.ts';

export interface IndexServerOptions {
  readonly keeper: IndexKeeper;
  readonly roots: readonly IndexRoot[];
  readonly post: (response: IndexResponse) => void;
}

/** Milliseconds that an answer may wait for what was typed just before it. */
const catchUpTime = 300;

/** Answers what the host asks of an index. */
export function serveIndex(options: IndexServerOptions): (request: IndexRequest) => void {
  const { keeper, post } = options;
  const running = new Map<number, AbortController>();
  const lookups = createLookups(keeper);

  async function serve(question: IndexQuestion): Promise<void> {
    const controller = new AbortController();
    running.set(question.id, controller);
    try {
      post(await answer(question, controller.signal));
    } catch (error) {
      const { id } = question;
      const message = error instanceof Error ? error.message : String(error);
      post(controller.signal.aborted ? { type: 'cancelled', id } : { type: 'failed', id, message });
    } finally {
      running.delete(question.id);
    }
  }

  async function answer(question: IndexQuestion, signal: AbortSignal): Promise<IndexResponse> {
    const { id } = question;
    switch (question.type) {
      case 'query': {
        await keeper.catchUp(catchUpTime);
        signal.throwIfAborted();
        const chunks = await answerQuery(keeper.files, question.query, signal);
        return { type: 'found', id, chunks, state: keeper.state() };
      }
      case 'lookup':
        return { type: 'looked-up', id, names: lookUp(keeper, lookups[question.kind], question) };
      case 'wants-outline': {
        const wanted = await keeper.wantsOutline(question.file, catchUpTime);
        return { type: 'outline-wanted', id, wanted };
      }
      case 'report':
        return { type: 'reported', id, report: makeReport(keeper, options.roots) };
      case 'close':
        await keeper.close();
        return { type: 'closed', id };
    }
  }

  return (request) => {
    if ('id' in request) {
      if (request.type === 'cancel') running.get(request.id)?.abort();
      else void serve(request);
    } else tell(keeper, request);
  };
}

/** What wants no answer. */
function tell(keeper: IndexKeeper, request: Exclude<IndexRequest, { readonly id: number }>): void {
  switch (request.type) {
    case 'changed':
      return keeper.changed(request.files);
    case 'unsaved':
      return keeper.setUnsaved(request.file, request.text ?? undefined);
    case 'outline':
      return keeper.setOutline(request.file, request.hash, request.outline);
    case 'opened':
      return keeper.opened(request.file);
    case 'rescan':
      return keeper.rescan();
    case 'rebuild':
      return keeper.rebuild('asked for');
    case 'pause':
      return keeper.pause(request.reason);
    case 'resume':
      return keeper.resume(request.reason);
  }
}

interface Lookups {
  readonly file: FileLookup;
  readonly symbol: SymbolLookup;
}

function createLookups({ files }: IndexKeeper): Lookups {
  const isIndexed = (path: string): boolean => files.table.get(path)?.type === 'indexed';
  const source: FileSource = {
    *paths() {
      for (const [path] of files.table.entries()) if (isIndexed(path)) yield path;
    },
    has: isIndexed,
  };
  const lookups = {
    file: new FileLookup(source),
    symbol: new SymbolLookup(() => files.index),
  };
  files.onDidChange = (path) => {
    for (const lookup of Object.values(lookups)) {
      if (path === undefined) lookup.forget();
      else lookup.changed(path);
    }
  };
  return lookups;
}

function lookUp(
  { files }: IndexKeeper,
  lookup: Lookups[NameKind],
  { text, kind, limit, near }: Extract<IndexQuestion, { type: 'lookup' }>,
): readonly NamedPlace[] {
  const nearPaths = near.flatMap((file) => files.paths.toPath(file) ?? []);
  return lookup.find(text, limit, nearPaths).flatMap((found) => {
    const file = files.paths.toFile(found.path);
    if (file === undefined) return [];
    const what = kind === 'symbol' ? declaredAs(files, found) : undefined;
    return [Object.assign(found, { file }, what === undefined ? {} : { what })];
  });
}
