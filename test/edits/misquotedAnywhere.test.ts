import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { planEdits } from '../../src/edits/planEdits.ts';

const names = [
  'cart.ts',
  'ledger.py',
  'pool.go',
  'tokens.rs',
  'Invoice.java',
  'theme.css',
] as const;
const files = names.map((name) => {
  const text = readFileSync(new URL(`../fixtures/edits/${name}.txt`, import.meta.url), 'utf8');
  return { name, lines: text.replace(/\n$/u, '').split('\n') };
});

/** The same cases in each run of the tests; `PARLEY_SEED=n` tries others. */
const seed = Number(process.env['PARLEY_SEED'] ?? '1');

const mark = 'changed_by_the_model();';
const indentOf = (line: string): string => /^\s*/u.exec(line)?.[0] ?? '';

/** What a model does to the lines that it quotes; `at` is the line that it changes and quotes rightly. */
type Misquote = (lines: readonly string[], at: number, which: number) => readonly string[];

const onOther =
  (change: (line: string) => readonly string[]): Misquote =>
  (lines, at, which) => {
    const other = which % lines.length;
    return lines.flatMap((line, i) => (i === other && i !== at ? change(line) : [line]));
  };

const misquotes: Readonly<Record<string, Misquote>> = {
  'as it is': (lines) => lines,
  'with blanks at the ends of its lines': (lines) => lines.map((line) => `${line}  `),
  'further in': (lines) => lines.map((line) => (line === '' ? line : `    ${line}`)),
  'at the left edge': (lines) => {
    const own = lines.filter((line) => line.trim() !== '').map(indentOf);
    const least = Math.min(...own.map((indent) => indent.length));
    return lines.map((line) => line.slice(Math.min(least, indentOf(line).length)));
  },
  'without one of its lines': onOther(() => []),
  'with a slip in one of its lines': onOther((line) => [
    line.trim() === '' ? line : `${line.slice(0, -1)}§${line.slice(-1)}`,
  ]),
  'with an empty line more': onOther((line) => [line, '']),
  'with line numbers': (lines) => lines.map((line, i) => `${i + 7}: ${line}`),
};

/** Whether these lines stand in the file at any place but this one. */
function standsElsewhere(
  all: readonly string[],
  quoted: readonly string[],
  start: number,
): boolean {
  const bare = (lines: readonly string[]): string =>
    lines.map((line) => line.replaceAll(/\s+/gu, '')).join('\n');
  const wanted = bare(quoted);
  return all.some((_, i) => i !== start && bare(all.slice(i, i + quoted.length)) === wanted);
}

describe('a block that is quoted somewhere in a file', () => {
  for (const [how, misquote] of Object.entries(misquotes)) {
    it(`changes its one line there, or nothing: ${how}`, () => {
      let placed = 0;
      fc.assert(
        fc.property(
          fc.constantFrom(...files),
          fc.nat(),
          fc.integer({ min: 2, max: 12 }),
          fc.nat(),
          fc.nat(),
          ({ name, lines }, from, size, where, which) => {
            const start = from % (lines.length - size);
            const region = lines.slice(start, start + size);
            const at = where % size;
            const old = region[at] ?? '';
            // A model changes what says something, and quotes enough to tell it from the rest.
            fc.pre(/\w{3}/u.test(old));
            fc.pre(region.filter((line) => line.trim() === old.trim()).length === 1);
            const quoted = misquote(region, at, which);
            fc.pre(!standsElsewhere(lines, quoted, start));
            const changed = indentOf(old) + mark;
            const wanted = misquote(region.with(at, changed), at, which);
            const block = {
              type: 'replace',
              path: name,
              line: 1,
              search: quoted.join('\n'),
              replace: wanted.join('\n'),
            } as const;
            const text = `${lines.join('\n')}\n`;
            const plan = planEdits({ blocks: [block], problems: [] }, () => ({
              uri: `file:///${name}`,
              path: name,
              text,
            }));
            const [file] = plan.files;
            if (!file) return;
            placed++;
            const expected = `${lines.with(start + at, changed).join('\n')}\n`;
            assert.equal(
              file.proposed.replaceAll(/[ \t]+$/gmu, ''),
              expected.replaceAll(/[ \t]+$/gmu, ''),
            );
          },
        ),
        { numRuns: 600, seed },
      );
      assert.ok(placed > 300, `${placed} of 600 found their place`);
    });
  }
});
