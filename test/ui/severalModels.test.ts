// One question to several models, in a window of VS Code.
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { reloadWindow } from '../helpers/browser.ts';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import { journalKept } from '../helpers/kept.ts';
import { failWith, hang, head, text, textReply } from '../helpers/modelScripts.ts';
import {
  messageInput,
  replyEnded,
  sendMessage,
  turns,
  typeUntilOffered,
} from '../helpers/parleyPanel.ts';
import {
  endParleysAfterAll,
  openChat,
  openParley,
  type ParleyWindow,
} from '../helpers/parleyWindow.ts';

describe('several models, asked at once', () => {
  let others: readonly FakeModelServer[];
  let parley: ParleyWindow;
  let frame: Frame;
  endParleysAfterAll();

  before(async () => {
    const names = ['second', 'third', 'fourth'];
    others = await Promise.all(names.map((name) => startFakeModelServer({ models: [name] })));
    parley = await openParley({
      server: { models: ['first'] },
      settings: (server) => ({
        'parley.providers': [
          { id: 'one', kind: 'openai', baseUrl: server.url, models: ['first'] },
          ...others.map(({ url }, i) => ({ id: `more${i}`, kind: 'openai', baseUrl: url })),
        ],
      }),
    });
    frame = parley.frame;
  });
  after(() => Promise.all(others.map((server) => server.close())));

  const answers = () =>
    turns(frame)
      .last()
      .getByRole('group', { name: /^Answers of/u })
      .getByRole('button');
  const answer = (name: string) =>
    answers().filter({ has: frame.getByText(name, { exact: true }) });

  /** Chooses all four in VS Code's list. */
  async function chooseAll(): Promise<void> {
    const { page } = parley;
    const list = page.locator('.quick-input-widget');
    await list.getByText('Choose 2 to 4').waitFor();
    await page.keyboard.press('Enter');
    await list.getByText('1 chosen: choose 2 to 4').waitFor();
    await list.getByRole('checkbox', { name: /Toggle all/u }).click();
    await page.keyboard.press('Enter');
    await list.waitFor({ state: 'hidden' });
  }

  it('answer each by itself, though one hangs and one fails', async () => {
    const { server } = parley;
    const [second, third, fourth] = others;
    server.next([head(), text('Half of it'), hang()]);
    second?.next(textReply('The second answer.'));
    third?.next([failWith(400, { message: 'No.' })]);
    fourth?.next(textReply('The fourth answer.'));
    await sendMessage(frame, '/compare What is a cart?');
    await chooseAll();
    await answer('second').getByText('answered').waitFor();
    await answer('third').getByText('failed').waitFor();
    await answer('fourth').getByText('answered').waitFor();
    await turns(frame).last().getByText('Half of it').waitFor();
    assert.equal(await answers().count(), 5);
    await answer('second').click();
    await turns(frame).last().getByText('The second answer.').waitFor();
    assert.equal(await answer('second').getAttribute('aria-pressed'), 'true');
    assert.equal(await turns(frame).count(), 2);
    await answer('first').click();
    await frame.getByRole('button', { name: 'Stop the Answer of first' }).click();
    await answer('first').getByText('stopped').waitFor();
    await frame.getByRole('button', { name: 'Send' }).waitFor();
    const messages = [server, ...others].map(({ chats }) => {
      const raw = chats.at(-1)?.raw ?? '';
      return /"messages":\[.*?\}\]/u.exec(raw)?.[0] ?? raw;
    });
    assert.equal(new Set(messages).size, 1, messages.join('\n'));
  });

  it('leave the chosen answer to what follows, over a reload of the window', async () => {
    await answer('fourth').click();
    await turns(frame).last().getByText('The fourth answer.').waitFor();
    await reloadWindow(parley.page);
    frame = await openChat(parley.page);
    await turns(frame).last().getByText('The fourth answer.').waitFor();
    assert.equal(await answers().count(), 4);
    parley.server.next(textReply('Understood.'));
    await sendMessage(frame, 'Go on.');
    await replyEnded(frame, 2);
    const told = JSON.stringify(parley.server.chats.at(-1)?.body);
    assert.ok(told.includes('The fourth answer.') && !told.includes('The second answer.'));
  });

  it('answer what one of them answered, from its footer', async () => {
    const { server } = parley;
    server.next(textReply('Once more.'));
    for (const each of others) each.next(textReply('I as well.'));
    await turns(frame).last().getByRole('button', { name: 'Ask Several Models…' }).click();
    await chooseAll();
    await answer('third').getByText('answered').last().waitFor();
    await answers().nth(4).waitFor();
    await turns(frame).last().getByText('Understood.').waitFor();
  });

  it('are recovered each by itself after a crash', async () => {
    const { page, server, vscode } = parley;
    const [second, third, fourth] = others;
    for (const each of [server, second]) each?.next([head(), text('Half of it'), hang()]);
    third?.next(textReply('The third, whole.'));
    fourth?.next(textReply('The fourth, whole.'));
    await sendMessage(frame, '/compare And a crash?');
    await chooseAll();
    await answer('third').getByText('answered').waitFor();
    await answer('fourth').getByText('answered').waitFor();
    await turns(frame).last().getByText('Half of it').waitFor();
    await answer('second').click();
    // Both have that half: the host is killed once it has written which one was chosen.
    await answer('second').and(frame.locator('[aria-pressed="true"]')).waitFor();
    await turns(frame).last().getByText('Half of it').waitFor();
    await journalKept(vscode, 'Half of it', 2);
    await vscode.killExtensionHost();
    await reloadWindow(page);
    frame = await openChat(page);
    await answer('first').getByText('interrupted').waitFor();
    await answer('second').getByText('interrupted').waitFor();
    await answer('third').getByText('answered').waitFor();
    await answer('fourth').getByText('answered').waitFor();
    const cutOff = frame.getByRole('region', { name: 'Interrupted work' });
    await cutOff.getByText('first: And a crash?').waitFor();
    await cutOff.getByText('second: And a crash?').waitFor();
    second?.next(textReply('The second, whole.'));
    await turns(frame).last().getByRole('button', { name: 'Retry' }).click();
    await turns(frame).last().getByText('The second, whole.').waitFor();
    assert.equal(await answers().count(), 4);
  });

  it('are asked by their names in a message, each this once', async () => {
    const { server } = parley;
    const [second, third] = others;
    const before = server.chats.length;
    second?.next(textReply('The second, asked by name.'));
    third?.next(textReply('The third, asked by name.'));
    const input = messageInput(frame);
    await typeUntilOffered(frame, '@sec', /^Model second /u);
    await frame.locator('.completion-preview', { hasText: 'tokens' }).waitFor();
    await input.press('Enter');
    assert.equal(await input.inputValue(), '@second ');
    await sendMessage(frame, '@second @third What is money?');
    await answer('second').getByText('answered').waitFor();
    await answer('third').getByText('answered').waitFor();
    await turns(frame).last().getByText('The second, asked by name.').waitFor();
    assert.equal(await answers().count(), 2);
    assert.equal(server.chats.length, before, 'the chat’s own model was not asked');
    await sendMessage(frame, '@seconds And tax?');
    await frame.locator('.composer-notice', { hasText: 'Is @second meant?' }).waitFor();
    assert.equal(await input.inputValue(), '@seconds And tax?');
  });
});
