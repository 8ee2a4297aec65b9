import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { textReply } from '../helpers/modelScripts.ts';
import { chatFrame, replyEnded, sendMessage } from '../helpers/parleyPanel.ts';
import { endParleysAfterEach, openParley } from '../helpers/parleyWindow.ts';

describe('in Restricted Mode', () => {
  endParleysAfterEach();

  it('the chat answers and says why it does less, and that ends when the folder is trusted', async () => {
    const script = textReply('Run `npm test`:\n\n```bash\nnpm test\n```\n');
    const parley = await openParley({
      server: { script },
      vscode: { trust: 'ask', builtIn: 'all' },
    });
    const { page, vscode } = parley;
    const frame = await chatFrame(page);
    const notices = frame.getByRole('region', { name: 'Notices' });
    await notices.getByText(/^Restricted Mode: you can chat,/u).waitFor();
    await sendMessage(frame, 'How do I run the tests?');
    await replyEnded(frame, 1);
    const before = readFileSync(path.join(vscode.workspace, 'src/cart.ts'), 'utf8');
    await frame.getByRole('button', { name: 'Run in Terminal' }).click();
    await page
      .getByText(/not run|Restricted|trust/iu)
      .first()
      .waitFor();
    assert.equal(await page.locator('.terminal-wrapper').count(), 0);
    assert.equal(readFileSync(path.join(vscode.workspace, 'src/cart.ts'), 'utf8'), before);
    await notices.getByRole('button', { name: 'Manage Trust' }).click();
    await page.getByRole('button', { name: 'Trust', exact: true }).click();
    await notices.getByText(/^Restricted Mode/u).waitFor({ state: 'detached' });
  });
});
