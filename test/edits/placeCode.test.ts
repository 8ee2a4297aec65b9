import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { diffBlocks } from '../../src/edits/diffBlocks.ts';
import { insertCode, placeCode } from '../../src/edits/placeCode.ts';
import { planEdits } from '../../src/edits/planEdits.ts';

const cart = `import { round } from './money.ts';

/** A cart. */
export class Cart {
  readonly lines: Line[] = [];

  add(line: Line): void {
    this.lines.push(line);
  }

  // In cents.
  total(): number {
    return this.lines.reduce((sum, line) => sum + line.price, 0);
  }
}

export function shipping(total: number): number {
  return total > 5000 ? 0 : 490;
}

const limit = 99;
`;

function proposed(text: string, code: string, within?: { start: number; end: number }): string {
  const placement = placeCode(text, code, within);
  assert.equal(placement.type, 'placed', JSON.stringify(placement));
  return placement.type === 'placed' ? placement.proposed : '';
}

describe('code of a reply in a file', () => {
  it('takes the place of the function of its name, whatever became of its signature', () => {
    const code = `export function shipping(
  total: number,
  country: string,
): number {
  if (country === 'CH') return 990;
  return total > 5000 ? 0 : 490;
}`;
    const expected = cart.replace(/export function shipping[^]*?\n\}/u, () => code);
    assert.equal(proposed(cart, code), expected);
  });

  it('takes the place of a method, at the indentation that is there', () => {
    const code = `total(): number {
  return round(this.lines.reduce((sum, line) => sum + line.price * line.count, 0));
}`;
    const after = proposed(cart, code);
    assert.match(after, /\n {2}\/\/ In cents\.\n {2}total\(\): number \{\n {4}return round\(/u);
    assert.match(after, /\n {2}\}\n\}\n\nexport function shipping/u);
    assert.match(after, /^import/u);
  });

  it('replaces the comment above where it brings one, and keeps it where it does not', () => {
    const code = '  // In cents, rounded.\n  total(): number {\n    return 0;\n  }';
    const after = proposed(cart, code);
    assert.match(after, /In cents, rounded\.\n {2}total\(\): number \{\n {4}return 0;\n {2}\}/u);
    assert.doesNotMatch(after, /In cents\.\n/u);
  });

  it('places several declarations, new ones behind the one before them', () => {
    const code = `export function shipping(total: number): number {
  return total > 6000 ? 0 : 490;
}

export function handling(): number {
  return 100;
}

const limit = 12;`;
    const after = proposed(cart, code);
    assert.match(
      after,
      /6000 \? 0 : 490;\n\}\n\nexport function handling[^]+\n\}\n\nconst limit = 12;\n$/u,
    );
    assert.doesNotMatch(after, /limit = 99/u);
    assert.match(after, /^import[^]+class Cart/u);
  });

  it('is the whole file where it begins and ends as the file does', () => {
    const code = cart.replace('490', '590').replace("'./money.ts'", "'./cents.ts'");
    assert.equal(proposed(cart, code), code);
    const changed = cart.replace('./money.ts', './cents.ts').replace('limit = 99', 'limit = 98');
    assert.equal(proposed(cart, changed.trimEnd()), changed);
  });

  it('never takes a function that is most of a file for the file', () => {
    const body = Array.from({ length: 30 }, (_, i) => `  step(${i}, 'of the way');`).join('\n');
    const file = `export const first = 1;\n\nexport function walk(): void {\n${body}\n}\n`;
    const after = proposed(file, `export function walk(): void {\n  rest();\n${body}\n}`);
    assert.match(
      after,
      /^export const first = 1;\n\nexport function walk\(\): void \{\n {2}rest\(\);/u,
    );
  });

  it('fills in what it leaves out, and refuses where that cannot be told', () => {
    const code = `export class Cart {
  // ... existing code ...

  total(): number {
    return 7;
  }
}

// ... rest of the file ...`;
    const after = proposed(cart, code);
    assert.match(
      after,
      /add\(line: Line\)[^]+total\(\): number \{\n {4}return 7;\n {2}\}\n\}\n\nexport function/u,
    );
    const vague =
      'export class Cart {\n  // ... existing code ...\n  remove(): void {\n    pop();\n  }\n}';
    assert.deepEqual(placeCode(cart, vague), { type: 'unplaced', reason: 'elided' });
  });

  it('goes by likeness where it declares nothing', () => {
    const code = 'return this.lines.reduce((sum, line) => sum + line.price * 2, 0);';
    assert.match(
      proposed(cart, code),
      /\n {4}return this\.lines\.reduce\(\(sum, line\) => sum \+ line\.price \* 2, 0\);\n/u,
    );
  });

  it('goes where the person selected lines, if nothing else tells', () => {
    const after = proposed(cart, 'entirely.different(code);', { start: 21, end: 21 });
    assert.equal(after, cart.replace('const limit = 99;', 'entirely.different(code);'));
    assert.deepEqual(placeCode(cart, 'entirely.different(code);'), {
      type: 'unplaced',
      reason: 'missing',
    });
  });

  it('is there already', () => {
    const code =
      'export function shipping(total: number): number {\n  return total > 5000 ? 0 : 490;\n}';
    assert.deepEqual(placeCode(cart, code), { type: 'already' });
    assert.deepEqual(placeCode(cart, cart), { type: 'already' });
  });

  it('is an empty file’s text, and keeps line ends and byte order mark', () => {
    assert.equal(proposed('', 'a();'), 'a();\n');
    const windows = `\uFEFF${cart.replaceAll('\n', '\r\n')}`;
    const after = proposed(windows, 'const limit = 7;');
    assert.equal(after, windows.replace('99', '7'));
  });

  it('understands Python by its indentation', () => {
    const file =
      'import os\n\n\nclass A:\n    def one(self):\n        return 1\n\n    def two(self):\n        return 2\n\n\ndef three():\n    return 3\n';
    const after = proposed(file, 'def one(self):\n    """Doc."""\n    return 11');
    assert.equal(
      after,
      file.replace(
        '    def one(self):\n        return 1\n',
        '    def one(self):\n        """Doc."""\n        return 11\n',
      ),
    );
  });

  it('leaves every line outside of the function alone, whatever the body', () => {
    const line = fc.stringMatching(/^[a-z]{1,8}\(\d{1,3}\);$/u);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), (body) => {
        const code = `export function shipping(total: number): number {\n${body.map((each) => `  ${each}`).join('\n')}\n}`;
        const after = proposed(cart, code);
        assert.equal(
          after,
          cart.replace(/export function shipping[^]*?\n\}/u, () => code),
        );
      }),
    );
  });

  it('is set in behind a line, at its indentation', () => {
    assert.equal(insertCode('a {\n  b\n}\n', 2, 'c\nd'), 'a {\n  b\n  c\n  d\n}\n');
    assert.equal(insertCode('a\n', Infinity, '\nb'), 'a\n\nb\n');
    assert.equal(insertCode('a\n', 0, 'b'), 'b\na\n');
  });
});

