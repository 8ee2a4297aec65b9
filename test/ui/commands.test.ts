import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, readFile } from 'node:fs/promises';
import path from 'node:path';
import { openFile, runCommand } from '../helpers/browser.ts';
import { editorButton, selectLines, waitUntil } from '../helpers/editor.ts';
import { hang, text as says, textReply } from '../helpers/modelScripts.ts';
import { messageInput, replyEnded, sendMessage } from '../helpers/parleyPanel.ts';
import { notification } from '../helpers/vscodeDialogs.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';

const money = 'src/money.ts';

describe('the commands of the editor', () => {
  let parley: ParleyWindow;

  const share = shareParley();

  beforeEach(async () => {
    parley = await share();
  });

  const inWorkspace = (name: string): string => path.join(parley.vscode.workspace, name);

  it('are tried out from the input, and run once the person says so', async () => {
    const { page, frame, server } = parley;
    await openFile(page, money);
    await selectLines(page, 1, 2);
    await sendMessage(frame, '/explain --dry-run');
    await page.getByRole('tab', { name: /Dry Run\.md/u }).waitFor();
    await frame.waitForFunction(() => document.querySelector('textarea')?.value === '');
    assert.equal(server.chats.length, 0);
    const offer = await notification(page, /That is what “Explain” would do/u);
    await offer.getByRole('button', { name: 'Run It' }).click();
    await replyEnded(frame, 1);
    assert.match(JSON.stringify(server.chats[0]?.body), /Explain the selected code/u);
    await runCommand(page, 'Parley: Show Last Report');
    await page.getByRole('tab', { name: /Report\.md/u }).waitFor();
    const copy = await notification(page, 'The report can be copied');
    await copy.getByRole('button', { name: 'Copy as JSON' }).waitFor();
  });

  it('can be called by keys, from the editor alone', async () => {
    const { page, frame, server } = parley;
    await openFile(page, money);
    await selectLines(page, 1, 2);
    await page.keyboard.press('Control+Alt+H');
    await page.keyboard.press('e');
    await replyEnded(frame, 1);
    assert.match(JSON.stringify(server.chats[0]?.body), /Explain the selected code/u);
  });

  it('say what they wait for, and can be called off', async () => {
    const { page, server } = parley;
    server.next([says('Thinking about it'), hang()]);
    const before = await readFile(inWorkspace(money), 'utf8');
    await openFile(page, money);
    await selectLines(page, 1, 2);
    await runCommand(page, 'Parley: Simplify');
    await server.waitForRequest();
    const notice = await notification(page, `Simplify ${money}`);
    await notice.getByRole('button', { name: 'Cancel' }).click();
    await server.waitForClose(0);
    await notice.waitFor({ state: 'detached' });
    assert.equal(await readFile(inWorkspace(money), 'utf8'), before);
  });

  it('make a new file where the person says, once it was accepted', async () => {
    const { page, server } = parley;
    const made = 'src/shipping.ts';
    server.next(textReply(`${made}\n\`\`\`ts whole-file\nexport const cost = 5;\n\`\`\`\n`));
    await openFile(page, money);
    await runCommand(page, 'Parley: Generate Module…');
    const box = page.locator('.quick-input-box input');
    await waitUntil(async () => (await box.inputValue()) === 'src/');
    await box.fill('../outside.ts');
    await page.getByText(/leads out of the workspace/u).waitFor();
    await box.fill(made);
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: /shipping costs/u }).fill('what sending costs');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: /shipping\.ts \(new file\)/u }).waitFor();
    assert.equal(existsSync(inWorkspace(made)), false);
    await editorButton(page, /^Apply/u).click();
    await waitUntil(async () => existsSync(inWorkspace(made)));
    assert.equal(await readFile(inWorkspace(made), 'utf8'), 'export const cost = 5;\n');
  });

  it('say in the input why code cannot be changed, and keep the text there', async () => {
    const { page, frame, server } = parley;
    await chmod(inWorkspace(money), 0o444);
    await openFile(page, money);
    await sendMessage(frame, '/refactor use a map');
    await frame
      .getByText(/src\/money\.ts is read-only: no change to it can be proposed\./u)
      .first()
      .waitFor();
    assert.equal(await messageInput(frame).inputValue(), '/refactor use a map');
    assert.equal(server.chats.length, 0);
  });
});
