import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import * as fc from 'fast-check';
import { repoRoot } from '../../../scripts/lib/paths.mjs';
import type { Mutant } from '../../../src/testgen/mutate/mutant.ts';
import { mutantsOf, type MutantChoice } from '../../../src/testgen/mutate/mutantsOf.ts';
import { exampleOf } from '../exampleProject.ts';

function all(source: string, file = 'a.js', choice: Partial<MutantChoice> = {}): readonly Mutant[] {
  const mutants = mutantsOf(source, file, { most: 10_000, seed: 1, ...choice });
  assert.ok(mutants);
  return mutants;
}

/** The texts of all mutants, sorted. */
function texts(source: string, file = 'a.js'): readonly string[] {
  return all(source, file)
    .map(({ text }) => text)
    .toSorted();
}

describe('mutants', () => {
  it('of JavaScript are what the table says', () => {
    assert.deepEqual(texts('a < b'), ['a <= b', 'a >= b']);
    assert.deepEqual(texts('a === b'), ['a !== b']);
    assert.deepEqual(texts('a && !b'), ['a && b', 'a || !b']);
    assert.deepEqual(texts('x = a + 2'), ['x = a + 3', 'x = a - 2']);
    assert.deepEqual(texts("f('a', '')"), ["f('', '')", "f('a', 'mutated')"]);
    assert.deepEqual(texts('return a.b;'), ['return undefined;']);
    assert.deepEqual(texts('if (true) {\n  cart.add(item);\n}'), [
      'if (false) {\n  cart.add(item);\n}',
      'if (true) {\n  ;\n}',
    ]);
    assert.deepEqual(texts('const s = `${a > b} < c`;'), [
      'const s = `${a <= b} < c`;',
      'const s = `${a >= b} < c`;',
    ]);
  });

  it('of Python are what the table says', () => {
    const python = (source: string): readonly string[] => texts(source, 'a.py');
    assert.deepEqual(python('if a < b: pass'), ['if a <= b: pass', 'if a >= b: pass']);
    assert.deepEqual(python('if not a and b: pass'), ['if a and b: pass', 'if not a or b: pass']);
    assert.deepEqual(python('def f():\n  return a.b'), ['def f():\n  return None']);
    assert.deepEqual(python('if a:\n  cart.add(b)'), ['if a:\n  pass']);
    assert.deepEqual(python('if a is not None: f(True)'), ['if a is not None: f(False)']);
    assert.deepEqual(python("yield r'a'"), ["yield r''"]);
  });

  it('leave comments, patterns, imports, directives and types alone', () => {
    assert.deepEqual(texts('module.exports = f;\nexports.a = b;'), []);
    for (const source of [
      "'use strict';\nimport a from 'b';\nimport('c');\nconst d = require('d');\nexport * from 'e';",
      '// a < b\n/* a === b */ /a<b+c/g.test\n`a < b`;',
      'function* f() {}\nimport * as g from "h";',
      'let a: Map<string, Set<b>>;\nlet c = a!;',
      'interface A {\n  run(a: b): void;\n}',
    ]) {
      assert.deepEqual(texts(source, 'a.ts'), [], source);
    }
    for (const source of [
      'from a import *\nimport b',
      '"""a < b"""\ndef f(*args, **kwargs):\n  """True and 1"""',
      "# a < b\nx: f'{a < b}'",
      'def f(a, *, b) -> c: ...',
    ]) {
      assert.deepEqual(texts(source, 'a.py'), [], source);
    }
  });

  it('say their line and what became of what', () => {
    const [mutant] = all('\n\nreturn a;\n');
    assert.equal(mutant?.line, 3);
    assert.equal(mutant.description, '‘a’ is returned as ‘undefined’');
  });

  it('of real files parse, and are never what was there', function () {
    this.timeout(60_000);
    const folder = path.join(repoRoot, 'src/testgen');
    const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
    let seen = 0;
    for (const file of files.filter((name) => name.endsWith('.ts'))) {
      const source = fs.readFileSync(path.join(folder, file), 'utf8');
      for (const { text, line, description } of all(source, file, { most: 60 })) {
        seen += 1;
        assert.notEqual(text, source);
        assert.doesNotThrow(() => stripTypeScriptTypes(text), `${file}:${line} ${description}`);
      }
    }
    assert.ok(seen > 500, `${seen}`);
  });

  it('of real Python files parse', function () {
    if (exampleOf('unittest').missing !== undefined) this.skip();
    const script = `import ast, json, sys, textwrap
if len(sys.argv) > 1:
    print(textwrap.__file__)
else:
    for text in json.load(sys.stdin): ast.parse(text)`;
    const file = spawnSync('python3', ['-c', script, 'where'], { encoding: 'utf8' }).stdout.trim();
    const source = fs.readFileSync(file, 'utf8');
    const input = JSON.stringify(all(source, 'a.py').map(({ text }) => text));
    const { status, stderr } = spawnSync('python3', ['-c', script], { input, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    assert.ok(all(source, 'a.py').length > 100);
  });

  const source = Array.from({ length: 40 }, (_, i) => `x${i} = a${i} < ${i} + b;`).join('\n');

  it('are the same for the same seed, and others for another', () => {
    const draw = (seed: number): readonly string[] =>
      all(source, 'a.js', { most: 8, seed }).map(({ text }) => text);
    assert.deepEqual(draw(3), draw(3));
    assert.notDeepEqual(draw(3), draw(4));
  });

  it('are spread over lines, and those of covered lines come first', () => {
    const spread = all(source, 'a.js', { most: 20 });
    assert.equal(new Set(spread.map(({ line }) => line)).size, 20);
    assert.ok(new Set(spread.map(({ kind }) => kind)).size >= 4);
    const covered = all(source, 'a.js', { most: 6, covered: new Set([7]) });
    assert.deepEqual(new Set(covered.slice(0, 5).map(({ line }) => line)), new Set([7]));
    const within = all(source, 'a.js', { within: { first: 3, last: 4 } });
    assert.deepEqual(new Set(within.map(({ line }) => line)), new Set([3, 4]));
  });

  it('are none, rather than an error, for any text', () => {
    assert.equal(mutantsOf('a < b', 'a.rs', { most: 1, seed: 1 }), undefined);
    const unit = fc.constantFrom(...'ab1 \n`${}()[]"\'/<>=!+-\\#.;:'.split(''), 'return', 'not');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 80 }), (text) => {
        for (const file of ['a.js', 'a.tsx', 'a.py']) {
          for (const mutant of all(text, file)) assert.notEqual(mutant.text, text);
        }
      }),
    );
  });
});
