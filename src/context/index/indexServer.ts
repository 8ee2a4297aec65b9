import { answerQuery } from './answerQuery.ts';
import { declaredNames } from './declaredNames.ts';
import type { IndexKeeper } from './indexKeeper.ts';
import type { IndexRoot } from './indexSetup.ts';
import { makeReport } from './makeReport.ts';
import type { IndexQuestion, IndexRequest, IndexResponse, NamedPlace } from './messages.ts';
import { NameLookup, type FoundName, type NameKind, type NameSource } from './nameLookup.ts';

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

/** Headings and keys are nothing that a person would name as a symbol. */
const withoutSymbols = new Set(['markdown', 'json', 'jsonc', 'yaml', 'toml', 'ini', 'html', 'xml']);

function createLookups(keeper: IndexKeeper): Readonly<Record<NameKind, NameLookup>> {
  const source: NameSource = {
    *paths() {
      for (const [path, { type }] of keeper.files.table.entries())
        if (type === 'indexed') yield path;
    },
    symbolsOf(path) {
      const record = keeper.files.table.get(path);
      if (record?.type !== 'indexed' || withoutSymbols.has(record.language)) return [];
      return keeper.files.index.symbolsOf(path).map(({ symbols, startLine, endLine }) => {
        return { symbol: symbols.join('.'), line: startLine, endLine };
      });
    },
  };
  const lookups = {
    file: new NameLookup('file', source),
    symbol: new NameLookup('symbol', source),
  };
  keeper.files.onDidChange = (path) => {
    for (const lookup of Object.values(lookups)) {
      if (path === undefined) lookup.forget();
      else lookup.changed(path);
    }
  };
  return lookups;
}

function lookUp(
  { files }: IndexKeeper,
  lookup: NameLookup,
  { text, kind, limit }: Extract<IndexQuestion, { type: 'lookup' }>,
): readonly NamedPlace[] {
  const named = lookup.find(text, limit);
  const declared = kind === 'symbol' ? declaredNames(files, text, limit) : [];
  const all = new Map(
    mixed(text, named, declared).map((found) => [`${found.path}:${found.line}`, found]),
  );
  return [...all.values()].slice(0, limit).flatMap((found) => {
    const file = files.paths.toFile(found.path);
    return file === undefined ? [] : [Object.assign(found, { file })];
  });
}

/** What is called exactly so comes first, wherever it was found. */
function mixed(
  text: string,
  named: readonly FoundName[],
  declared: readonly FoundName[],
): readonly FoundName[] {
  const wanted = `.${text.replaceAll(/[#:]+/gu, '.')}`.toLowerCase();
  const all = [...named, ...declared];
  const isExact = ({ symbol }: FoundName): boolean => `.${symbol}`.toLowerCase().endsWith(wanted);
  return [...all.filter(isExact), ...all.filter((each) => !isExact(each))];
}
