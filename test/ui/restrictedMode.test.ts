import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { openFile, openWindow, reloadWindow, runCommand } from '../helpers/browser.ts';
import { openDashboard } from '../helpers/dashboardTab.ts';
import { selectLines, waitUntil } from '../helpers/editor.ts';
import { settingsTaken } from '../helpers/liveSettings.ts';
import { textReply } from '../helpers/modelScripts.ts';
import {
  approvalCard,
  providerSettings,
  replyEnded,
  sendMessage,
  turns,
} from '../helpers/parleyPanel.ts';
import {
  endParleysAfterAll,
  openChat,
  openParley,
  type ParleyWindow,
} from '../helpers/parleyWindow.ts';
import { skillIn, skillText, writeSkill } from '../helpers/skillFiles.ts';
import { clearNotifications, notification } from '../helpers/vscodeDialogs.ts';

describe('a folder that nobody trusts', () => {
  let parley: ParleyWindow;
  /** Written by the test of the workspace itself: somebody ran it. */
  let mark: string;
  /** A line of a test: it writes that. */
  let marking: string;
  const base = mkdtempSync(path.join(os.tmpdir(), 'parley-restricted-'));
  const home = path.join(base, 'home');

  // All that a person can have run or asked by itself.
  const settings = {
    'parley.tests.run': 'always',
    'parley.edits.runTests': true,
    'parley.completion.inline': true,
    'editor.wordBasedSuggestions': 'off',
  };
  const noModel = { 'parley.discovery.localPorts': [] };

  before(async () => {
    const env = { HOME: home, PARLEY_SESSIONS_MAX_LIVE: '9' };
    mkdirSync(home);
    parley = await openParley({
      vscode: { trust: 'ask', builtIn: 'all', settings, env },
      settings: () => noModel,
    });
    const { workspace } = parley.vscode;
    mark = path.join(workspace, 'ran.txt');
    const test = path.join(workspace, 'test/cart.test.ts');
    marking = `import fs from 'node:fs';\nfs.writeFileSync(${JSON.stringify(mark)}, '');\n`;
    writeFileSync(test, marking + readFileSync(test, 'utf8'));
    mkdirSync(path.join(workspace, '.parley/prompts'), { recursive: true });
    mkdirSync(path.join(workspace, '.vscode'));
    const setting = (value: number): string => JSON.stringify({ 'parley.sessions.maxLive': value });
    writeFileSync(path.join(workspace, '.vscode/settings.json'), setting(7));
    writeFileSync(path.join(workspace, '.parley/settings.json'), setting(8));
  });
  beforeEach(() => clearNotifications(parley.page));
  afterEach(() => assert.equal(existsSync(mark), false, 'nothing was run'));
  endParleysAfterAll();
  after(() => rmSync(base, { recursive: true, force: true }));

  it('has a dashboard, which says without a model what there is not', async () => {
    const { page, server, vscode } = parley;
    // What a try before this one left.
    if (!vscode.hasSettings({ ...noModel, ...settings })) {
      vscode.replaceSettings({ ...noModel, ...settings });
      await settingsTaken(parley);
    }
    try {
      const board = await openDashboard(page);
      for (const words of ['All is well.', 'No model was asked in this window yet.']) {
        await board.getByText(words, { exact: true }).waitFor();
      }
      await board.getByRole('button', { name: 'Open Settings' }).click();
      await page.getByRole('tab', { name: 'Settings' }).waitFor();
    } finally {
      // For all the others.
      vscode.updateSettings(providerSettings(server.url));
      await settingsTaken(parley);
    }
    await runCommand(page, 'View: Close All Editors');
  });

  it('is said in the status bar', () =>
    parley.page
      .getByRole('button', {
        name: /Restricted Mode: this folder is not trusted, Click to open the chat$/u,
      })
      .waitFor());

  /** What is written before the new chat is shown is the old one's. */
  async function startChat(): Promise<void> {
    await runCommand(parley.page, 'Parley: New Chat');
    await turns(parley.frame).first().waitFor({ state: 'detached' });
  }

  it('has its code explained, in Parley’s own words', async () => {
    const { page, frame, server, vscode } = parley;
    const own = path.join(vscode.workspace, '.parley/prompts/explain.md');
    writeFileSync(own, '---\nname: explain\nversion: 1\n---\n\nSay MOO about {{path}}.\n');
    server.next(textReply('The quantity is capped.'));
    await openFile(page, 'src/cart.ts');
    await selectLines(page, 17, 22);
    await runCommand(page, 'Parley: Explain');
    await replyEnded(frame, 1);
    const sent = JSON.stringify(server.chats[0]?.body);
    assert.match(sent, /maxQuantity/u);
    assert.doesNotMatch(sent, /MOO about src/u);
  });

  it('sets nothing where the environment does, and the effective configuration says so', async () => {
    const { page } = parley;
    await runCommand(page, 'Parley: Show Effective Configuration');
    await page.getByRole('tab', { name: /Effective Configuration\.md/u }).waitFor();
    for (const said of [
      'nothing that comes with this workspace counts',
      '`parley.sessions.maxLive`: `9`, from the environment',
      'not counted: `7` from the workspace',
      'not counted: `8` from the project',
    ])
      await page.locator('.view-line', { hasText: said }).waitFor();
    await runCommand(page, 'View: Close Editor');
  });

  it('has no test run that is there, and is told why', async () => {
    const { page, server } = parley;
    const asked = server.chats.length;
    await openFile(page, 'src/cart.ts');
    await runCommand(page, 'Parley: Update Stale Tests of This File');
    await notification(page, /cart\.test\.ts were not run: this folder is in Restricted Mode/u);
    assert.equal(server.chats.length, asked);
  });

  it('has no test run on a proposed change, by itself or on demand, which is shown all the same', async () => {
    const { page, server } = parley;
    server.next(textReply('```ts\nexport const simple = 1;\n```'));
    await openFile(page, 'src/cart.ts');
    await selectLines(page, 1, 2);
    await runCommand(page, 'Parley: Simplify');
    const shown = page.getByRole('tab', { name: /cart\.ts \(proposed change\)/u });
    await shown.waitFor();
    const refused = /tests were not run on what is proposed: this folder is in Restricted Mode/u;
    await notification(page, refused);
    await clearNotifications(page);
    await runCommand(page, 'Parley: Run Tests on Proposed Change');
    await notification(page, refused);
    assert.equal(await page.getByRole('tab', { name: /cart\.ts \(.*fails/u }).count(), 0);
    await runCommand(page, 'Parley: Discard');
    await shown.waitFor({ state: 'detached' });
  });

  it('has no generated test run, which is said', async () => {
    const { page, server } = parley;
    const test = `import { test } from 'node:test';\n${marking}test('money', () => {});\n`;
    server.next(textReply(`\`\`\`ts\n${test}\`\`\`\n`));
    await openFile(page, 'src/money.ts');
    await runCommand(page, 'Parley: Generate Tests');
    const shown = page.getByRole('tab', { name: /money\.test\.ts \(new file, not run/u });
    await shown.waitFor();
    await notification(page, /was not run.* Restricted Mode, where Parley runs nothing/u);
    await runCommand(page, 'Parley: Discard');
    await shown.waitFor({ state: 'detached' });
  });

  it('has no code completed, neither while it is typed nor on demand', async () => {
    const { page, server, vscode } = parley;
    const asked = server.chats.length;
    const file = path.join(vscode.workspace, 'src/money.ts');
    const typed = async (text: string): Promise<void> => {
      await page.keyboard.type(text);
      await page.keyboard.press('Control+S');
      await waitUntil(() => Promise.resolve(readFileSync(file, 'utf8').endsWith(`\n${text}`)));
    };
    await openFile(page, 'src/money.ts');
    await page.keyboard.press('Control+End');
    await typed('const fee = ');
    await runCommand(page, 'Trigger Inline Suggestion');
    await page.keyboard.press('Shift+Home');
    await typed('const fee = s');
    assert.equal(server.chats.length, asked);
    assert.ok(!vscode.logs().some(({ text }) => /Completing src/u.test(text)));
  });

  it('has none of its skills used', async () => {
    const { frame, server, vscode } = parley;
    const folder = path.join(vscode.workspace, '.parley/skills');
    const own = skillText('notes', 'Notes of the person.');
    writeSkill(path.join(home, '.parley/skills'), 'notes', own);
    writeSkill(folder, 'notes', skillText('notes', 'Notes of a stranger.'));
    writeSkill(folder, 'stranger', skillText('stranger', 'A skill of a stranger.'));
    await startChat();
    await sendMessage(frame, '/notes of this week');
    await replyEnded(frame, 1);
    assert.ok(skillIn(server).includes('Notes of the person.'));
    await sendMessage(frame, '/stranger of this week');
    await replyEnded(frame, 2);
    assert.equal(skillIn(server), '');
  });

  it('has no command of a reply run, whoever asks', async () => {
    const { page, frame, server } = parley;
    await startChat();
    server.next(textReply('```bash\necho first > ran.txt\necho second >> ran.txt\n```'));
    await sendMessage(frame, 'What is to be run?');
    await replyEnded(frame, 1);
    await frame
      .getByRole('figure')
      .filter({ hasText: 'ran.txt' })
      .getByRole('button', { name: 'Run in Terminal' })
      .click();
    const said = await notification(page, 'Parley runs nothing in Restricted Mode');
    await said.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
    assert.equal(await page.getByRole('dialog').filter({ hasText: 'Run these' }).count(), 0);
    assert.equal(await approvalCard(frame, /^Run these/u).count(), 0);
  });

  it('says nothing of itself to a model', async () => {
    const { frame, server, vscode } = parley;
    writeFileSync(path.join(vscode.workspace, 'AGENTS.md'), 'Prices are in cents.\n');
    await startChat();
    server.next(textReply('Understood.'));
    await sendMessage(frame, 'What is this?');
    await replyEnded(frame, 1);
    assert.doesNotMatch(server.chats.at(-1)?.raw ?? '', /Prices are in cents/u);
    await frame.getByText(/^Context:/u).click();
    await frame.getByText('not trusted, the workspace is not trusted').first().waitFor();
  });

  for (const command of ['/review', '/commit']) {
    it(`has no Git asked for its changes: ${command}`, async () => {
      const { page, frame, server } = parley;
      const asked = server.chats.length;
      await sendMessage(frame, command);
      await notification(page, /In Restricted Mode Git does not run/u);
      assert.equal(server.chats.length, asked, 'nobody is asked about what nobody knows');
    });
  }

  it('says why it does less until that is put aside, and no more in the next window', async () => {
    const { page, server } = parley;
    const notice = (frame: Frame) =>
      frame.getByRole('region', { name: 'Notices' }).getByText(/^Restricted Mode: you can chat,/u);
    const before = await openChat(page);
    await notice(before).waitFor();
    await before
      .getByRole('region', { name: 'Notices' })
      .getByRole('button', { name: 'Dismiss' })
      .first()
      .click();
    await notice(before).waitFor({ state: 'detached' });
    // VS Code writes what is remembered a moment later, and tells nobody when.
    await page.waitForTimeout(2_000);
    await reloadWindow(page);
    const after = await openChat(page);
    server.next(textReply('Nothing is missing here.'));
    await sendMessage(after, 'What is missing?');
    await after.getByText('Nothing is missing here.').waitFor();
    assert.equal(await notice(after).count(), 0);
  });

  it('has a chat that answers and says why it does less, until the folder is trusted', async () => {
    const { server, vscode } = parley;
    // In the folder of the other tests the notice is put aside.
    const folder = path.join(mkdtempSync(path.join(base, 'other-')), 'shop');
    cpSync(vscode.source, folder, { recursive: true });
    const page = await openWindow(vscode, { folder });
    const frame = await openChat(page);
    const notices = frame.getByRole('region', { name: 'Notices' });
    await notices.getByText(/^Restricted Mode: you can chat,/u).waitFor();
    server.next(textReply('Run `npm test`:\n\n```bash\nnpm test\n```\n'));
    await sendMessage(frame, 'How do I run the tests?');
    await replyEnded(frame, 1);
    const before = readFileSync(path.join(folder, 'src/cart.ts'), 'utf8');
    await frame.getByRole('button', { name: 'Run in Terminal' }).click();
    await page
      .getByText(/not run|Restricted|trust/iu)
      .first()
      .waitFor();
    assert.equal(await page.locator('.terminal-wrapper').count(), 0);
    assert.equal(readFileSync(path.join(folder, 'src/cart.ts'), 'utf8'), before);
    await notices.getByRole('button', { name: 'Manage Trust' }).click();
    await page.getByRole('button', { name: 'Trust', exact: true }).click();
    await notices.getByText(/^Restricted Mode/u).waitFor({ state: 'detached' });
  });
});
