import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { repoRoot } from '../../scripts/lib/paths.mjs';
import { repeatUntil, runCommand } from '../helpers/browser.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { messageInput, replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import { endParleysAfterAll, openParley, type ParleyWindow } from '../helpers/parleyWindow.ts';
import {
  clearNotifications,
  notification,
  openProposed,
  pick,
  pickAfter,
  saveAsProposed,
} from '../helpers/vscodeDialogs.ts';

const fixtures = path.join(repoRoot, 'test', 'fixtures', 'transfer');

/** More than the panel gets of what a tool gave back. */
function giveBackMuch(file: string): void {
  const long = `src/discounts.ts${'\\nsrc/more.ts'.repeat(20_000)}\\nthe very end of it`;
  const value = (text: string): string => `"value": "${text}"`;
  const content = readFileSync(file, 'utf8');
  writeFileSync(file, content.replace(value('src/discounts.ts'), value(long)));
}

describe('chats that move', () => {
  let parley: ParleyWindow;
  let home: string;

  endParleysAfterAll();

  before(async () => {
    home = mkdtempSync(path.join(os.tmpdir(), 'ui-home-'));
    parley = await openParley({
      vscode: {
        env: { HOME: home, CONTINUE_GLOBAL_DIR: path.join(home, '.continue') },
        // The chats of the samples are old: they are not to go among the archived ones meanwhile.
        settings: { 'parley.sessions.archiveAfterDays': 0 },
      },
    });
  });

  after(() => {
    rmSync(home, { recursive: true, force: true });
  });

  afterEach(async () => {
    await parley.page.keyboard.press('Escape');
    await clearNotifications(parley.page);
  });

  const inTree = (title: RegExp): Locator =>
    parley.page.getByRole('treeitem', { name: title }).first();

  async function ask(question: string, answer: string): Promise<void> {
    const { frame, page, server } = parley;
    if ((await turns(frame).count()) > 0) {
      await runCommand(page, 'Parley: New Chat');
      await turns(frame).first().waitFor({ state: 'detached' });
    }
    server.next(textReply(answer));
    await sendMessage(frame, question);
    await replyEnded(frame, 1);
  }

  it('come from the folders of other tools, and a report says what became of each', async () => {
    const { frame, page, vscode } = parley;
    const stored = path.join(vscode.dataDir, 'data', 'User', 'globalStorage');
    const tasks = path.join(stored, 'rooveterinaryinc.roo-cline', 'tasks');
    cpSync(path.join(fixtures, 'roo-task'), path.join(tasks, 'whole'), { recursive: true });
    giveBackMuch(path.join(tasks, 'whole', 'api_conversation_history.json'));
    mkdirSync(path.join(tasks, 'damaged'), { recursive: true });
    writeFileSync(path.join(tasks, 'damaged', 'api_conversation_history.json'), '{');
    const sessions = path.join(home, '.continue', 'sessions');
    mkdirSync(sessions, { recursive: true });
    cpSync(path.join(fixtures, 'continue-session.json'), path.join(sessions, 'one.json'));

    const fromContinue = page.getByRole('option', { name: /^Chats of Continue, 1 item/u });
    await repeatUntil(fromContinue, async () => {
      await page.keyboard.press('Escape');
      await runCommand(page, 'Parley: Import Chats…');
    });
    await pick(page, /^Chats of Roo Code, 2 items/u);
    const said = await notification(page, /1 chat (?:imported|was here)/u);
    assert.match(await said.innerText(), /1 could not be taken\./u);
    await said.getByRole('button', { name: 'Show Report' }).click();
    await page.getByRole('tab', { name: /^Import of Chats\.md/u }).waitFor();
    await page.getByText('tasks/damaged').first().waitFor();
    await page.getByText('api_conversation_history.json').first().waitFor();
    // Of the year in which it was written: such groups are folded.
    const imported = inTree(/^List the discounts/u);
    await repeatUntil(imported, () => inTree(/^Older, 1 chat/u).click());
    await imported.click();
    await turns(frame).first().getByText('List the discounts').waitFor();
  });

  it('have the calls of tools as cards, and all of what these gave back', async () => {
    const { frame, page } = parley;
    const card = frame.locator('summary').filter({ hasText: 'list_files' });
    await card.getByText(', done').waitFor({ state: 'attached' });
    await card.click();
    const output = frame.getByRole('group', { name: 'Output of list_files' });
    await output.getByText('src/discounts.ts').waitFor();
    await frame.getByText(/ more characters are in the journal/u).waitFor();
    await frame.getByRole('button', { name: 'Open Output in Editor' }).click();
    await page.getByRole('tab', { name: /^Output of list_files\.txt/u }).waitFor();
    await page.keyboard.press('Control+End');
    await page.locator('.view-line').getByText('the very end of it').waitFor();
    await frame.getByRole('button', { name: 'Open Answer in Editor' }).click();
    await page.getByRole('tab', { name: /^Answer of .*\.md/u }).waitFor();
    await page.locator('.view-line').getByText('list_files').waitFor();
  });

  it('are exported whole, and imported again where they were deleted', async () => {
    const { frame, page, vscode } = parley;
    await ask('Where do herons nest?', 'High up in trees.');
    await messageInput(frame).fill('half a thought');
    await pickAfter(page, 'Parley: Export Chat…', /^Where do herons/u);
    await pick(page, /^Whole Chat/u);
    const file = await saveAsProposed(page, 'Export Chat', vscode.workspace);
    assert.equal(path.basename(file), 'Where do herons nest.parley.json');
    await notification(page, 'What was typed and not sent is in it.');
    await messageInput(frame).fill('');
    await clearNotifications(page);

    const again = async (): Promise<void> => {
      await pickAfter(page, 'Parley: Import Chats…', /^Choose Files/u);
      await openProposed(page, 'Import Chats', /^Where do herons/u);
    };
    await again();
    await notification(page, '1 was here already.');
    await pickAfter(page, 'Parley: Delete Chat…', /^Where do herons/u);
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await inTree(/^Where do herons/u).waitFor({ state: 'detached' });
    await again();
    const said = await notification(page, '1 chat imported.');
    await said.getByRole('button', { name: 'Show Chat' }).click();
    await turns(frame).last().getByText('High up in trees.').waitFor();
    assert.equal(await messageInput(frame).inputValue(), 'half a thought');
    await messageInput(frame).fill('');
  });

  it('are exported as Markdown, to read', async () => {
    const { page, vscode } = parley;
    await ask('What do otters eat?', 'Mostly **fish**.');
    await pickAfter(page, 'Parley: Export Chat…', /^What do otters/u);
    await pick(page, /^Markdown/u);
    const file = await saveAsProposed(page, 'Export Chat', vscode.workspace);
    const said = await notification(page, 'Exported to');
    assert.match(readFileSync(file, 'utf8'), /What do otters eat\?[^]*Mostly \*\*fish\*\*\./u);
    await said.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('tab', { name: /^What do otters eat\.md/u }).waitFor();
  });

  it('are forked at a moment of their past', async () => {
    const { frame, page, server } = parley;
    await ask('Count to one', 'One.');
    server.next(textReply('One, two.'));
    await sendMessage(frame, 'Count to two');
    await replyEnded(frame, 2);
    await runCommand(page, 'Parley: Go Back in Time');
    const slider = frame.getByRole('slider', { name: 'Step' });
    await slider.focus();
    await page.keyboard.press('Home');
    await turns(frame).first().waitFor({ state: 'detached' });
    await repeatUntil(turns(frame).getByText('One.', { exact: true }), () =>
      frame.getByRole('button', { name: 'Next Step' }).click(),
    );
    await frame.getByRole('button', { name: 'Fork from Here' }).click();
    await inTree(/^Count to one \(fork\)/u).waitFor();
    await slider.waitFor({ state: 'detached' });
    assert.equal(await turns(frame).count(), 2);
    await inTree(/^Count to one,/u).click();
    await turns(frame).last().getByText('One, two.').waitFor();
  });

  it('left no error in the log', () => {
    const bad = parley.vscode
      .logs()
      .filter(({ file }) => file.endsWith('Parley.log'))
      .flatMap(({ text }) => text.split('\n'))
      .filter((line) => /\[(?:error|warning)\]/u.test(line));
    assert.deepEqual(bad, []);
  });
});
