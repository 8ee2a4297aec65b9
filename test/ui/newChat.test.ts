// What a new chat suggests in a real window, and what the walkthrough shows.
import assert from 'node:assert/strict';
import { openFile, runCommand } from '../helpers/browser.ts';
import { messageInput, replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import { waitUntil } from '../helpers/editor.ts';
import { endParleysAfterAll, openParley, type ParleyWindow } from '../helpers/parleyWindow.ts';

describe('a new chat in a window', () => {
  let parley: ParleyWindow;

  before(async () => {
    parley = await openParley({ settings: () => ({ 'parley.discovery.localPorts': [1] }) });
  });
  endParleysAfterAll();

  it('suggests what can be asked about the open file and a test that is there', async () => {
    const { page, frame } = parley;
    await openFile(page, 'src/cart.ts');
    const test = frame.getByRole('button', { name: /^Which cases does @\S+test\S+ not test\?$/u });
    await test.waitFor();
    await frame
      .getByRole('button', { name: 'Explain what @src/cart.ts does, step by step.' })
      .click();
    const input = messageInput(frame);
    await waitUntil(async () => (await input.inputValue()).startsWith('Explain what @src/cart'));
    await input.fill('');
  });

  it('leads to a model where there is none: looks again, and says that nothing was found', async () => {
    const { page, frame } = parley;
    await frame.getByRole('button', { name: 'Look Again' }).click();
    await page.getByText('No server with a model answers at port 1').first().waitFor();
  });

  it('is led to by the status bar, which opens the walkthrough', async () => {
    const { page } = parley;
    await page.getByRole('button', { name: /Click to connect a model/u }).click();
    await page.getByRole('heading', { name: 'Get Started with Parley', level: 2 }).waitFor();
    for (const name of ['Connect a model', 'Ask your first question', 'Know what is sent']) {
      await page.getByRole('button', { name }).first().waitFor();
    }
    await runCommand(page, 'View: Close All Editors');
  });

  it('is answered offline from the workspace where nothing is configured, which is said', async () => {
    const { frame, server } = parley;
    await sendMessage(frame, 'Where is the price of shipping decided?');
    await replyEnded(frame, 1);
    const reply = turns(frame).last();
    await reply
      .getByText(/no language model/iu)
      .first()
      .waitFor();
    await reply
      .getByRole('link', { name: /src\/pricing\.ts/u })
      .first()
      .waitFor();
    await reply
      .getByText(/Set API Key/u)
      .first()
      .waitFor();
    assert.equal(server.requests.length, 0);
  });
});
