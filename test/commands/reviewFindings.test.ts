import assert from 'node:assert/strict';
import * as v from 'valibot';
import {
  numbered,
  placeFindings,
  reviewAnswer,
  reviewPrompt,
  withHunk,
} from '../../src/commands/reviewFindings.ts';
import { reviewReport, type Review } from '../../src/commands/reviewReport.ts';
import { addedFile } from '../../src/context/sources/splitDiff.ts';

const diff = `diff --git a/src/cart.ts b/src/cart.ts
--- a/src/cart.ts
+++ b/src/cart.ts
@@ -8,3 +8,3 @@ export class Cart {
 const a = 1;
-const b = 2;
+const b = 3;
 const c = 4;
@@ -90,1 +90,2 @@
+last
 end`;

const files = [
  { path: 'src/cart.ts', lines: 91 },
  { path: 'gone.ts', lines: 0 },
];

function finding(file: string, line: number, message = 'Wrong.') {
  return { file, line, message, severity: 'warning' as const };
}

describe('the diff that is reviewed', () => {
  it('has the number of each line after the change, and none before those that went', () => {
    assert.deepEqual(numbered(diff).split('\n').slice(3), [
      '@@ -8,3 +8,3 @@ export class Cart {',
      '   8  const a = 1;',
      '     -const b = 2;',
      '   9 +const b = 3;',
      '  10  const c = 4;',
      '@@ -90,1 +90,2 @@',
      '  90 +last',
      '  91  end',
    ]);
  });

  it('has the numbers of a new file', () => {
    const added = withHunk(addedFile('new.ts', 'one\ntwo'));
    assert.match(numbered(added.diff), / {3}1 \+one\n {3}2 \+two$/u);
  });

  it('goes along as data', () => {
    const { values } = reviewPrompt({ diffs: [{ path: 'src/cart.ts', diff }], cut: [] });
    assert.match(Object.values(values).join(''), /^Changes: 1 file\n```diff\n[^]*\n```$/u);
  });
});

describe('the findings of a review', () => {
  it('are kept where file and line are there, in the order of the change', () => {
    const found = [
      finding('src/cart.ts', 90),
      finding('b/src/cart.ts', 9),
      finding('./src/cart.ts', 91, 'Two\n  lines.'),
      finding('src/cart.ts', 92),
      finding('src/cart.ts', 0),
      finding('src/cart.ts', 9.5),
      finding('gone.ts', 1),
      finding('../secret.ts', 1),
      finding('src/cart.ts', 90),
    ];
    const { findings, dropped } = placeFindings(found, files);
    assert.deepEqual(
      findings.map(({ file, line, message }) => [file, line, message]),
      [
        ['src/cart.ts', 9, 'Wrong.'],
        ['src/cart.ts', 90, 'Wrong.'],
        ['src/cart.ts', 91, 'Two lines.'],
      ],
    );
    assert.equal(dropped, 6);
  });

  it('are read from an answer whose severity and number are nearly right, and from no other', () => {
    const read = (value: unknown) => v.safeParse(reviewAnswer, value);
    const near = { file: 'a.ts', line: '12', severity: 'CRITICAL', message: ' No. ' };
    const { output } = read({ findings: [near] });
    assert.deepEqual(output, {
      findings: [{ file: 'a.ts', line: 12, severity: 'warning', message: 'No.' }],
    });
    assert.equal(read({ findings: [] }).success, true);
    assert.equal(read({ findings: [{ ...near, line: 'twelve' }] }).success, false);
    assert.equal(read({ findings: [{ ...near, message: ' ' }] }).success, false);
    assert.equal(read([]).success, false);
  });
});

describe('findings about a part of a file', () => {
  it('are those on lines of the part', () => {
    const found = [2, 3, 5, 6].map((line) => {
      return { file: 'a.ts', line, severity: 'warning' as const, message: 'x' };
    });
    const { findings, dropped } = placeFindings(found, [{ path: 'a.ts', first: 3, lines: 5 }]);
    assert.deepEqual([findings.map(({ line }) => line), dropped], [[3, 5], 2]);
  });
});

describe('the report of a review', () => {
  const review: Review = {
    title: 'Review of the changes',
    findings: [
      { file: 'src/cart.ts', line: 9, severity: 'error', message: 'See [this](http://x) <b>' },
    ],
    dropped: 2,
    files: 3,
    cut: ['big.ts'],
    model: 'Test model',
    tokens: { input: 1_200, output: 34 },
    cost: 0.0123,
    took: 2_340,
  };

  it('says what was found, what it took, and what is missing', () => {
    assert.equal(
      reviewReport(review),
      `# Review of the changes

3 files, 1 finding · Test model · 1,200 tokens in, 34 out · $0.0123 · 2.3 s

## src/cart.ts

- **Error**, line 9: See \\[this\\](http://x) \\<b\\>

2 findings left out: about lines that are not there, or said twice.

Not shown in full, too large: big.ts.

What a model finds is an opinion: it misses faults, and it sees some that are none.
`,
    );
  });

  it('says so where nothing was found', () => {
    const { tokens: _tokens, cost: _cost, ...rest } = review;
    const report = reviewReport({ ...rest, findings: [], dropped: 0, cut: [] });
    assert.match(report, /0 findings · Test model · 2\.3 s\n\nNothing was found\.\n/u);
    assert.doesNotMatch(report, /left out|too large/u);
  });
});
