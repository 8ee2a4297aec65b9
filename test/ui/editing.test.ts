import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openFile, runCommand } from '../helpers/browser.ts';
import { editorButton, selectLines, waitUntil } from '../helpers/editor.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { approvalCard, messageInput, replyEnded, turns } from '../helpers/parleyPanel.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { savedOnDemand, shareParley } from '../helpers/sharedParley.ts';

const file = 'src/money.ts';

describe('from the editor', () => {
  let parley: ParleyWindow;
  const onDisk = (name: string): Promise<string> =>
    readFile(path.join(parley.vscode.workspace, name), 'utf8');

  // Proposals stand beside what a language server says.
  const share = shareParley({ vscode: { builtIn: 'all', ...savedOnDemand } });

  beforeEach(async () => {
    parley = await share();
  });

  it('explains a selection in the panel and links the lines it cites', async () => {
    const { page, frame, server } = parley;
    server.next(textReply('The quantity is capped in `src/cart.ts:20` by maxQuantity.'));
    await openFile(page, 'src/cart.ts');
    await selectLines(page, 17, 22);
    await runCommand(page, 'Parley: Explain');
    await replyEnded(frame, 1);
    const sent = JSON.stringify(server.chats[0]?.body);
    assert.match(sent, /Math\.min\(total, maxQuantity\)/u);
    assert.match(sent, /src\/cart\.ts/u);
    await turns(frame).last().getByRole('link', { name: 'src/cart.ts:20' }).click();
    await page.getByText(/Ln 20, Col 1/u).waitFor();
  });

  it('is offered in the context menu of an editor with a selection', async () => {
    const { page } = parley;
    await openFile(page, file);
    await selectLines(page, 1, 2);
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Parley', exact: true }).hover();
    await page.getByRole('menuitem', { name: 'Analyze', exact: true }).waitFor();
    await page.getByRole('menuitem', { name: /^Refactor…/u }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  it('puts a mention of the selection into the input of the chat, for a question about it', async () => {
    const { page, frame, server } = parley;
    await openFile(page, file);
    await selectLines(page, 1, 2);
    await runCommand(page, 'Parley: Ask About Selection…');
    await waitUntil(async () => (await messageInput(frame).inputValue()) === `@${file}:1-2 `);
    await page.keyboard.type('why?');
    await page.keyboard.press('Enter');
    await replyEnded(frame, 1);
    assert.match(JSON.stringify(server.chats[0]?.body), /@src\/money\.ts:1-2 why\?/u);
  });

  it('shows a refactoring as a diff, writes nothing before Apply, and Apply is one undo step', async () => {
    const { page, server } = parley;
    const before = await onDisk(file);
    const lines = before.split('\n');
    server.next(
      textReply(
        `Here it is:\n\n\`\`\`ts\n// refactored\n${lines.slice(0, 2).join('\n')}\n\`\`\`\n`,
      ),
    );
    await openFile(page, file);
    await selectLines(page, 1, 2);
    await runCommand(page, 'Parley: Refactor…');
    await page.getByRole('textbox', { name: /extract the discount/u }).fill('add a comment');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: /money\.ts \(proposed change\)/u }).waitFor();
    assert.equal(await onDisk(file), before);
    assert.match(JSON.stringify(server.chats[0]?.body), /add a comment/u);

    await editorButton(page, /^Apply/u).click();
    await page
      .getByRole('tab', { name: /money\.ts \(proposed change\)/u })
      .waitFor({ state: 'detached' });
    await page.getByText('// refactored').first().waitFor();
    await runCommand(page, 'File: Save');
    await waitUntil(async () => (await onDisk(file)) === `// refactored\n${before}`);
    await page.getByText('// refactored').first().click();
    await page.keyboard.press('Control+Z');
    await runCommand(page, 'File: Save');
    await waitUntil(async () => (await onDisk(file)) === before);
  });

  it('leaves no trace of a discarded proposal', async () => {
    const { page, server } = parley;
    const before = await onDisk(file);
    server.next(textReply('```ts\nexport const gone = 1;\n```'));
    await openFile(page, file);
    await selectLines(page, 1, 2);
    await runCommand(page, 'Parley: Refactor…');
    await page.getByRole('textbox', { name: /extract the discount/u }).fill('remove it all');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: /money\.ts \(proposed change\)/u }).waitFor();
    await editorButton(page, /^Discard/u).click();
    await page
      .getByRole('tab', { name: /money\.ts \(proposed change\)/u })
      .waitFor({ state: 'detached' });
    assert.equal(await onDisk(file), before);
  });

  it('proposes a new test file in the project’s own framework and place, and writes it on Apply', async () => {
    const { page, frame, server } = parley;
    const code = "import test from 'node:test';\n\ntest('money', () => {});\n";
    server.next(textReply(`\`\`\`ts\n${code}\`\`\`\n`));
    await openFile(page, file);
    await runCommand(page, 'Parley: Generate Tests');
    await page.getByRole('tab', { name: /money\.test\.ts \(new file, not run\)/u }).waitFor();
    const question = approvalCard(frame, /^Run the generated test/u);
    await question.getByRole('button', { name: 'Deny' }).click();
    const target = path.join(parley.vscode.workspace, 'test', 'money.test.ts');
    assert.equal(existsSync(target), false);
    assert.match(JSON.stringify(server.chats[0]?.body), /node:test/u);
    await editorButton(page, /^Apply/u).click();
    await waitUntil(() => Promise.resolve(existsSync(target)));
    await waitUntil(async () => (await onDisk('test/money.test.ts')) === code);
  });
});
