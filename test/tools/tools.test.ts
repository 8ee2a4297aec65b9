import assert from 'node:assert/strict';
import type { RetrievedChunk } from '../../src/context/retrieve.ts';
import type { NamedPlace } from '../../src/context/sources/contextSources.ts';
import { explainCode } from '../../src/tools/explainCode.ts';
import { numberedCode } from '../../src/tools/numberedCode.ts';
import { searchWorkspace } from '../../src/tools/searchWorkspace.ts';
import type { ToolParts } from '../../src/tools/toolParts.ts';

const { signal } = new AbortController();

function chunk(path: string, text: string): RetrievedChunk {
  const place = { uri: `file:///${path}`, path, language: 'ts', startLine: 3, endLine: 4 };
  return { ...place, symbols: ['Cart', 'add'], text, score: 1, why: ['words'], stale: false };
}

function parts(chunks: readonly RetrievedChunk[], place?: NamedPlace): ToolParts {
  return {
    retriever: { retrieve: async ({ limit }) => ({ chunks: chunks.slice(0, limit) }) },
    sources: { find: async () => place },
    allowed: async (uri) => !uri.includes('private'),
    mask: (text) => text.replaceAll('hunter2', '•••'),
  };
}

async function textOf(answer: ReturnType<typeof searchWorkspace>): Promise<string> {
  const got = await answer;
  return got.type === 'text' ? got.text : `refused: ${got.reason}`;
}

describe('the search that others may call', () => {
  it('gives places with path, lines and numbers, without what is private and secret', async () => {
    const found = await textOf(
      searchWorkspace(
        { query: 'add' },
        parts([chunk('private/a.ts', 'no'), chunk('src/cart.ts', 'add() {\n  hunter2;')]),
        signal,
      ),
    );
    assert.match(
      found,
      /src\/cart\.ts lines 3-4 \(Cart\.add\)\n```\n3 \| add\(\) \{\n4 \|   •••;\n```/u,
    );
    assert.doesNotMatch(found, /private|hunter2/u);
  });

  it('is bounded in places and in length, however much is found', async () => {
    const many = Array.from({ length: 40 }, (_, i) => chunk(`f${i}.ts`, 'x'.repeat(50_000)));
    const places = (text: string): number => text.match(/ lines 3-/gu)?.length ?? 0;
    assert.equal(
      places(await textOf(searchWorkspace({ query: 'x', limit: 3 }, parts(many), signal))),
      3,
    );
    const most = await textOf(searchWorkspace({ query: 'x', limit: 20 }, parts(many), signal));
    assert.ok(most.length < 30_000, `${most.length}`);
  });

  it('refuses what is no query, and ends with the signal', async () => {
    for (const input of [undefined, {}, { query: '' }, { query: 'a', limit: 0 }]) {
      assert.match(await textOf(searchWorkspace(input, parts([]), signal)), /^refused: The input/u);
    }
    await assert.rejects(
      searchWorkspace({ query: 'a' }, parts([chunk('a', 'b')]), AbortSignal.abort()),
    );
  });

  it('says so where nothing is found', async () => {
    const text = await textOf(searchWorkspace({ query: 'a' }, parts([]), signal));
    assert.equal(text, 'Nothing in the workspace matches.');
  });
});

describe('the gathering of code that others may call', () => {
  const file = (text: string, path = 'src/a.ts'): NamedPlace => ({
    type: 'file',
    file: {
      uri: `file:///${path}`,
      path,
      language: 'ts',
      version: 1,
      active: false,
      dirty: false,
      content: { type: 'text', text },
    },
  });

  it('gives a file, or lines of it, and what else is about it', async () => {
    const beside = [
      chunk('src/a.ts', 'own'),
      chunk('private/b.ts', 'no'),
      chunk('src/c.ts', 'use'),
    ];
    const input = { name: 'src/a.ts', startLine: 2, endLine: 3 };
    const text = await textOf(explainCode(input, parts(beside, file('1\n2\n3\n4')), signal));
    assert.match(text, /src\/a\.ts lines 2-3\n```\n2 \| 2\n3 \| 3\n```/u);
    assert.match(text, /What else is about it:\n\nsrc\/c\.ts/u);
    assert.doesNotMatch(text, /private|own/u);
  });

  it('answers for what is left out as for what is not there', async () => {
    const name = 'private/a.ts';
    const hidden = await textOf(explainCode({ name }, parts([], file('x', name)), signal));
    assert.equal(hidden, await textOf(explainCode({ name }, parts([]), signal)));
    assert.match(hidden, /^refused: Nothing in the workspace/u);
  });

  it('lists the files of a folder that may be seen', async () => {
    const folder = { uri: 'file:///src', path: 'src', paths: ['a.ts', 'private/b.ts'] };
    const whole = { ...folder, cut: false, hidden: 0, files: [] };
    const place: NamedPlace = { type: 'folder', folder: whole };
    const text = await textOf(explainCode({ name: 'src' }, parts([], place), signal));
    assert.match(text, /a\.ts$/u);
    assert.doesNotMatch(text, /private/u);
  });

  it('refuses lines that are not there, and an input of another shape', async () => {
    const ask = (input: unknown) => textOf(explainCode(input, parts([], file('1\n2')), signal));
    assert.match(await ask({ name: 'src/a.ts', startLine: 9 }), /has 2 lines/u);
    assert.match(await ask({ name: 'src/a.ts', startLine: 3, endLine: 2 }), /refused: The input/u);
    assert.match(await ask({ name: 7 }), /refused: The input/u);
  });
});

describe('numbered code', () => {
  it('cannot be ended by a fence within it, nor its header forged by a name', () => {
    const shown = numberedCode({ path: 'a\nb.ts', startLine: 1, text: '```\nx' }, 100);
    assert.equal(shown, 'a b.ts lines 1-2\n````\n1 | ```\n2 | x\n````');
  });
});
