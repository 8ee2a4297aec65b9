import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { editBlocks } from '../../src/edits/editBlocks.ts';
import { planEdits, type EditPlan } from '../../src/edits/planEdits.ts';
import { proposeFile } from '../../src/edits/proposal.ts';
import { wholeCode } from '../../src/edits/wholeCode.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/edits/${name}.txt`, import.meta.url), 'utf8');

/** How the languages' models say that they leave something out. */
const leftOut = {
  'cart.ts': '// ... rest of the file unchanged ...',
  'ledger.py': '# ... existing code ...',
  'pool.go': '// rest of the code unchanged',
  'tokens.rs': '// ...',
  'Invoice.java': '// ... existing methods ...',
  'theme.css': '/* ... rest of the file ... */',
} as const;

function whole(path: string, text: string): string {
  return `${path}\n\`\`\`\`text whole-file\n${text}\n\`\`\`\`\n`;
}

function planOf(answer: string, path: string, text: string | undefined): EditPlan {
  return planEdits(editBlocks(answer), (asked) =>
    asked === path ? { uri: `file:///${path}`, path, text } : undefined,
  );
}

const reasons = ({ refused }: EditPlan): readonly string[] => refused.map(({ why }) => why.reason);

describe('a whole file that leaves something out', () => {
  for (const [path, line] of Object.entries(leftOut)) {
    const text = fixture(path);
    const lines = text.trimEnd().split('\n');
    const head = lines.slice(0, Math.floor(lines.length / 3));

    it(`${path}: is refused as an edit, for it would delete the rest`, () => {
      const plan = planOf(whole(path, [...head, line].join('\n')), path, text);
      assert.deepEqual([reasons(plan), plan.files], [['elided'], []]);
    });

    it(`${path}: deletes nothing as plain code`, () => {
      for (const code of [
        [...head, line],
        [line, ...lines.slice(head.length)],
        [...head, line, ...lines.slice(-head.length)],
        [line],
      ].map((each) => each.join('\n'))) {
        const edit = wholeCode(proposeFile({ uri: `file:///${path}`, text }, code), code);
        assert.equal(edit?.proposed ?? text, text);
      }
    });
  }

  it('puts what it does have in the place where it belongs', () => {
    const text = 'function a() {\n  return 1;\n}\n\nfunction b() {\n  return 2;\n}\n';
    const code = 'function a() {\n  return 10;\n}\n\n// ... rest of the file unchanged ...';
    const edit = wholeCode(proposeFile({ uri: 'file:///a.js', text }, code), code);
    assert.equal(edit?.proposed, text.replace('return 1;', 'return 10;'));
    const unclear = 'export const c = 3;\n// ... existing code ...';
    const proposal = proposeFile({ uri: 'file:///a.js', text }, unclear);
    assert.equal(wholeCode(proposal, unclear), undefined);
  });

  it('is none where there was nothing, where the file says so itself, and in a stub', () => {
    const take = (text: string, before: string | undefined): readonly string[] =>
      reasons(planOf(whole('a.py', text), 'a.py', before));
    assert.deepEqual(take('# ...\nx = 1', undefined), []);
    assert.deepEqual(take('# ...\nx = 1', ''), []);
    assert.deepEqual(take('# ...\nx = 2', '# ...\nx = 1\n'), []);
    assert.deepEqual(take('def total(self):\n    ...\n\nx = 1', 'x = 1\n'), []);
    assert.deepEqual(take('class A:\n    ...\n    def b(self):\n        pass', 'x = 1\n'), [
      'elided',
    ]);
    assert.deepEqual(take('...\nx = 1', 'x = 1\ny = 2\n'), ['elided']);
  });

  it('is refused too where edits of the file stand before it', () => {
    const block = 'a.py\n<<<<<<< SEARCH\nx = 1\n=======\nx = 2\n>>>>>>> REPLACE\n\n';
    const plan = planOf(block + whole('a.py', 'y = 3'), 'a.py', 'x = 1\ny = 2\n');
    assert.deepEqual(reasons(plan), ['overlap']);
    assert.equal(plan.files[0]?.proposed, 'x = 2\ny = 2\n');
  });
});
