import assert from 'node:assert/strict';
import { openFile, runCommand } from '../helpers/browser.ts';
import { editorButton, selectLines } from '../helpers/editor.ts';
import { textReply } from '../helpers/modelScripts.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';

const money = 'src/money.ts';
const rounded = '  return Math.sign(amount) * Math.round(Math.abs(amount));';

describe('what a model found in the code', () => {
  let parley: ParleyWindow;

  const share = shareParley();

  beforeEach(async () => {
    parley = await share();
  });

  it('stands on its line as a comment that is fixed, resolved or dismissed', async () => {
    const { page, server } = parley;
    const found = [
      { file: money, line: 6, severity: 'error', message: 'Half a cent [goes](http://x) away.' },
      { file: money, line: 1, severity: 'information', message: 'A number is no amount.' },
    ];
    server.next(textReply(JSON.stringify({ findings: found })));
    await openFile(page, money);
    await selectLines(page, 1, 7);
    await runCommand(page, 'Parley: Analyze');
    await page.getByText('Analysis of src/money.ts').first().waitFor();
    await page.getByRole('tab', { name: 'money.ts', exact: true }).click();
    await page.locator('.comments-panel').getByText('Half a cent').first().dblclick();
    const comment = page.locator('.review-widget').filter({ hasText: 'Half a cent' });
    await comment.waitFor();
    await comment.getByText('[goes](http://x)').waitFor();
    assert.equal(await comment.locator('.comment-body a').count(), 0);
    server.next(
      textReply(
        `${money}\n\`\`\`ts\n<<<<<<< SEARCH\n${rounded}\n=======\n  return 0;\n>>>>>>> REPLACE\n\`\`\`\n`,
      ),
    );
    await comment.getByRole('button', { name: 'Fix with Parley' }).click();
    await page.getByRole('tab', { name: /money\.ts \(proposed change\)/u }).waitFor();
    assert.match(server.chats.at(-1)?.raw ?? '', /Half a cent/u);
    await editorButton(page, /^Discard/u).click();
    await page.getByRole('tab', { name: 'money.ts', exact: true }).click();
    await comment.getByRole('button', { name: 'Dismiss' }).click();
    await comment.waitFor({ state: 'detached' });
  });
});
