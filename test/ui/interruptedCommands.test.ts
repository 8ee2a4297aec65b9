// Commands that Parley had started when its host died, in a real VS Code.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Frame, Locator, Page } from 'playwright-core';
import { openFile, reloadWindow, runCommand } from '../helpers/browser.ts';
import { waitUntil } from '../helpers/editor.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { approvalCard, replyEnded, sendMessage } from '../helpers/parleyPanel.ts';
import { openChat, type ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';

const long = 'echo x >> long.txt; sleep 7200';
const failing = 'echo x >> failing.txt; (exit 3)';
const ended = 'echo x >> ended.txt; sleep 7201';
const shell = (command: string): string => `\`\`\`sh\n${command}\n\`\`\`\n\n`;

/** Never comes to its end by itself, and says in a file that it began. */
const endless = (mark: string): string => `import { test } from 'node:test';
import fs from 'node:fs';
import { fee } from '../src/fee.js';
fs.appendFileSync(${JSON.stringify(mark)}, typeof fee);
test('a', () => new Promise(() => setInterval(() => {}, 9)));
`;

describe('a command that was running when its host died', () => {
  let parley: ParleyWindow;
  const base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'parley-cut-')));
  const project = path.join(base, 'shop');

  before(() => {
    fs.mkdirSync(path.join(project, 'src'), { recursive: true });
    const manifest = '{"type":"module","scripts":{"test":"node --test"}}';
    fs.writeFileSync(path.join(project, 'package.json'), manifest);
    const fee = 'export function fee() {\n  return 5;\n}\n';
    fs.writeFileSync(path.join(project, 'src/fee.js'), fee);
  });

  // What ran in chats of others would be in the journal as well.
  const share = shareParley({
    isFresh: true,
    vscode: { workspace: project, settings: { 'parley.tests.run': 'always' } },
  });
  after(() => fs.rmSync(base, { recursive: true, force: true }));

  const cardIn = (frame: Frame): Locator => frame.getByRole('region', { name: 'Interrupted work' });
  const lineOf = (frame: Frame, label: string): Locator =>
    cardIn(frame).getByRole('listitem').filter({ hasText: label });
  const buttonsOf = (line: Locator): Promise<readonly string[]> =>
    line.getByRole('button').allInnerTexts();
  const has = (file: string, text: string): Promise<void> =>
    waitUntil(() => {
      const full = path.join(parley.vscode.workspace, file);
      return Promise.resolve(fs.existsSync(full) && fs.readFileSync(full, 'utf8') === text);
    });

  /** Events of a type, as the journal has them. */
  const journalled = (type: string): readonly Record<string, unknown>[] => {
    const pattern = 'data/User/workspaceStorage/*/parley.parley/journal.db';
    const [file = ''] = fs.globSync(path.join(parley.vscode.dataDir, pattern));
    const db = new DatabaseSync(file, { readOnly: true });
    const rows = db.prepare('SELECT body FROM events WHERE type = ? ORDER BY id').all(type);
    db.close();
    return rows.map((row) => JSON.parse(String(row['body'])) as Record<string, unknown>);
  };

  const killHost = async (page: Page): Promise<Frame> => {
    // VS Code itself notes half a second late which terminals a window has.
    await page.waitForTimeout(1_500);
    await parley.vscode.killExtensionHost();
    await reloadWindow(page);
    return openChat(page);
  };

  const press = async (command: string): Promise<void> => {
    await parley.frame
      .getByRole('figure')
      .filter({ hasText: command })
      .getByRole('button', { name: 'Run in Terminal', exact: true })
      .click();
    const asked = approvalCard(parley.frame, 'Run this command?');
    await asked.getByRole('button', { name: 'Allow Once' }).click();
  };

  it('is shown with its terminal, and run again only by somebody who agrees', async () => {
    parley = await share();
    const { page, server, frame } = parley;
    server.next(textReply([long, failing, ended].map(shell).join('')));
    await sendMessage(frame, 'What is to be run?');
    await replyEnded(frame, 1);
    await press(failing);
    await has('failing.txt', 'x\n');
    await waitUntil(() => Promise.resolve(journalled('command-ended').length === 1));
    assert.equal(journalled('command-ended')[0]?.['exitCode'], 3);
    await press(ended);
    await has('ended.txt', 'x\n');
    await runCommand(page, 'Terminal: Kill the Active Terminal Instance');
    await waitUntil(() => Promise.resolve(journalled('command-ended').length === 2));
    await press(long);
    await has('long.txt', 'x\n');

    let again = await killHost(page);
    await lineOf(again, long).getByRole('button', { name: 'Show Terminal' }).waitFor();
    assert.deepEqual(await buttonsOf(lineOf(again, long)), [
      'Show Terminal',
      'Run Again',
      'Discard',
    ]);
    assert.equal(await cardIn(again).getByRole('listitem').count(), 1, 'what ended is not told');
    await lineOf(again, long).getByRole('button', { name: 'Run Again' }).click();
    const asked = approvalCard(again, 'Run this command?');
    await asked.getByText(long, { exact: true }).first().waitFor();
    await asked.getByRole('button', { name: 'Deny' }).click();
    await asked.waitFor({ state: 'detached' });
    await has('long.txt', 'x\n');
    await lineOf(again, long).getByRole('button', { name: 'Run Again' }).click();
    await asked.getByRole('button', { name: 'Allow Once' }).click();
    await has('long.txt', 'x\nx\n');
    await cardIn(again).waitFor({ state: 'detached' });

    again = await killHost(page);
    await lineOf(again, long).getByRole('button', { name: 'Show Terminal' }).click();
    await cardIn(again).waitFor({ state: 'detached' });
    await page.locator('.terminal-wrapper.active').first().waitFor();
    assert.deepEqual(
      journalled('command-settled').map((event) => event['as']),
      ['run-again', 'left-running'],
    );
  });

  it('is a test of a model’s that is run again from the beginning', async () => {
    const ran = path.join(base, 'ran');
    fs.rmSync(ran, { force: true });
    parley = await share();
    const { page, server } = parley;
    server.next(textReply(`\`\`\`js\n${endless(ran)}\`\`\`\n`));
    await openFile(page, 'src/fee.js');
    await runCommand(page, 'Parley: Generate Tests');
    await waitUntil(() => Promise.resolve(fs.existsSync(ran)));
    const asked = server.chats.length;

    const again = await killHost(page);
    const line = lineOf(again, 'test/fee.test.js');
    await line.waitFor();
    assert.deepEqual(await buttonsOf(line), ['Retry', 'Discard']);
    fs.rmSync(ran);
    await line.getByRole('button', { name: 'Retry' }).click();
    await cardIn(again).waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'fee.test.js (new file, not run' }).last().waitFor();
    await waitUntil(() => Promise.resolve(fs.existsSync(ran)));
    assert.equal(server.chats.length, asked, 'the test is there: no model is asked for it');
    // It would run on.
    await parley.stop();
  });
});
