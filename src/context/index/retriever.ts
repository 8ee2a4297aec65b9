import { amount, t } from '../../protocol/texts.ts';
import type { RetrievedChunk, Retrieval, RetrieveQuery, Retriever } from '../retrieve.ts';
import type { FoundChunk } from './answerQuery.ts';
import type { IndexClient } from './indexClient.ts';
import type { IndexState } from './indexState.ts';

/** How the host calls files, and what it knows of them. */
export interface HostFiles {
  /** The absolute path; undefined for what is not on this machine's disk. */
  toFile(uri: string): string | undefined;
  toUri(file: string): string;
  /** VS Code's language id, where the file is open. */
  languageOf(uri: string): string | undefined;
}

export interface RetrieverOptions {
  readonly index: Pick<IndexClient, 'query'>;
  readonly files: HostFiles;
  /** What a plain search of the files gives, for as long as the index has not seen them all. */
  readonly search: (
    query: RetrieveQuery,
    signal: AbortSignal,
  ) => Promise<readonly RetrievedChunk[]>;
  /** Whether a file of this path is one for secrets: it goes along only where a person names it. */
  readonly isSecret: (path: string) => boolean;
  /** Milliseconds that an answer may take, for tests. */
  readonly patience?: number;
}

/** Milliseconds that an answer may take; whoever asks a model does not wait for longer. */
const patience = 3_000;
/** Of the parts, what the search may take while the index is cold: the best may be in a file that it has not. */
const searchShare = 0.5;

/** Answers from the index, and beside it from a search of the files while the index is not complete. */
export function createRetriever(options: RetrieverOptions): Retriever {
  return {
    async retrieve(query, signal) {
      signal?.throwIfAborted();
      const timeout = AbortSignal.timeout(options.patience ?? patience);
      const own = AbortSignal.any([timeout, ...(signal ? [signal] : [])]);
      try {
        const found = await retrieve(options, query, own);
        signal?.throwIfAborted();
        return found;
      } catch (error) {
        signal?.throwIfAborted();
        const why = error instanceof Error ? error.message : String(error);
        const note = own.aborted ? t('The index took too long to answer.') : why;
        return { chunks: [], note };
      }
    },
  };
}

async function retrieve(
  { index, files, search, isSecret }: RetrieverOptions,
  query: RetrieveQuery,
  signal: AbortSignal,
): Promise<Retrieval> {
  const toFiles = (uris: readonly string[]): readonly string[] =>
    uris.flatMap((uri) => files.toFile(uri) ?? []);
  const found = await index.query(
    {
      question: query.question,
      open: toFiles(query.open),
      recent: toFiles(query.recent),
      mentioned: toFiles(query.mentioned),
      limit: query.limit,
    },
    signal,
  );
  const chunks = found.chunks
    .filter(({ path }) => !isSecret(path))
    .map((each) => toRetrieved(each, files));
  const note = noteOn(found.state);
  if (found.state.complete) return { chunks, ...note };
  signal.throwIfAborted();
  // What the index has already is not lost for a search that fails, or takes too long.
  const searched = await search(query, signal).catch(() => []);
  const more = searched.filter(
    (each) => !isSecret(each.path) && !chunks.some((one) => overlap(one, each)),
  );
  const filledIn = more.slice(0, Math.floor(query.limit * searchShare));
  return { chunks: [...chunks.slice(0, query.limit - filledIn.length), ...filledIn], ...note };
}

function toRetrieved(found: FoundChunk, files: HostFiles): RetrievedChunk {
  const { file, language, ...rest } = found;
  const uri = files.toUri(file);
  return { ...rest, uri, language: files.languageOf(uri) ?? language };
}

function overlap(a: RetrievedChunk, b: RetrievedChunk): boolean {
  return a.uri === b.uri && a.startLine <= b.endLine && b.startLine <= a.endLine;
}

function noteOn({ complete, full, files, waiting, pauses }: IndexState): { note?: string } {
  if (!complete) {
    const resting = pauses.length > 0 ? t(' It rests: {0}.', pauses.join(', ')) : '';
    const rest = waiting > 0 ? t('; {0} are still to be read', amount(waiting)) : '';
    return {
      note: t(
        'The index of your code is being built: {0} files so far{1}.{2}',
        amount(files),
        rest,
        resting,
      ),
    };
  }
  if (full)
    return { note: t('The limits of the index left files out; “Show Index Report” names them.') };
  return {};
}
