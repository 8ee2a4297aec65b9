import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import { enclosing } from '../../../src/commands/codeTarget.ts';
import type { Declaration } from '../../../src/context/chunks/declarations.ts';
import {
  createWorkerClient,
  type ContextWorkerClient,
} from '../../../src/context/worker/workerClient.ts';
import { grammarFolder } from './chunkerSamples.ts';

const entry = new URL('../../../src/context/worker/contextWorker.ts', import.meta.url);

const samples = {
  'cart.ts': `import { most } from './most.ts';

/** What somebody buys. */
export class Cart {
  readonly #items = new Map<string, number>();

  /** Adds. */
  add(sku: string): void {
    const total = 1;
    this.#items.set(sku, total);
  }

  remove(): void {}
}

export const twice = (n: number): number => {
  return n * 2;
};
`,
  'shop.py': `import os


class Shop:
    @property
    def name(self):
        return os.name


def main():
    print(Shop().name)
`,
};

describe('what a file declares', () => {
  let grammars: string;
  let client: ContextWorkerClient;

  before(async () => {
    grammars = await grammarFolder();
    client = createWorkerClient(() => new Worker(entry));
  });
  after(() => client.dispose());

  const declare = (path: string, text: string): Promise<readonly Declaration[]> =>
    client.declarations({ path, text, grammars });

  for (const [path, line, name, lines] of [
    ['cart.ts', 9, 'Cart.add', { start: 7, end: 11 }],
    ['cart.ts', 7, 'Cart.add', { start: 7, end: 11 }],
    ['cart.ts', 13, 'Cart.remove', { start: 13, end: 13 }],
    ['cart.ts', 5, 'Cart', { start: 3, end: 14 }],
    ['cart.ts', 17, 'twice', { start: 16, end: 18 }],
    ['cart.ts', 1, undefined, undefined],
    ['shop.py', 7, 'Shop.name', { start: 5, end: 7 }],
    ['shop.py', 11, 'main', { start: 10, end: 11 }],
  ] as const) {
    it(`tells in what line ${line} of ${path} is: ${name ?? 'nothing'}`, async () => {
      const found = enclosing(await declare(path, samples[path]), line);
      assert.deepEqual([found?.name, found?.lines], [name, lines]);
    });
  }

  it('is nothing where no grammar and no structure is known', async () => {
    assert.deepEqual(await declare('notes.txt', 'function f() {\n  x();\n}\n'), []);
    assert.deepEqual(await declare('cart.ts', ''), []);
  });

  it('is told of a file of 5,000 lines', async () => {
    const text = Array.from(
      { length: 1_000 },
      (_, at) => `function f${at}() {\n  a();\n  b();\n}\n`,
    );
    const found = await declare('large.ts', text.join('\n'));
    assert.deepEqual(enclosing(found, 4_998)?.lines, { start: 4_996, end: 4_999 });
  });
});
