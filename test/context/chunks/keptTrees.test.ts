import assert from 'node:assert/strict';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { repoRoot } from '../../../scripts/lib/paths.mjs';
import { createChunker, type Chunker } from '../../../src/context/chunks/chunker.ts';
import { grammarFolder } from './chunkerSamples.ts';

const folder = path.join(repoRoot, 'test/fixtures/chunks');
/** A text with this in it ends like a trap in WebAssembly. */
const word = 'TRAP';
const sizes = { targetLines: 8, maxLines: 16, maxChars: 400 };
const names =
  'shop.c shop.cpp Shop.cs shop.css shop.ex shop.go Shop.java shop.js Shop.php shop.py shop.rb shop.rs deploy.sh shop.ts page.tsx';

describe('the tree of an edited file', () => {
  let grammars: string;
  let fresh: Chunker;
  /** Keeps the trees of small files too. */
  let keeper: Chunker;

  before(async () => {
    grammars = await grammarFolder();
    fresh = createChunker({ grammars, sizes });
    keeper = createChunker({ grammars, sizes, keepChars: 0 });
  });
  after(() => {
    fresh.dispose();
    keeper.dispose();
  });

  const edits = fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat(60),
      put: fc.oneof(
        fc.constantFrom('', '\n', '\r\n', '// é 漢字 😀\n', '/* */', '# x\n', 'x', ' ', '\n\n\n'),
        fc.constantFrom('{', '}', '(', ')', '"', "'", '`', 'end\n', 'class A {\n', 'def a\n'),
      ),
    }),
    { minLength: 1, maxLength: 8 },
  );

  for (const name of names.split(' '))
    it(`gives the same chunks of ${name} as a parse from the start, whatever is typed`, async () => {
      const original = fs.readFileSync(path.join(folder, `${name}.txt`), 'utf8');
      let run = 0;
      await fc.assert(
        fc.asyncProperty(edits, async (all) => {
          const file = `${run++}/${name}`;
          let text = original;
          await keeper.chunk(file, text, true);
          for (const { at, cut, put } of all) {
            const start = Math.floor(at * text.length);
            text = text.slice(0, start) + put + text.slice(start + cut);
            const again = await keeper.chunk(file, text, true);
            assert.deepEqual(again, await fresh.chunk(file, text), text);
          }
        }),
        { numRuns: 5 },
      );
    });

  describe('in a runtime that tells what it is asked', () => {
    const place = fs.mkdtempSync(path.join(tmpdir(), 'parley-trees-'));
    /** For each parse: whether it went on from a tree. */
    const asked: boolean[] = [];
    /** Those that nobody has given up. */
    const trees = new Set<unknown>();
    let told: Chunker;

    before(() => {
      fs.cpSync(grammars, place, { recursive: true });
      fs.renameSync(path.join(place, 'web-tree-sitter.mjs'), path.join(place, 'real.mjs'));
      fs.writeFileSync(
        path.join(place, 'web-tree-sitter.mjs'),
        `import * as real from './real.mjs';
class Parser extends real.Parser {
  parse(text, before, ...rest) {
    if (text.includes('${word}')) throw new WebAssembly.RuntimeError('unreachable');
    globalThis.parleyAsked.push(Boolean(before));
    const tree = super.parse(text, before, ...rest);
    globalThis.parleyTrees.add(tree);
    const end = tree.delete.bind(tree);
    tree.delete = () => {
      globalThis.parleyTrees.delete(tree);
      end();
    };
    return tree;
  }
}
const { Edit, Language } = real;
export { Edit, Parser, Language };`,
      );
      Object.assign(globalThis, { parleyAsked: asked, parleyTrees: trees });
    });
    beforeEach(() => {
      asked.length = 0;
      trees.clear();
      told = createChunker({ grammars: place, keepChars: 100 });
    });
    afterEach(() => told.dispose());
    after(() => {
      for (const name of ['parleyAsked', 'parleyTrees']) Reflect.deleteProperty(globalThis, name);
      fs.rmSync(place, { recursive: true, force: true });
    });

    const long = 'function f() {}\n'.repeat(50);

    it('is kept for large files that change, and for no others', async () => {
      await told.chunk('a.js', long, true);
      await told.chunk('a.js', `${long}g();\n`, true);
      await told.chunk('b.js', 'g();\n', true);
      await told.chunk('b.js', 'g(1);\n', true);
      await told.chunk('c.js', long);
      await told.chunk('c.js', `${long}g();\n`);
      assert.deepEqual(asked, [false, true, false, false, false, false]);
    });

    it('goes where others were used since then', async () => {
      const large = 'function f() {}\n'.repeat(20_000);
      for (const name of ['a.js', 'b.js', 'c.js', 'd.js', 'a.js', 'd.js'])
        await told.chunk(name, large, true);
      assert.deepEqual(asked, [false, false, false, false, false, true]);
    }).timeout(60_000);

    it('is one for each file, and in the end none', async () => {
      for (let i = 0; i < 20; i++) await told.chunk(`${i % 4}.js`, `${long}g(${i});\n`, true);
      assert.equal(asked.filter(Boolean).length, 16);
      await told.chunk('x.js', long);
      assert.equal(trees.size, 4);
      told.dispose();
      assert.equal(trees.size, 0);
    });

    it('is none of another language', async () => {
      await told.chunk('a.h', 'int f(void);\n'.repeat(20), true);
      await told.chunk('a.h', 'class A {\n public:\n  int f();\n};\n'.repeat(20), true);
      assert.deepEqual(asked, [false, false]);
    });

    it('is not touched any more where the parser crashed', async () => {
      await told.chunk('a.js', long, true);
      await told.chunk('b.js', long, true);
      assert.match((await told.chunk('b.js', `${long}${word}();\n`, true)).note ?? '', /crashed/);
      const after = await told.chunk('a.js', `${long}g();\n`, true);
      assert.equal(after.how, 'grammar');
      assert.deepEqual(asked, [false, false, false]);
    });
  });

  it('gives its memory back', async () => {
    const text = `class A {\n${'  m() { return [1, 2, 3].map((x) => x * 2); }\n'.repeat(200)}}\n`;
    const edit = (i: number) => keeper.chunk(`${i % 5}.js`, `${text}// ${i}\n`, true);
    for (let i = 0; i < 100; i++) await edit(i);
    const before = process.memoryUsage().external;
    for (let i = 0; i < 400; i++) await edit(i);
    assert.ok(process.memoryUsage().external - before < 20_000_000);
  }).timeout(60_000);
});
