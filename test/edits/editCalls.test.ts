import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { editBlocks, editFormat } from '../../src/edits/editBlocks.ts';
import { asksForEdits, textOfCall } from '../../src/edits/editCalls.ts';
import { planEdits } from '../../src/edits/planEdits.ts';
import { refusalPrompt } from '../../src/edits/refusalText.ts';

const edit = (given: object): string =>
  textOfCall('edit_file', JSON.stringify({ path: 'src/a.ts', ...given })).text;
const write = (given: object): string =>
  textOfCall('write_file', JSON.stringify({ path: 'src/a.ts', ...given })).text;

describe('a call of an edit tool', () => {
  it('is written as the block that a person could have read', () => {
    assert.equal(
      edit({ search: 'one\ntwo\n', replace: 'three\n' }),
      [
        'src/a.ts',
        '```ts',
        '<<<<<<< SEARCH',
        'one',
        'two',
        '=======',
        'three',
        '>>>>>>> REPLACE',
        '```',
      ].join('\n'),
    );
    assert.equal(write({ content: 'a\n' }), 'src/a.ts\n```ts whole-file\na\n```');
  });

  it('is read as what was meant, whatever stands in it', () => {
    const pieces = [
      'a = 1;',
      '',
      '<<<<<<< SEARCH',
      '=======',
      '>>>>>>> REPLACE',
      '<<<<<<<<< SEARCH',
      '```',
      '````ts whole-file',
      '```text unread-edit',
      'src/b.ts',
      '  \t',
      '\r',
    ];
    const lines = fc.array(fc.constantFrom(...pieces), { maxLength: 8 });
    const text = lines.map((all) => all.join('\n'));
    fc.assert(
      fc.property(text, text, (search, replace) => {
        const [one, ...more] = editBlocks(`So:\n\n${edit({ search, replace })}\n`).blocks;
        assert.deepEqual(more, []);
        assert.ok(one?.type === 'replace' && one.path === 'src/a.ts');
        const plain = (of: string): string => of.replaceAll(/\r\n|\r/gu, '\n').replace(/\n$/u, '');
        assert.deepEqual([one.search, one.replace], [plain(search), plain(replace)]);

        const [file, ...others] = editBlocks(`${write({ content: search })}\n`).blocks;
        assert.deepEqual(others, []);
        assert.ok(file?.type === 'file' && file.path === 'src/a.ts');
        assert.equal(plain(file.text), plain(search));
      }),
      { numRuns: 2_000 },
    );
  });

  const odd: readonly (readonly [what: string, name: string, json: string])[] = [
    ['is no JSON', 'edit_file', '{"path":"src/a.ts","search":"a'],
    ['is empty', 'edit_file', ''],
    ['is a list', 'edit_file', '["src/a.ts","a","b"]'],
    ['is null', 'write_file', 'null'],
    ['lacks what is to be there', 'edit_file', '{"path":"src/a.ts","search":"a"}'],
    ['has a number for text', 'write_file', '{"path":"src/a.ts","content":7}'],
    ['has no path', 'write_file', '{"content":"a"}'],
    ['has an empty path', 'write_file', '{"path":"","content":"a"}'],
    ['has a path of two lines', 'write_file', '{"path":"src/b.ts\\nsrc/a.ts","content":"a"}'],
    ['has a sentence for a path', 'write_file', '{"path":"the file of the cart","content":"a"}'],
    ['is one of another tool', 'run_command', '{"command":"rm -rf ."}'],
    ['has the name of something else', '__proto__', '{"__proto__":{"path":"src/a.ts"}}'],
    ['holds a fence', 'run', '```\nsrc/a.ts\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n'],
  ];
  for (const [what, name, json] of odd) {
    it(`that ${what} changes nothing and says that it is none, also behind another file’s`, () => {
      const before = edit({ search: 'a', replace: 'b' });
      const behind = edit({ search: 'c', replace: 'd' });
      const { isEdit, text } = textOfCall(name, json);
      assert.equal(isEdit, false);
      const plan = planEdits(editBlocks(`${before}\n\n${text}\n\n${behind}`), (path) =>
        path === 'src/a.ts' ? { uri: 'file:///a', path, text: 'a\nc\n' } : undefined,
      );
      assert.deepEqual(
        plan.refused.map(({ why }) => why),
        [{ reason: 'no-edit' }],
      );
      assert.equal(plan.files[0]?.proposed, 'b\nd\n');
      assert.match(
        refusalPrompt(plan.refused, () => ''),
        /a tool was called in a way that is no edit/u,
      );
    });
  }

  it('leads nowhere outside of the workspace, and to no file that was not shown', () => {
    const paths = ['../../etc/passwd', '/etc/passwd', '.git/hooks/pre-commit', 'src/secret.ts'];
    const answer = paths.map((path) => write({ path, content: 'x' })).join('\n\n');
    const { files, refused } = planEdits(editBlocks(answer), () => undefined);
    assert.deepEqual(files, []);
    assert.deepEqual(
      refused.map(({ why }) => why.reason),
      ['outside', 'outside', 'outside', 'not-shown'],
    );
  });

  it('is offered where edits are asked for, and where they are asked for again', () => {
    assert.ok(asksForEdits(`Rename it.\n\n${editFormat}`));
    assert.ok(asksForEdits(refusalPrompt([], () => undefined)));
    assert.ok(!asksForEdits('Why do some of these edits fail?'));
  });
});
