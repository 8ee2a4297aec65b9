import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { editBlocks } from '../../src/edits/editBlocks.ts';
import { editPath } from '../../src/edits/editPath.ts';
import { merge } from '../../src/edits/merge.ts';
import { planEdits, type EditPlan } from '../../src/edits/planEdits.ts';

const ended = (text: string): string => (text === '' ? '' : `${text}\n`);

function block(search: string, replace: string): string {
  return `<<<<<<< SEARCH\n${ended(search)}=======\n${ended(replace)}>>>>>>> REPLACE`;
}

function plan(answer: string, files: Readonly<Record<string, string | undefined>>): EditPlan {
  return planEdits(editBlocks(answer), (path) =>
    path in files ? { uri: `file:///${path}`, path, text: files[path] } : undefined,
  );
}

const reasons = ({ refused }: EditPlan): readonly string[] => refused.map(({ why }) => why.reason);

describe('edits in an answer', () => {
  const said = block('a', 'b');
  const paths: readonly (readonly [name: string, before: string])[] = [
    ['on a line of its own', 'src/cart.ts\n'],
    ['with an empty line after it', 'src/cart.ts\n\n'],
    ['in bold', '**src/cart.ts**\n'],
    ['in backticks', '`src/cart.ts`:\n'],
    ['as a heading', '### src/cart.ts\n'],
    ['behind “File:”', 'File: src/cart.ts\n'],
    ['before the fence', 'src/cart.ts\n```ts\n'],
    ['in the fence', '```ts src/cart.ts\n'],
    ['as a list item', '- `src/cart.ts`\n'],
    ['with a dot before it', './src/cart.ts\n'],
    ['with backslashes', String.raw`src\cart.ts` + '\n'],
  ];
  for (const [name, before] of paths) {
    it(`name their file ${name}`, () => {
      assert.equal(
        plan(`I change this.\n\n${before}${said}`, { 'src/cart.ts': 'a\n' }).files[0]?.proposed,
        'b\n',
      );
    });
  }

  it('are about the file of the block before, where they name none', () => {
    const answer = `a.ts\n${block('one', '1')}\nand then\n${block('two', '2')}`;
    assert.equal(plan(answer, { 'a.ts': 'one\ntwo\n' }).files[0]?.proposed, '1\n2\n');
  });

  it('make a new file, and change one throughout', () => {
    const whole = (path: string): string => `${path}\n\`\`\`ts whole-file\nconst a = 1;\n\`\`\`\n`;
    const made = plan(whole('new.ts') + whole('old.ts'), {
      'new.ts': undefined,
      'old.ts': 'x\r\ny\r\n',
    });
    assert.deepEqual(
      made.files.map(({ proposed, original }) => [original, proposed]),
      [
        [undefined, 'const a = 1;\n'],
        ['x\r\ny\r\n', 'const a = 1;\r\n'],
      ],
    );
    assert.equal(
      plan(`new.ts\n${block('', 'const a = 1;')}`, { 'new.ts': undefined }).files[0]?.proposed,
      'const a = 1;\n',
    );
  });

  it('take longer marks where the text itself holds such lines', () => {
    const conflict = '<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs';
    const answer = `a.ts\n<<<<<<<<<< SEARCH\n${conflict}\n==========\na\n>>>>>>>>>> REPLACE`;
    assert.equal(plan(answer, { 'a.ts': `${conflict}\n` }).files[0]?.proposed, 'a\n');
  });

  it('are parted where the file tells it, though their text holds lines like a divider', () => {
    const page = 'Install\n=======\n\nRun it.\n\nLicense\n=======\n\nMIT\n';
    const of = (search: string, replace: string, text = page) =>
      plan(`README.md\n${block(search, replace)}`, { 'README.md': text });
    const heading = of('License\n=======\n\nMIT', 'License\n=======\n\nApache');
    assert.equal(heading.files[0]?.proposed, page.replace('MIT', 'Apache'));
    const underlined = of('Notes', 'Notes\n=======', 'Notes\n');
    assert.equal(underlined.files[0]?.proposed, 'Notes\n=======\n');
    const conflict = '<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs';
    const solved = of(conflict, 'b', `x\n${conflict}\ny\n`);
    assert.equal(solved.files[0]?.proposed, 'x\nb\ny\n');
    assert.deepEqual(reasons(of('Licence\n=======\n\nMIT', 'License\n=======\n\nMIT')), [
      'several-dividers',
    ]);
    const made = plan(`new.md\n${block('', 'New\n=======')}`, { 'new.md': undefined });
    assert.equal(made.files[0]?.proposed, 'New\n=======\n');
  });

  it('do not write a file anew of which the model was shown a part', () => {
    const text = 'one\ntwo\n';
    const find = () => ({ uri: 'file:///a.ts', path: 'a.ts', text, isPart: true });
    const whole = 'a.ts\n```ts whole-file\none\n```\n';
    assert.deepEqual(reasons(planEdits(editBlocks(whole), find)), ['part-shown']);
    const part = planEdits(editBlocks(`a.ts\n${block('two', '2')}`), find);
    assert.equal(part.files[0]?.proposed, 'one\n2\n');
  });

  it('are taken once, however often an answer repeats them', () => {
    const repeated = (blocks: readonly string[], text: string) =>
      plan(blocks.map((each) => `a.ts\n${each}\n`).join(''), { 'a.ts': text });
    const insertion = block('one', 'one\nmore');
    const twice = repeated([insertion, insertion], 'one\ntwo\n');
    assert.equal(twice.files[0]?.proposed, 'one\nmore\ntwo\n');
    assert.deepEqual([twice.already, twice.refused], [1, []]);
    // The same change with other lines quoted around it.
    const wider = repeated([insertion, block('one\ntwo', 'one\nmore\ntwo')], 'one\ntwo\n');
    assert.equal(wider.files[0]?.proposed, 'one\nmore\ntwo\n');
    const replaced = repeated([block('two', '2'), block('two', '2')], 'one\ntwo\n');
    assert.deepEqual([replaced.files[0]?.proposed, replaced.already], ['one\n2\n', 1]);
    assert.deepEqual(replaced.refused, []);
    // An edit of what another one wrote, and both again.
    const chain = [insertion, block('more', 'most')];
    const again = repeated([...chain, ...chain], 'one\ntwo\n');
    assert.equal(again.files[0]?.proposed, 'one\nmost\ntwo\n');
    // Two different ones at one place are two.
    const both = repeated([insertion, block('one', 'one\nother')], 'one\ntwo\n');
    assert.equal(both.files[0]?.proposed, 'one\nmore\nother\ntwo\n');
  });

  it('are refused where they are outside, unknown, cut off or told of nothing', () => {
    const files = { 'a.ts': 'a\n', 'gone.ts': undefined };
    assert.deepEqual(reasons(plan(`../a.ts\n${said}`, files)), ['outside']);
    const linked = planEdits(editBlocks(`link/a.ts\n${said}`), () => 'outside');
    assert.deepEqual(reasons(linked), ['outside']);
    assert.deepEqual(reasons(plan(`other.ts\n${said}`, files)), ['not-shown']);
    assert.deepEqual(reasons(plan(`gone.ts\n${said}`, files)), ['no-file']);
    assert.deepEqual(reasons(plan(said, files)), ['unreadable']);
    assert.deepEqual(reasons(plan('a.ts\n<<<<<<< SEARCH\na\n=======\nb', files)), ['cut-off']);
    assert.deepEqual(reasons(plan('a.ts\n<<<<<<< SEARCH\na\n>>>>>>> REPLACE', files)), [
      'no-divider',
    ]);
    assert.deepEqual(reasons(plan('a.ts\n```ts whole-file\nconst', files)), ['cut-off']);
    assert.deepEqual(plan('I would leave it as it is.', files), {
      files: [],
      refused: [],
      already: 0,
    });
  });

  it('keep a byte order mark, mixed line ends and a missing last one', () => {
    const text = '\uFEFFone\r\ntwo\nthree\r\nfour';
    const { files } = plan(`a.ts\n${block('one', 'ONE')}\n${block('four', 'FOUR\nFIVE')}`, {
      'a.ts': text,
    });
    assert.equal(files[0]?.proposed, '\uFEFFONE\r\ntwo\nthree\r\nFOUR\r\nFIVE');
  });

  it('never throw, wherever an answer is cut off', () => {
    const answer = `a.ts\n\`\`\`\n${said}\n\`\`\`\nb.ts\n\`\`\`ts whole-file\nx\n\`\`\``;
    for (let end = 0; end <= answer.length; end++) {
      const { files } = plan(answer.slice(0, end), { 'a.ts': 'a\n', 'b.ts': 'b\n' });
      for (const { path, proposed } of files)
        assert.equal(proposed, path === 'a.ts' ? 'b\n' : 'x\n');
    }
  });

  const line = fc.constantFrom('', '  a', 'a', 'b', '  b();', 'c = d', '}', '  }');
  const lines = fc.array(line, { minLength: 1, maxLength: 12 });

  it('change just what they quote, or nothing', () => {
    fc.assert(
      fc.property(lines, fc.nat(), fc.nat(), lines, (all, from, size, fresh) => {
        const start = from % all.length;
        const end = Math.min(all.length, start + 1 + (size % 4));
        const text = `${all.join('\n')}\n`;
        const answer = `a.ts\n${block(all.slice(start, end).join('\n'), fresh.join('\n'))}`;
        const { files, already } = plan(answer, { 'a.ts': text });
        const proposed = files[0]?.proposed ?? text;
        // One empty line is written as no line at all.
        const put = fresh.join('') === '' && fresh.length === 1 ? [] : fresh;
        const wanted = [...all.slice(0, start), ...put, ...all.slice(end)];
        assert.ok(
          already > 0 ||
            proposed === text ||
            proposed === wanted.map((each) => `${each}\n`).join(''),
          proposed,
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the path of an edit', () => {
  const outside = [
    '../a',
    '/etc/passwd',
    'C:\\a',
    'file:///a',
    '~/a',
    'a/../../b',
    '.git/hooks/x',
    'sub/.GIT/config',
    '\\\\host\\a',
    'https://a.b/c',
  ];
  for (const path of outside) {
    it(`${path} is outside of the workspace`, () => assert.equal(editPath(path).type, 'outside'));
  }

  it('is tidied, and unreadable where it says nothing', () => {
    assert.deepEqual(editPath('./a//b/../c.ts '), { type: 'path', path: 'a/c.ts' });
    assert.deepEqual(editPath('.gitignore'), { type: 'path', path: '.gitignore' });
    for (const path of ['', '.', 'a\u0000b', 'a\nb'])
      assert.equal(editPath(path).type, 'unreadable');
  });
});

describe('the merge of three versions', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 });

  it('takes what one side changed, and once what both changed alike', () => {
    fc.assert(
      fc.property(text, text, (base, other) => {
        const merged = { type: 'merged', lines: other } as const;
        assert.deepEqual(merge(base, base, other), merged);
        assert.deepEqual(merge(base, other, base), merged);
        assert.deepEqual(merge(base, other, other), merged);
      }),
    );
  });

  it('has both changes, or a conflict, whichever side is whose', () => {
    fc.assert(
      fc.property(text, text, text, (base, ours, theirs) => {
        const [one, two] = [merge(base, ours, theirs), merge(base, theirs, ours)];
        assert.equal(one.type, two.type);
        if (one.type === 'merged') assert.deepEqual(one, two);
      }),
    );
    const base = ['1', '2', '3', '4', '5'];
    const merged = merge(base, ['1', 'two', '3', '4', '5'], ['1', '2', '3', '4', 'five', '6']);
    assert.deepEqual(merged, { type: 'merged', lines: ['1', 'two', '3', '4', 'five', '6'] });
    const conflict = merge(base, ['1', 'two', '3', '4', '5'], ['1', 'TWO', '3', '4', '5']);
    assert.deepEqual(conflict, {
      type: 'conflict',
      conflicts: [{ at: 1, base: ['2'], ours: ['two'], theirs: ['TWO'] }],
    });
  });
});
