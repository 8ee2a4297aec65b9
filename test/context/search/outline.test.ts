import assert from 'node:assert/strict';
import { outlineOf } from '../../../src/context/search/outline.ts';

function outline(path: string, source: string): readonly string[] {
  return outlineOf(source.split('\n'), path).map(({ label, line }) => `${line} ${label}`);
}

describe('outline', () => {
  it('knows TypeScript', () => {
    const source = `import { x } from 'y';
export interface Cart { items: number }
export type Id = string;
export abstract class Shop<T> {
  readonly name = 'a';
  async open(id: Id): Promise<void> {
    if (id) {
      return;
    }
  }
  get size() {
    for (const a of b) { }
  }
}
export default async function main() {}
export const limit = 3;
function* walk() {}`;
    assert.deepEqual(outline('a.ts', source), [
      '2 interface Cart',
      '3 type Id',
      '4 class Shop',
      '6 method open',
      '11 method size',
      '15 function main',
      '16 const limit',
      '17 function walk',
    ]);
  });

  it('knows Python, Go and Rust', () => {
    assert.deepEqual(
      outline('a.py', 'class A:\n    async def b(self):\n        pass\ndef c(): ...'),
      ['1 class A', '2 function b', '4 function c'],
    );
    assert.deepEqual(
      outline('a.go', 'type T struct{}\nfunc (t *T) Run() {}\nfunc main() {\n\tfoo()\n}'),
      ['1 type T', '2 function Run', '3 function main'],
    );
    assert.deepEqual(
      outline('a.rs', 'pub struct A;\nimpl<T> A {\n  pub(crate) async fn b() {}\n}'),
      ['1 struct A', '2 impl A', '3 function b'],
    );
  });

  it('knows Java, C#, C++, Ruby and PHP', () => {
    const java =
      'public final class A {\n  private static int b(int c) {\n    return c(1);\n  }\n}';
    assert.deepEqual(outline('A.java', java), ['1 class A', '2 method b']);
    assert.deepEqual(
      outline('A.cs', 'internal record A {\n  public async Task<int> B() {\n  }\n}'),
      ['1 record A', '2 method B'],
    );
    assert.deepEqual(
      outline('a.cpp', '#define N 3\nstruct A {};\nint A::b(int c) {\n  return d(c);\n}'),
      ['1 define N', '2 struct A', '3 method A::b'],
    );
    assert.deepEqual(outline('a.rb', 'module A\n  class B\n    def self.c?\n    end\n  end\nend'), [
      '1 module A',
      '2 class B',
      '3 method self.c?',
    ]);
    assert.deepEqual(outline('a.php', '<?php\nclass A {\n  public function b() {}\n}'), [
      '2 class A',
      '3 function b',
    ]);
  });

  it('says nothing of languages that it does not know, and of endless lines', () => {
    assert.deepEqual(outline('a.md', 'class A'), []);
    assert.deepEqual(outline('a.ts', `function a() {${' '.repeat(1_000_000)}`), []);
  });

  it('keeps the outermost declarations of a long file', () => {
    const inner = Array.from({ length: 60 }, (_, i) => `  m${i}() {`);
    const labels = outline('a.ts', ['class A {', ...inner, '}', 'class Z {'].join('\n'));
    assert.equal(labels.length, 40);
    assert.equal(labels.at(-1), '63 class Z');
  });
});
