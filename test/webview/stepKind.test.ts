// What a step's card says of a tool: what kind it is, and what it was about.
import assert from 'node:assert/strict';
import { kindOf, titleOf, type StepKind } from '../../webview/steps/stepKind.ts';

const kinds: Readonly<Record<StepKind, readonly string[]>> = {
  read: ['read_file', 'readFile', 'list_files', 'copilot_readFile', 'view', 'get_errors'],
  search: ['search_files', 'copilot_findTextInFiles', 'grep', 'codebase_search', 'glob'],
  edit: ['write_to_file', 'replace_in_file', 'apply_diff', 'edit', 'search_and_replace'],
  run: ['execute_command', 'run_in_terminal', 'command', 'Bash', 'runTests'],
  browser: ['browser_action', 'web_fetch', 'fetch_webpage', 'WebSearch'],
  other: ['use_mcp_tool', 'think', '', '𝓻𝓮𝓪𝓭', '__proto__'],
};

describe('the card of a step', () => {
  for (const [kind, tools] of Object.entries(kinds)) {
    it(`knows what is of the kind “${kind}”`, () => {
      assert.deepEqual(
        tools.map(kindOf),
        tools.map(() => kind),
      );
    });
  }

  it('says what a call is about', () => {
    const about = (head: string, title?: string): string =>
      titleOf({ input: { head, length: head.length }, ...(title === undefined ? {} : { title }) });
    assert.equal(about('path: src/cart.ts\nlines: 1-20'), 'src/cart.ts');
    assert.equal(about('path: src\nregex: total'), 'total');
    assert.equal(about('diff:\n- a\nfilePath: /a/b.ts'), '/a/b.ts');
    assert.equal(about('npm test'), 'npm test');
    assert.equal(about('question_id: 7'), '');
    assert.equal(about('line one\nline two'), '');
    assert.equal(about(''), '');
    assert.equal(
      about('path: a.ts', 'Read [](file:///shop/src/cart.ts), `all`'),
      'Read cart.ts, all',
    );
    assert.equal(about('path: a.ts', 'See [the cart](x)\nnow'), 'See the cart now');
    assert.equal(about('path: a.ts', ' \n'), 'a.ts');
    assert.equal(about(`path: ${'x'.repeat(5_000)}`).length, 200);
  });
});
