import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../../../scripts/lib/paths.mjs';
import {
  analyzePrompt,
  documentPrompt,
  explainProblemPrompt,
  findingsPrompt,
  fixPrompt,
  simplifyPrompt,
} from '../../../src/commands/codePrompts.ts';
import { commitMessagePrompt } from '../../../src/commands/commitMessage.ts';
import { folderPrompt, folderQuestions } from '../../../src/commands/folderQuestions.ts';
import { modulePrompt } from '../../../src/commands/generateModule.ts';
import { explainPrompt } from '../../../src/commands/explain.ts';
import { problemNote } from '../../../src/commands/problemList.ts';
import { composePrompt } from '../../../src/commands/prompts/composePrompt.ts';
import {
  prompts,
  type Filled,
  type PromptName,
} from '../../../src/commands/prompts/promptTable.ts';
import { refactorPrompt } from '../../../src/commands/refactor.ts';
import { reviewPrompt } from '../../../src/commands/reviewFindings.ts';
import { uncoveredText } from '../../../src/testgen/coverage/uncoveredText.ts';
import { repairPrompt, testPrompt, updatePrompt } from '../../../src/testgen/testPrompt.ts';
import { promptFolders } from './promptFolders.ts';

const code = { path: 'src/cart.ts', lines: { start: 3, end: 9 }, what: 'selection' } as const;
const setup = {
  type: 'setup',
  framework: 'vitest',
  certain: true,
  evidence: ['package.json'],
  testFile: 'test/cart.test.ts',
  exists: false,
  placement: 'in test/',
} as const;

const problems = problemNote('src/cart.ts', [
  { lines: { start: 4, end: 4 }, severity: 'error', message: 'No such name.', source: 'ts(2304)' },
]);
const diff = 'diff --git a/a.ts b/a.ts\n@@ -1 +1 @@\n-const a = 1;\n+const a = 2;';
const changes = { diffs: [{ path: 'a.ts', diff }], room: 9_000 };

const [folder = { code: '', files: [] }] = folderQuestions(
  [
    { path: 'src/one.ts', text: 'one\ntwo ```\n' },
    { path: 'src/two.ts', text: 'three' },
  ],
  9_000,
  1,
).questions;

const half = {
  path: 'src/cart.ts',
  lines: new Map([
    [1, 3],
    [2, 0],
  ]),
  branches: [{ line: 1, way: '0', taken: false }],
};

/** Each prompt as the commands ask for it. */
const asked: Readonly<Record<PromptName, Filled>> = {
  explain: explainPrompt(code),
  refactor: refactorPrompt({ ...code, lines: { start: 3, end: 3 } }, 'use a map'),
  'explain-problem': explainProblemPrompt(code, problems),
  fix: fixPrompt({ ...code, what: 'symbol', name: 'Cart.add' }, problems),
  document: documentPrompt({ ...code, what: 'file' }),
  simplify: simplifyPrompt(code),
  analyze: analyzePrompt(code),
  'analyze-findings': findingsPrompt(
    { ...code, lines: { start: 2, end: 3 } },
    'one\ntwo\nthree ```\nfour\n',
  ),
  'analyze-folder': folderPrompt('src', folder),
  'commit-message': commitMessagePrompt({ ...changes, earlier: ['feat: one'], begun: 'wip' }),
  'review-changes': reviewPrompt({ ...changes, cut: [] }),
  'write-module': modulePrompt(
    { path: 'src/tax.ts', wish: 'the tax of a cart' },
    ['src/cart.ts', 'src/money.ts'],
    false,
  ),
  'write-tests': testPrompt(
    { path: 'src/cart.ts', what: 'the whole file', lines: 'lines 1-80' },
    setup,
    uncoveredText(undefined, ''),
    [],
  ),
  'extend-tests': testPrompt(
    { path: 'src/cart.ts', what: '`Cart.add`', lines: 'lines 15-20' },
    { ...setup, certain: false, exists: true, properties: 'fast-check' },
    uncoveredText(half, 'if (a) {\n  b();\n}'),
    ['test/helpers/shop.ts'],
  ),
  'repair-tests': repairPrompt('src/cart.ts', setup, '1 of 2 tests failed.\n\n```\n5 !== 7\n```'),
  'update-tests': updatePrompt('src/cart.ts', setup, { failure: '1 of 2 failed.', changes: diff }),
};

describe('the prompts that Parley comes with', () => {
  for (const filled of Object.values(asked)) {
    const { name } = filled;
    it(`say word for word what they are to say: ${name}`, async () => {
      const composed = await composePrompt(filled, promptFolders());
      assert.equal(composed.type, 'prompt', JSON.stringify(composed));
      // After a change on purpose: PARLEY_UPDATE_SNAPSHOTS=1 writes them anew.
      const file = path.join(repoRoot, 'test', 'fixtures', 'prompts', `${name}.txt`);
      if (process.env['PARLEY_UPDATE_SNAPSHOTS'] === '1')
        fs.writeFileSync(file, `${composed.text}\n`);
      assert.equal(`${composed.text}\n`, fs.readFileSync(file, 'utf8'));
    });
  }

  it('are the ones in the table, no more and no fewer', () => {
    const files = fs.readdirSync(path.join(repoRoot, 'media', 'prompts'));
    const names = Object.keys(prompts).map((name) => `${name}.md`);
    assert.deepEqual(files.toSorted(), names.toSorted());
  });
});
