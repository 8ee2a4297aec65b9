// What the status bar says in a window of VS Code, state by state, and where a click on it leads.
import type { Locator } from 'playwright-core';
import { openFile, reloadWindow, repeatUntil, runCommand } from '../helpers/browser.ts';
import { done, failWith, finish, respond, text, usage, waitFor } from '../helpers/modelScripts.ts';
import { messageInput, replyEnded, sendMessage } from '../helpers/parleyPanel.ts';
import {
  endParleysAfterAll,
  openChat,
  openParley,
  type ParleyWindow,
} from '../helpers/parleyWindow.ts';

const noServer = { 'parley.discovery.localPorts': [] };
/** A window of 4,000 tokens, a quarter of which is the answer's. */
const small = { id: 'fake-model', window: 4_000, reply: 1_000 };

describe('the status bar', () => {
  let parley: ParleyWindow;

  before(async () => {
    parley = await openParley({
      settings: (server) => ({
        ...noServer,
        'parley.providers': [{ id: 'fake', kind: 'openai', baseUrl: server.url, models: [small] }],
      }),
    });
  });
  endParleysAfterAll();

  /** By what a screen reader says of it: each line of its tooltip. */
  const item = (...lines: readonly (string | RegExp)[]): Locator => {
    const said = lines.map((line) => (typeof line === 'string' ? line : line.source)).join('.*');
    return parley.page.getByRole('button', { name: new RegExp(said, 'u') });
  };
  /** The one that tells of the model, in its colour: VS Code's own classes. */
  const coloured = (kind: 'error' | 'warning'): Locator =>
    parley.page.locator(`.statusbar-item.${kind}-kind[id*="parley.status"]`);

  it('names the model, the chat and how full the window is, and a click leads into the chat', async () => {
    const { page, frame } = parley;
    await item(
      '^Parley: New chat,',
      'Model: fake-model \\(connected\\),',
      'Context: \\d+ % of the window,',
      'Mode: chat,',
      'Click to open the chat$',
    ).waitFor();
    await page
      .locator('[id*="parley.status"]')
      .getByText(/fake-model \d+%/u)
      .waitFor();
    await openFile(page, 'src/cart.ts');
    await item('Click to open the chat$').click();
    await frame.waitForFunction(
      () => document.hasFocus() && document.activeElement?.tagName === 'TEXTAREA',
    );
  });

  it('counts the reply that runs, and names the chat after its first question', async () => {
    const { page, frame, server } = parley;
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    server.next([text('It begins, '), waitFor(released), text('and ends.'), finish(), done()]);
    await sendMessage(frame, 'What costs shipping?');
    await item('^Parley: What costs shipping\\?,', '1 reply running,').waitFor();
    release();
    await replyEnded(frame, 1);
    await item('1 reply running').waitFor({ state: 'detached' });
    const chats = page.locator('.quick-input-widget').filter({ visible: true });
    await repeatUntil(chats, () =>
      item('^Chat: What costs shipping\\?, Click to open another chat$').click(),
    );
    await chats.getByText('What costs shipping?').first().waitFor();
    await page.keyboard.press('Escape');
  });

  it('is yellow while the window is nearly full', async () => {
    const { frame } = parley;
    await messageInput(frame).fill('word '.repeat(2_700));
    await coloured('warning').waitFor();
    await item('Context: (?:9[5-9]|\\d{3,}) % of the window').waitFor();
    await messageInput(frame).fill('');
    await coloured('warning').waitFor({ state: 'detached' });
  });

  it('is yellow where the model is slow, and says how slow', async () => {
    const { frame, server } = parley;
    const slowly = text('one two three four', { chunk: 5, delayMs: 1_500 });
    server.next([slowly, finish(), usage(10, 20), done()]);
    await sendMessage(frame, 'Slowly, please.');
    await replyEnded(frame, 2);
    await coloured('warning').waitFor();
    await item('2 requests answered lately\\..* [1-4] tokens a second').waitFor();
  });

  it('is red where the model fails, and says how it failed', async () => {
    const { frame, server } = parley;
    server.next([failWith(402)]);
    await sendMessage(frame, 'Can you answer?');
    await replyEnded(frame, 3);
    await coloured('error').waitFor();
    await item('1 of the last 3 requests failed\\.', 'Click to open the chat$').waitFor();
  });

  it('says that a model is looked for, and then that it is there', async () => {
    const { page, server, vscode } = parley;
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const list = { object: 'list', data: [{ id: 'late-model', object: 'model' }] };
    server.replyModels([waitFor(released), respond(200, list)]);
    const provider = { id: 'late', kind: 'openai', baseUrl: server.url };
    vscode.updateSettings({ 'parley.providers': [provider] });
    await reloadWindow(page);
    await openChat(page);
    await item('looking for models').waitFor();
    release();
    await item('Model: late-model \\(connected\\)').waitFor();
  });

  it('is red where the key is refused, and a click is to set it', async () => {
    const { page, server } = parley;
    server.replyModels([failWith(401)]);
    await runCommand(page, 'Parley: Look for Models Again');
    await item('Click to set the API key$').waitFor();
    await coloured('error').waitFor();
  });

  it('leads to the log where the server fails otherwise', async () => {
    const { page, server } = parley;
    server.replyModels([failWith(503, { message: 'The cluster is on fire.' })]);
    await runCommand(page, 'Parley: Look for Models Again');
    const failing = item('Click to show the log$');
    await failing.waitFor();
    await repeatUntil(page.getByRole('tab', { name: /^Output/u, selected: true }), () =>
      failing.click(),
    );
  });
});
