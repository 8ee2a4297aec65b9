import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { openFile, runCommand } from '../helpers/browser.ts';
import { editorButton, waitUntil } from '../helpers/editor.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { approvalCard } from '../helpers/parleyPanel.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';
import { notification, pick } from '../helpers/vscodeDialogs.ts';

const code = (sign: string): string => `export function fee(total) {
  return total ${sign} 100 ? 0 : 5;
}
`;
const tests = `import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fee } from '../src/fee.js';
test('small orders pay', () => assert.equal(fee(10), 5));
test('an order of 100 pays nothing', () => assert.equal(fee(100), 0));
`;

describe('the tests of a proposed change', () => {
  let parley: ParleyWindow;
  const base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'parley-fee-')));
  const workspace = path.join(base, 'shop');
  const byItself = { 'parley.edits.runTests': true, 'parley.tests.run': 'always' };

  before(() => {
    const files = {
      'package.json': '{"type":"module","scripts":{"test":"node --test"}}',
      'src/fee.js': code('>='),
      'test/fee.test.js': tests,
    };
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(workspace, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    }
  });
  const share = shareParley({ isLive: true, vscode: { workspace } });
  after(() => fs.rmSync(base, { recursive: true, force: true }));

  const open = async (settings = {}): Promise<Page> => {
    parley = await share(settings);
    return parley.page;
  };

  /** Has the model propose this as the whole of src/fee.js. */
  const propose = async (page: Page, text: string): Promise<void> => {
    parley.server.next(textReply(`\`\`\`js\n${text}\`\`\`\n`));
    await openFile(page, 'src/fee.js');
    await runCommand(page, 'Parley: Simplify');
    await tab(page, 'proposed change').waitFor();
  };
  const tab = (page: Page, note: string): Locator =>
    page.getByRole('tab', { name: new RegExp(String.raw`fee\.js \(.*${note}`, 'u') });

  it('are run with the change in a copy when a person asks and agrees; what fails is said on it', async () => {
    const page = await open();
    await propose(page, code('>'));
    await page.getByRole('button', { name: 'Run Tests on Proposed Change' }).click();
    const asked = approvalCard(parley.frame, 'Run the tests in test/fee.test.js?');
    await asked.getByText(/node --test .*test\/fee\.test\.js/u).waitFor();
    await asked.getByText(/They run code that a model wrote/u).waitFor();
    await asked.getByRole('button', { name: 'Allow Once' }).click();
    await tab(page, 'proposed change, 1 test fails').waitFor({ timeout: 60_000 });
    const said = await notification(
      page,
      /1 test fails and did not before: “an order of 100 pays nothing” in test\/fee\.test\.js/u,
    );
    assert.equal(
      fs.readFileSync(path.join(parley.vscode.workspace, 'src/fee.js'), 'utf8'),
      code('>='),
    );
    await said.getByRole('button', { name: 'Show Report' }).click();
    await page.locator('.view-line', { hasText: 'without the change: 2 passed' }).waitFor();
  });

  it('are the examples in its documentation where Document adds some', async () => {
    const documented = `/**
 * What an order pays.
 * @example
 * fee(10) // => 5
 * @example
 * fee(100) // => 5
 */
${code('>=')}`;
    const known = '/**\n * @example\n * half(10) // => 5\n */\nexport const half = (n) => n / 2;\n';
    const page = await open();
    fs.writeFileSync(path.join(parley.vscode.workspace, 'src/half.js'), known);
    parley.server.next(textReply(`\`\`\`js\n${documented}\`\`\`\n`));
    await openFile(page, 'src/fee.js');
    await runCommand(page, 'Parley: Document');
    const asked = approvalCard(parley.frame, 'Run the examples in src/fee.js?');
    await asked.getByRole('button', { name: 'Allow Once' }).click();
    await tab(page, 'proposed change, 1 test fails').waitFor({ timeout: 60_000 });
    await notification(
      page,
      /1 test fails and did not before: “example of line 5” in src\/fee\.js/u,
    );
    const sent = JSON.stringify(parley.server.chats[0]?.body);
    assert.match(sent, /examples in its documentation that are run.*fee\(10\) \/\/ => 5/u);
  });

  /** Has the model propose to move the code into this file, which is not there yet. */
  const proposeMove = async (page: Page, name: string): Promise<void> => {
    const whole = (file: string, text: string): string =>
      `${file}\n\`\`\`js whole-file\n${text}\`\`\`\n`;
    const moved = `export { fee } from './${name}.js';\n`;
    parley.server.next(textReply(whole('src/fee.js', moved) + whole(`src/${name}.js`, code('>='))));
    await openFile(page, 'src/fee.js');
    await runCommand(page, 'Parley: Simplify');
  };

  it('are run by themselves where a setting says so, on all files of a change', async () => {
    const page = await open(byItself);
    await proposeMove(page, 'price');
    const shown = page.getByRole('tab', { name: /\(proposed changes, 2 tests pass\)/u });
    await shown.waitFor({ timeout: 60_000 });
    await notification(page, /With what is proposed 2 tests pass: test\/fee\.test\.js/u);
    const onDisk = path.join(parley.vscode.workspace, 'src/price.js');
    assert.equal(fs.existsSync(onDisk), false);
    await editorButton(page, /^Apply/u).click();
    await shown.waitFor({ state: 'detached' });
    await waitUntil(() => Promise.resolve(fs.existsSync(onDisk)));
  });

  it('are told of without taking away the file that is being reviewed', async () => {
    const page = await open();
    await proposeMove(page, 'charge');
    await page.getByRole('tab', { name: /\(proposed changes\)/u }).waitFor();
    await runCommand(page, 'Parley: Run Tests on Proposed Change');
    const asked = approvalCard(parley.frame, 'Run the tests in test/fee.test.js?');
    await asked.getByRole('button', { name: 'Allow Once' }).waitFor();
    await runCommand(page, 'Parley: Review File by File…');
    await pick(page, /src\/fee\.js/u);
    const reviewed = page.getByRole('tab', { name: /^src\/fee\.js \(proposed change\)/u });
    await reviewed.waitFor();
    await asked.getByRole('button', { name: 'Allow Once' }).click();
    const shown = page.getByRole('tab', { name: /\(proposed changes, 2 tests pass\)/u });
    await shown.waitFor({ timeout: 60_000 });
    await reviewed.and(page.getByRole('tab', { selected: true })).waitFor();
    await editorButton(page, 'Discard This File Only').click();
    await reviewed.waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: /charge\.js \(new file\)/u }).waitFor();
    await runCommand(page, 'Parley: Discard');
    await shown.waitFor({ state: 'detached' });
  });
});
