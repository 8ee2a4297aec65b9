import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { repoRoot } from '../../../scripts/lib/paths.mjs';
import { createChunker, type Chunker } from '../../../src/context/chunks/chunker.ts';
import { grammarFolder } from './chunkerSamples.ts';

describe('what a file declares by name', () => {
  let chunker: Chunker;

  before(async () => {
    chunker = createChunker({ grammars: await grammarFolder() });
  });
  after(() => chunker.dispose());

  /** Lines of `first-last name`, indented by depth; `!` marks what is only announced. */
  async function namesOf(name: string, text: string): Promise<readonly string[]> {
    const { names } = await chunker.chunk(name, text);
    return names.map(
      ({ name: own, depth, startLine, endLine, announced }) =>
        `${'  '.repeat(depth)}${startLine}-${endLine} ${announced ? '!' : ''}${own}`,
    );
  }

  const fixture = (name: string): Promise<string> =>
    readFile(path.join(repoRoot, 'test/fixtures/chunks', `${name}.txt`), 'utf8');

  it('is told of small functions that share a chunk', async () => {
    const text = 'function one() {}\nfunction two() {}\nclass Three {\n  four() {}\n}\n';
    const { chunks } = await chunker.chunk('a.js', text);
    assert.equal(chunks.length, 1);
    assert.deepEqual(await namesOf('a.js', text), [
      '1-1 one',
      '2-2 two',
      '3-5 Three',
      '  4-4 four',
    ]);
  });

  it('is told once of a function that is cut in pieces', async () => {
    const body = '  call();\n'.repeat(400);
    const text = `function long() {\n${body}}\n`;
    assert.ok((await chunker.chunk('a.js', text)).chunks.length > 1);
    assert.deepEqual(await namesOf('a.js', text), ['1-402 long']);
  });

  it('knows prototypes from what they announce', async () => {
    assert.deepEqual(await namesOf('shop.c', await fixture('shop.c')), [
      '3-3 SHOP_C',
      '6-6 LIMIT',
      '7-7 TWICE',
      '9-12 shop',
      '14-14 colour',
      '16-16 sizes',
      '19-19 !shop_size',
      '21-27 shop_new',
      '29-53 shop_sell',
      '55-57 handler_for',
    ]);
    const header = [
      '__attribute__((malloc)) void *take(size_t size);',
      'extern char **split(const char *text,',
      '    int *count) __attribute__((nonnull));',
      'int (*handler)(int);',
      'int count, size = sizeof(int);',
      'struct node *next(struct node *);',
      'struct table { int (*get)(int); };',
    ];
    assert.deepEqual(await namesOf('a.h', header.join('\n')), [
      '1-1 !take',
      '2-3 !split',
      '5-5 size',
      '6-6 !next',
      '7-7 table',
    ]);
  });

  it('knows the members that a class of C++ announces', async () => {
    const text = [
      'namespace shop {',
      'class Door : public Wall {',
      ' public:',
      '  explicit Door(int key);',
      '  virtual ~Door();',
      '  /// Opens it.',
      '  [[nodiscard]] std::vector<int> open(int key) const;',
      '  std::function<void(int)> changed;',
      '  int size = count(3);',
      '};',
      '}',
    ];
    assert.deepEqual(await namesOf('a.hpp', text.join('\n')), [
      '1-11 shop',
      '  2-10 Door',
      '    3-4 !Door',
      '    5-5 !~Door',
      '    6-7 !open',
    ]);
    // In a body the same words make a variable.
    const body = '  work();\n'.repeat(400);
    assert.deepEqual(await namesOf('a.cc', `void f() {\n  Door door(3);\n${body}}\n`), ['1-403 f']);
  });

  it('looks into braces that belong to no declaration', async () => {
    assert.deepEqual(
      await namesOf(
        'a.cc',
        '#ifdef X\nextern "C" {\nint one() { return 1; }\nint two();\n}\n#endif\n',
      ),
      ['3-3 one', '4-4 !two'],
    );
    assert.deepEqual(await namesOf('a.ts', 'declare global {\n  interface Window {}\n}\n'), [
      '1-2 Window',
    ]);
    assert.deepEqual(await namesOf('a.php', '<?php\nnamespace A {\n  class B {}\n}\n'), ['3-3 B']);
    assert.deepEqual(await namesOf('a.rs', 'extern "C" {\n    fn f();\n}\n'), ['2-2 f']);
  });

  it('says whose a method is where the declaration itself says it', async () => {
    const names = await namesOf('shop.go', await fixture('shop.go'));
    assert.ok(names.includes('34-43 Shop.Sell'), names.join());
  });

  it('is nothing where headings, keys and selectors are all that has a name', async () => {
    for (const name of ['guide.md', 'package.json', 'deploy.yaml', 'Cargo.toml', 'shop.css'])
      assert.deepEqual(await namesOf(name, await fixture(name)), [], name);
  });

  it('is bounded where somebody nested or repeated things without end', async () => {
    const nested = `${'class A {\n'.repeat(40)}${'}\n'.repeat(40)}`;
    const { names } = await chunker.chunk('a.java', nested);
    assert.equal(Math.max(...names.map(({ depth }) => depth)), 11);
    const many = await chunker.chunk('a.js', 'function f() {}\n'.repeat(12_000));
    assert.equal(many.names.length, 10_000);
  });
});
