import assert from 'node:assert/strict';
import { commitMessagePrompt, messageIn } from '../../src/commands/commitMessage.ts';
import { composePrompt } from '../../src/commands/prompts/composePrompt.ts';
import { promptFolders } from './prompts/promptFolders.ts';

const message = 'fix: a cart without items costs nothing\n\nThe sum began at the fee.';

describe('the commit message in an answer', () => {
  for (const [how, answer] of [
    ['alone', message],
    ['with blanks around', `\n\n${message}\n`],
    ['with other line ends', message.replaceAll('\n', '\r\n')],
    ['in a fence', `\`\`\`\n${message}\n\`\`\``],
    ['in a fence with a language', `\`\`\`text\n${message}\n\`\`\`\n`],
    ['in a fence behind a word', `Here it is:\n\`\`\`\n${message}\n\`\`\`\nI hope it helps.`],
    ['in quotes', `"${message}"`],
  ] as const) {
    it(`is found ${how}`, () => assert.equal(messageIn(answer), message));
  }

  it('keeps a fence of its own', () => {
    const own = 'docs: how to build\n\nRun\n\n```\nnpm start\n```';
    assert.equal(messageIn(own), own);
  });

  it('grows while the answer does, and never shows the fence', () => {
    const answer = `\`\`\`text\n${message}\n\`\`\``;
    for (let end = 0; end <= answer.length; end++) {
      const shown = messageIn(answer.slice(0, end));
      if (end > 7) assert.ok(message.startsWith(shown.replace(/`*$/u, '').trimEnd()), shown);
    }
  });
});

describe('the question for a commit message', () => {
  const diff = 'diff --git a/a.ts b/a.ts\n@@ -1 +1 @@\n-const a = 1;\n+const a = 2;';

  async function ask(
    more: { readonly earlier?: readonly string[]; readonly begun?: string } = {},
  ): Promise<string> {
    const question = { diffs: [{ path: 'a.ts', diff }], earlier: [], begun: '', room: 9_000 };
    const filled = commitMessagePrompt({ ...question, ...more });
    const composed = await composePrompt(filled, promptFolders());
    assert.equal(composed.type, 'prompt', JSON.stringify(composed));
    return composed.text;
  }

  it('holds the diff as data, the subjects of earlier commits and what was begun', async () => {
    const asked = await ask({ earlier: ['feat: one\n\nWhy.', 'fix: two'], begun: ' #12 ' });
    assert.ok(asked.includes(`Changes: 1 file\n\`\`\`diff\n${diff}\n\`\`\``), asked);
    assert.match(asked, /- feat: one\n- fix: two\n/u);
    assert.doesNotMatch(asked, /Why\./u);
    assert.match(asked, /began with this, keep what it says: #12\n/u);
  });

  it('speaks neither of earlier commits nor of a beginning where there is none', async () => {
    assert.doesNotMatch(await ask(), /subjects of earlier|began with/u);
  });
});
