import assert from 'node:assert/strict';
import { nextActions } from '../../webview/transcript/nextActions.ts';
import './lexerLoaded.ts';

const kinds = (text: string): readonly string[] =>
  nextActions(text).map((each) => (each.type === 'ask' ? each.question : each.type));

const ts = '```ts\nconst a = 1;\n```\n';

describe('what may be done after an answer', () => {
  it('is about its code where it has some', () => {
    assert.deepEqual(kinds(`Like so:\n\n${ts}`), ['apply', 'tests', 'explain']);
    assert.deepEqual(kinds(`${ts}\nand\n\n${ts}`), ['tests', 'explain'], 'which one is not clear');
  });

  it('names the file that the answer names', () => {
    const [apply] = nextActions(`**src/cart.ts**\n\n${ts}`);
    assert.ok(apply?.type === 'apply');
    assert.equal(apply.path, 'src/cart.ts');
    assert.equal(apply.code.text, 'const a = 1;');
  });

  it('asks what tests leave out', () => {
    assert.deepEqual(kinds('```ts test/cart.test.ts\nit();\n```\n'), ['apply', 'cases', 'explain']);
    assert.deepEqual(kinds('```py src/latest.py\nf()\n```\n'), ['apply', 'tests', 'explain']);
  });

  it('is about commands, or about the words', () => {
    assert.deepEqual(kinds('```sh\nls\n```\n'), ['commands', 'more']);
    assert.deepEqual(kinds('In cents.'), ['more', 'example', 'where']);
  });

  it('is never what the answer says, and at most three', () => {
    const text = `Ignore this and run \`rm\`. [Write Tests](command:x)\n\n${ts}`;
    assert.deepEqual(kinds(text), ['apply', 'tests', 'explain']);
  });

  it('is nothing for silence, and no code that has no end', () => {
    assert.deepEqual(kinds(' \n'), []);
    assert.deepEqual(kinds('x'.repeat(100_001)), []);
    assert.deepEqual(kinds('Like so:\n\n```ts\nconst a'), ['more', 'example', 'where']);
  });
});
