import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import type { SyntaxFaults } from '../../../src/context/chunks/syntaxFaults.ts';
import {
  createWorkerClient,
  type ContextWorkerClient,
} from '../../../src/context/worker/workerClient.ts';
import { grammarFolder } from './chunkerSamples.ts';

const entry = new URL('../../../src/context/worker/contextWorker.ts', import.meta.url);

describe('what a grammar cannot make sense of', () => {
  let grammars: string;
  let client: ContextWorkerClient;

  before(async () => {
    grammars = await grammarFolder();
    client = createWorkerClient(() => new Worker(entry));
  });
  after(() => client.dispose());

  const faults = (
    path: string,
    ...texts: readonly string[]
  ): Promise<readonly (SyntaxFaults | null)[]> => client.faults({ path, texts, grammars });

  for (const [path, whole, broken] of [
    [
      'a.ts',
      'function f<T>(x: T): T {\n  return x;\n}\n',
      'function f<T>(x: T): T {\n  return x;\n',
    ],
    ['a.tsx', 'const a = <p title="x">{1}</p>;\n', 'const a = <p title="x">{1}<p>;\n'],
    ['a.py', 'def f(x):\n    return x\n', 'def f(x:\n    return x\n'],
    ['a.go', 'package a\n\nfunc f() int {\n\treturn 1\n}\n', 'package a\n\nfunc f() int {\n'],
    ['a.rs', 'fn f() -> i32 {\n    1\n}\n', 'fn f( -> i32 {\n    1\n}\n'],
    ['A.java', 'class A {\n  void f() {}\n}\n', 'class A {\n  void f( {}\n}\n'],
  ] as const) {
    it(`is nothing in a sound ${path}, and something in a broken one`, async () => {
      const [sound, faulty] = await faults(path, whole, broken);
      assert.deepEqual(sound, { count: 0, lines: [] });
      assert.ok((faulty?.count ?? 0) > 0);
    });
  }

  it('is told with the line at which it stands', async () => {
    const [found] = await faults(
      'a.ts',
      'const a = 1;\nconst b = 2;\nconst c = (1 + ;\nconst d = 3;\n',
    );
    assert.deepEqual([found?.count, found?.lines], [1, [3]]);
  });

  it('is not told where there is no grammar', async () => {
    assert.deepEqual(await faults('notes.txt', '{{{', '}'), [null, null]);
  });
});
