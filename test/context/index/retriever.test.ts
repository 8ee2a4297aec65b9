import assert from 'node:assert/strict';
import type { FoundChunk, IndexQuery } from '../../../src/context/index/answerQuery.ts';
import type { IndexState } from '../../../src/context/index/indexState.ts';
import { createRetriever, type RetrieverOptions } from '../../../src/context/index/retriever.ts';
import type { RetrievedChunk } from '../../../src/context/retrieve.ts';

const ready: IndexState = {
  phase: 'ready',
  files: 1_234,
  waiting: 0,
  complete: true,
  full: false,
  pauses: [],
};
const query = {
  question: 'where?',
  open: ['file:///a.ts', 'untitled:b'],
  recent: [],
  mentioned: [],
  limit: 3,
};

function chunk(path: string, startLine: number): FoundChunk {
  return {
    path,
    file: `/${path}`,
    language: 'typescript',
    startLine,
    endLine: startLine + 9,
    symbols: ['f'],
    text: 'text',
    score: 1,
    why: ['words'],
    stale: false,
  };
}

function place(path: string, startLine: number): RetrievedChunk {
  const { file, ...rest } = chunk(path, startLine);
  return { ...rest, uri: `file://${file}`, symbols: [], why: ['text-search'] };
}

describe('retrieval', () => {
  function retriever(state: IndexState, found: readonly RetrievedChunk[] = []) {
    const asked: IndexQuery[] = [];
    let searches = 0;
    const made = createRetriever({
      index: {
        query(index) {
          asked.push(index);
          const chunks = [chunk('a.ts', 1), chunk('src/.env', 1), chunk('b.ts', 1)];
          return Promise.resolve({ type: 'found', id: 1, chunks, state });
        },
      },
      files: {
        toFile: (uri) => (uri.startsWith('file://') ? uri.slice('file://'.length) : undefined),
        toUri: (file) => `file://${file}`,
        languageOf: (uri) => (uri === 'file:///a.ts' ? 'typescriptreact' : undefined),
      },
      search() {
        searches++;
        return Promise.resolve(found);
      },
      isSecret: (path) => path.endsWith('.env'),
    });
    return { made, asked, searches: () => searches };
  }

  it('answers from a complete index alone, and with no file for secrets', async () => {
    const { made, asked, searches } = retriever(ready);
    const { chunks, note } = await made.retrieve(query);
    assert.equal(note, undefined);
    assert.equal(searches(), 0);
    assert.deepEqual(
      chunks.map(({ uri, language, why }) => `${uri} ${language} ${why.join()}`),
      ['file:///a.ts typescriptreact words', 'file:///b.ts typescript words'],
    );
    assert.deepEqual(asked[0]?.open, ['/a.ts']);
  });

  it('fills in with a search of the files while the index is cold, and says so', async () => {
    const state: IndexState = { ...ready, phase: 'building', complete: false, waiting: 5_266 };
    const { made } = retriever(state, [
      place('a.ts', 5),
      place('other.env', 1),
      place('c.ts', 1),
      place('d.ts', 1),
    ]);
    const { chunks, note } = await made.retrieve(query);
    assert.deepEqual(
      chunks.map(({ uri, why }) => `${uri} ${why.join()}`),
      ['file:///a.ts words', 'file:///b.ts words', 'file:///c.ts text-search'],
    );
    assert.match(note ?? '', /1,234 files so far; 5,266 are still to be read/u);
  });

  it('leaves room for what the search finds, however much the index has of the files that it knows', async () => {
    const state: IndexState = { ...ready, phase: 'building', complete: false, waiting: 5_266 };
    const { made } = retriever(state, [place('c.ts', 1), place('d.ts', 1)]);
    const uris = async (limit: number): Promise<readonly string[]> =>
      (await made.retrieve({ ...query, limit })).chunks.map(({ uri }) => uri);
    assert.deepEqual(await uris(2), ['file:///a.ts', 'file:///c.ts']);
    assert.deepEqual(await uris(20), [
      'file:///a.ts',
      'file:///b.ts',
      'file:///c.ts',
      'file:///d.ts',
    ]);
  });

  it('keeps what the index has where the search fails or takes too long, but for a cancellation', async () => {
    const state: IndexState = { ...ready, phase: 'building', complete: false, waiting: 5_266 };
    const whole = { type: 'found', id: 1, chunks: [chunk('a.ts', 1)], state } as const;
    const retrieverWith = (search: RetrieverOptions['search']) =>
      createRetriever({
        index: { query: () => Promise.resolve(whole) },
        files: { toFile: () => undefined, toUri: (file) => file, languageOf: () => undefined },
        patience: 20,
        search,
        isSecret: () => false,
      });
    const endless: RetrieverOptions['search'] = (_query, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const failing = (): Promise<never> => Promise.reject(new Error('no search'));
    for (const search of [endless, failing]) {
      const { chunks, note } = await retrieverWith(search).retrieve(query);
      assert.deepEqual(
        chunks.map(({ uri }) => uri),
        ['/a.ts'],
      );
      assert.match(note ?? '', /1,234 files so far/u);
    }
    const controller = new AbortController();
    const asked = retrieverWith(endless).retrieve(query, controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(asked, /enough/u);
  });

  it('says that limits left files out', async () => {
    const { note } = await retriever({ ...ready, full: true }).made.retrieve(query);
    assert.match(note ?? '', /limits of the index left files out/u);
  });

  it('turns what fails into a note, but for a cancellation', async () => {
    const made = createRetriever({
      index: { query: () => Promise.reject(new Error('The index stopped.')) },
      files: { toFile: () => undefined, toUri: (file) => file, languageOf: () => undefined },
      search: () => Promise.resolve([]),
      isSecret: () => false,
    });
    assert.deepEqual(await made.retrieve(query), { chunks: [], note: 'The index stopped.' });
    await assert.rejects(made.retrieve(query, AbortSignal.abort(new Error('enough'))), /enough/u);
  });
});
