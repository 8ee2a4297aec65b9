import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { repoRoot } from '../../../scripts/lib/paths.mjs';
import type { Mutant } from '../../../src/testgen/mutate/mutant.ts';
import type { MutantChoice } from '../../../src/testgen/mutate/mutantsOf.ts';
import type { SyntaxParser } from '../../../src/testgen/mutate/syntaxParser.ts';
import { treeMutants } from '../../../src/testgen/mutate/treeMutants.ts';
import { exampleOf } from '../exampleProject.ts';
import { openParser } from './grammarParser.ts';

describe('mutants by a grammar', () => {
  let parser: Awaited<ReturnType<typeof openParser>>;

  before(async () => {
    parser = await openParser();
  });
  after(() => parser.dispose());

  async function all(
    source: string,
    file: string,
    choice: Partial<MutantChoice> = {},
    by: SyntaxParser = parser,
  ): Promise<readonly Mutant[]> {
    const mutants = await treeMutants(source, file, { most: 10_000, seed: 1, ...choice }, by);
    assert.ok(mutants, file);
    return mutants;
  }

  /** What code between two texts becomes, sorted; what changes those is left out. */
  async function texts(file: string, around: readonly [string, string], code: string) {
    const [before, after] = around;
    const mutants = await all(before + code + after, file);
    const here = mutants.filter(({ text }) => text.startsWith(before) && text.endsWith(after));
    return here.map(({ text }) => text.slice(before.length, -after.length)).toSorted();
  }

  const languages = {
    Ruby: ['a.rb', 'def f(a)\n', '\n  g\nend\n'],
    Elixir: ['a.ex', 'defmodule A do\n  def f(a) do\n', '\n    b\n  end\nend\n'],
    Java: ['A.java', 'class A {\n  void f(int a) {\n', '\n  }\n}\n'],
    Go: ['a.go', 'package a\n\nfunc f(a int) {\n', '\n}\n'],
    Rust: ['a.rs', 'fn f(a: i32) {\n', '\n}\n'],
  } as const;

  const table: Readonly<
    Record<keyof typeof languages, readonly (readonly [string, ...string[]])[]>
  > = {
    Ruby: [
      ['x = y < z', 'nil', 'x = y <= z', 'x = y >= z'],
      ['h(y && !z)', 'h(y && z)', 'h(y || !z)', 'nil'],
      ['h(not(y) || z)', 'h((y) || z)', 'h(not(y) && z)', 'nil'],
      ['x += 2', 'nil', 'x += 3', 'x -= 2'],
      [`h('a', "")`, `h('', "")`, `h('a', "mutated")`, 'nil'],
      ['return y if z', 'return nil if z'],
      ['h(true, :b, y.c)', 'h(false, :b, y.c)', 'nil'],
    ],
    Elixir: [
      ['x = y < z', 'x = y <= z', 'x = y >= z'],
      ['h(y and not z)', ':ok', 'h(y and z)', 'h(y or not z)'],
      ['x = y ++ z', 'x = y -- z'],
      ['x = 2 * y', 'x = 2 / y', 'x = 3 * y'],
      ['h("a", true)', ':ok', 'h("", true)', 'h("a", false)'],
      ['if y, do: "a"', ':ok', 'if y, do: ""'],
    ],
    Java: [
      ['if (y == z) return;', 'if (y != z) return;'],
      ['h(y && !z);', ';', 'h(y && z);', 'h(y || !z);'],
      ['x -= 2;', ';', 'x += 2;', 'x -= 3;'],
      ['h("a" + y, true);', ';', 'h("" + y, true);', 'h("a" + y, false);'],
      ['int x = y % z;', 'int x = y * z;'],
    ],
    Go: [
      ['x = y != z', '', 'x = y == z'],
      ['h(y && !z)', '', 'h(y && z)', 'h(y || !z)'],
      ['x *= 2', '', 'x *= 3', 'x /= 2'],
      ['h("a" + y)', '', 'h("" + y)'],
      ['return true', 'return false'],
    ],
    Rust: [
      ['let x = y > z;', 'let x = y <= z;', 'let x = y >= z;'],
      ['h(y && !z);', ';', 'h(y && z);', 'h(y || !z);'],
      ['x /= 2;', ';', 'x *= 2;', 'x /= 3;'],
      ['h("a", true);', ';', 'h("", true);', 'h("a", false);'],
    ],
  };

  for (const language of ['Ruby', 'Elixir', 'Java', 'Go', 'Rust'] as const) {
    it(`of ${language} are what the table says`, async () => {
      const [file, before, after] = languages[language];
      for (const [code, ...wanted] of table[language]) {
        const found = await texts(file, [before, after], code);
        assert.deepEqual(found, wanted.toSorted(), code);
      }
    });
  }

  it('give back something else where a function says what it gives, or gives anything', async () => {
    for (const [file, source, ...wanted] of [
      ['a.rb', 'def f(a)\n  a.b\nend\n', 'def f(a)\n  nil\nend\n'],
      ['a.rb', 'def f(a) = a.b\n', 'def f(a) = nil\n'],
      ['a.ex', 'def f(a), do: a.b\n', 'def f(a), do: nil\n'],
      ['a.ex', 'def f(a) do\n  a.b\nend\n', 'def f(a) do\n  nil\nend\n'],
      ['A.java', 'class A { int f() { return a; } }', 'class A { int f() { return 0; } }'],
      ['A.java', 'class A { B<C> f() { return a; } }', 'class A { B<C> f() { return null; } }'],
      [
        'A.java',
        'class A { boolean f() { return a; } }',
        'class A { boolean f() { return false; } }',
      ],
      // What a lambda gives nobody says.
      ['A.java', 'class A { int f() { D d = () -> { return a; }; } }'],
      [
        'a.go',
        'package a\nfunc f() error { return a }\n',
        'package a\nfunc f() error { return nil }\n',
      ],
      [
        'a.go',
        'package a\nfunc f() string { return a }\n',
        'package a\nfunc f() string { return "" }\n',
      ],
      ['a.go', 'package a\nfunc f() (int, error) { return a, b }\n'],
      ['a.go', 'package a\nfunc f() A { return a }\n'],
      ['a.rs', 'fn f() -> u8 { a }\n', 'fn f() -> u8 { 0 }\n'],
      ['a.rs', 'fn f() -> Option<u8> { return a; }\n', 'fn f() -> Option<u8> { return None; }\n'],
      ['a.rs', 'fn f() -> A { a }\n'],
    ] as const) {
      const found = (await all(source, file)).map(({ text }) => text);
      assert.deepEqual(found, wanted, source);
    }
  });

  it('leave documentation, imports, annotations, names and what macros get alone', async () => {
    for (const [file, source] of [
      [
        'a.rb',
        "require 'a'\nrequire_relative '../b'\n# 1 < 2\nclass A\n  attr_reader :a\n  private\nend\n",
      ],
      [
        'a.ex',
        'defmodule A do\n  @moduledoc "1"\n  use B, only: [a: 1]\n  @spec f(1) :: true\n  @doc "2"\n  def f(a)\n  defp g(list), do: if(list, do: &h/1)\nend\n',
      ],
      ['A.java', 'package a;\nimport b.C;\n@D(since = "1") class A<T extends Comparable<T>> { }\n'],
      [
        'a.go',
        'package a\n\nimport "b"\n\ntype A struct {\n\tX int `json:"x"`\n}\n\nvar b [3]int\n',
      ],
      [
        'a.rs',
        '#[cfg(feature = "a")]\nuse b::c;\nstruct A { b: [u8; 4] }\nfn f() { println!("{}", 1 + 2); }\n#[cfg(test)]\nmod tests {\n  fn g() -> u8 { 1 }\n}\n',
      ],
    ] as const) {
      const found = (await all(source, file)).map(({ description }) => description);
      // `&h/1` of the Elixir above is the value that is given back.
      assert.deepEqual(
        found,
        file === 'a.ex' ? ['‘if(list, do: &h/1)’ is returned as ‘nil’'] : [],
        file,
      );
    }
  });

  it('of real files parse, and are never what was there', async () => {
    const folder = path.join(repoRoot, 'test/fixtures/chunks');
    let seen = 0;
    for (const name of ['shop.rb', 'shop.ex', 'Shop.java', 'shop.go', 'shop.rs']) {
      const source = fs.readFileSync(path.join(folder, `${name}.txt`), 'utf8');
      const mutants = await all(source, name);
      seen += mutants.length;
      for (const { text } of mutants) assert.notEqual(text, source);
      const faults = await parser.faults(
        name,
        mutants.map(({ text }) => text),
      );
      assert.deepEqual(
        faults.filter((each) => each?.count !== 0),
        [],
        name,
      );
    }
    assert.ok(seen > 60, `${seen}`);
  });

  it('of real Ruby files are Ruby to Ruby itself', async function () {
    if (exampleOf('RSpec').missing !== undefined) this.skip();
    const script = `require 'json'
if ARGV.empty?
  puts RbConfig::CONFIG['rubylibdir'] + '/shellwords.rb'
else
  JSON.parse(STDIN.read).each { |text| RubyVM::InstructionSequence.compile(text) }
end`;
    const file = spawnSync('ruby', ['-e', script], { encoding: 'utf8' }).stdout.trim();
    const mutants = await all(fs.readFileSync(file, 'utf8'), 'a.rb');
    assert.ok(mutants.length > 20, `${mutants.length}`);
    const input = JSON.stringify(mutants.map(({ text }) => text));
    const { status, stderr } = spawnSync('ruby', ['-e', script, 'x'], { input, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });

  it('have others in the place of those that do not parse any more', async () => {
    const source = 'def f(a)\n  b = a < 1\n  c = a + 2\n  b && c\nend\n';
    const most = 3;
    const [first] = await all(source, 'a.rb', { most });
    assert.ok(first);
    const picky: SyntaxParser = {
      table: (file, text) => parser.table(file, text),
      faults: async (_, given) =>
        given.map((text) => ({ count: text === first.text ? 1 : 0, lines: [] })),
    };
    const others = await all(source, 'a.rb', { most }, picky);
    assert.equal(others.length, most);
    assert.ok(!others.some(({ text }) => text === first.text));
  });

  it('come from covered lines first, and only from those that were asked for', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => `  x${i} = a < ${i}`).join('\n');
    const source = `def f(a)\n${lines}\n  g\nend\n`;
    const covered = await all(source, 'a.rb', { most: 4, covered: new Set([7]) });
    assert.deepEqual(new Set(covered.map(({ line }) => line)), new Set([7]));
    const within = await all(source, 'a.rb', { within: { first: 3, last: 4 } });
    assert.deepEqual(new Set(within.map(({ line }) => line)), new Set([3, 4]));
  });

  it('are none, rather than an error, for any text, and unknown where there are no rules', async () => {
    const choice = { most: 3, seed: 1 };
    assert.equal(await treeMutants('a < b', 'a.cs', choice, parser), undefined);
    assert.equal(await treeMutants('a < b', 'a.ts', choice, parser), undefined);
    const unit = fc.constantFrom(
      ...'ab1 \n`${}()[]"\'/<>=!+-\\#.;:@&|'.split(''),
      'return',
      'def',
      'do',
      'end',
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, maxLength: 60 }), async (text) => {
        for (const file of ['a.rb', 'a.ex', 'A.java', 'a.go', 'a.rs']) {
          for (const mutant of await all(text, file, { most: 5 }))
            assert.notEqual(mutant.text, text);
        }
      }),
      { numRuns: 60 },
    );
  });
});