describe('a diff of a model', () => {
  const file = (text: string) => ({ uri: 'file:///w/src/a.ts', path: 'src/a.ts', text });
  const text = 'one\ntwo\n  three\nfour\n';

  function applied(diff: string): string | undefined {
    const blocks = diffBlocks(diff, 'src/a.ts');
    const plan = planEdits({ blocks, problems: [] }, (path) =>
      path === 'src/a.ts' ? file(text) : undefined,
    );
    assert.deepEqual(plan.refused, []);
    return plan.files[0]?.proposed;
  }

  it('is placed by what it quotes, whatever its line numbers say', () => {
    const diff = '--- a/src/a.ts\n+++ b/src/a.ts\n@@ -90,3 +12,3 @@\n one\n-two\n+2\n   three\n';
    assert.equal(applied(diff), 'one\n2\n  three\nfour\n');
  });

  it('may lack its header and the blanks before lines that stay', () => {
    assert.equal(applied('@@\none\n-two\n+2\n'), 'one\n2\n  three\nfour\n');
    assert.equal(applied('-two\n+2'), 'one\n2\n  three\nfour\n');
  });

  it('names its files, new and gone ones too', () => {
    const diff =
      'diff --git a/x.ts b/x.ts\nindex 1..2\n--- a/x.ts\n+++ b/x.ts\n@@ -1 +1 @@\n-a\n+b\n--- /dev/null\n+++ b/new.ts\n@@ -0,0 +1 @@\n+c\n';
    assert.deepEqual(
      diffBlocks(diff, 'other.ts').map(({ path, type }) => `${path} ${type}`),
      ['x.ts replace', 'new.ts replace'],
    );
    assert.deepEqual(diffBlocks('no diff at all', 'a.ts'), []);
  });
});
