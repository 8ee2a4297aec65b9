import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { folderQuestions, type FolderFile } from '../../src/commands/folderQuestions.ts';

const file = (path: string, lines: number): FolderFile => ({
  path,
  text: Array.from({ length: lines }, (_, at) => `const line${at} = ${at};`)
    .join('\n')
    .concat('\n'),
});

describe('a folder as questions', () => {
  it('is one question where all its code has room, each line with its number', () => {
    const { questions, cut, left } = folderQuestions([file('a.ts', 2), file('b.ts', 1)], 9_000, 5);
    assert.equal(questions.length, 1);
    assert.match(
      questions[0]?.code ?? '',
      /a\.ts[\s\S]* {3}1 const line0 = 0;\n {3}2 const line1 = 1;/u,
    );
    assert.deepEqual(questions[0]?.files, [
      { path: 'a.ts', lines: 2 },
      { path: 'b.ts', lines: 1 },
    ]);
    assert.deepEqual([cut, left], [[], []]);
  });

  it('is several where it has not, in the order of the files', () => {
    const files = ['a', 'b', 'c', 'd'].map((name) => file(`${name}.ts`, 40));
    const { questions, left } = folderQuestions(files, 2_500, 5);
    const paths = questions.map((each) => each.files.map(({ path }) => path));
    assert.deepEqual(paths, [
      ['a.ts', 'b.ts'],
      ['c.ts', 'd.ts'],
    ]);
    assert.deepEqual(left, []);
  });

  it('names what it has no room for, and what it shows a part of', () => {
    const files = [file('large.ts', 400), file('b.ts', 40), file('c.ts', 40), file('d.ts', 40)];
    const { questions, cut, left } = folderQuestions(files, 2_500, 2);
    assert.deepEqual(cut, ['large.ts']);
    assert.deepEqual(left, ['d.ts']);
    const [large] = questions[0]?.files ?? [];
    assert.ok(
      large && large.lines > 50 && large.lines < 400,
      'findings below that are about nothing',
    );
    assert.match(
      questions[0]?.code ?? '',
      new RegExp(`${large.lines} const line${large.lines - 1}`, 'u'),
    );
    assert.doesNotMatch(questions[0]?.code ?? '', new RegExp(`const line${large.lines} `, 'u'));
  });

  it('loses no file, keeps to its room and to its number of questions, whatever there is', () => {
    const texts = fc.array(fc.string({ maxLength: 3_000 }), { maxLength: 30 });
    fc.assert(
      fc.property(
        texts,
        fc.integer({ min: 0, max: 5_000 }),
        fc.integer({ min: 1, max: 4 }),
        (all, room, most) => {
          const files = all.map((text, at) => ({ path: `${at}.ts`, text }));
          const { questions, left, cut } = folderQuestions(files, room, most);
          assert.ok(questions.length <= most);
          for (const { code } of questions)
            assert.ok(code.length <= room + 50, `${code.length} of ${room}`);
          const shown = questions.flatMap((each) => each.files.map(({ path }) => path));
          const named = [...shown, ...left].toSorted();
          assert.deepEqual(named, files.map(({ path }) => path).toSorted());
          for (const path of cut) assert.ok(shown.includes(path));
        },
      ),
      { numRuns: 300 },
    );
  });
});
