// Who answers, in a window of VS Code: by command, by choice, in the place of another, after a download.
import assert from 'node:assert/strict';
import { openFile, runCommand } from '../helpers/browser.ts';
import { selectLines } from '../helpers/editor.ts';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import { event, failWith, fin, head, text, textReply } from '../helpers/modelScripts.ts';
import { ollamaWire } from '../helpers/ollamaWire.ts';
import { replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import { endParleysAfterAll, openParley, type ParleyWindow } from '../helpers/parleyWindow.ts';
import { notification } from '../helpers/vscodeDialogs.ts';

describe('who answers', () => {
  let cheap: FakeModelServer;
  let ollama: FakeModelServer;
  let parley: ParleyWindow;
  endParleysAfterAll();

  before(async () => {
    cheap = await startFakeModelServer({ models: ['cheap-model'] });
    ollama = await startFakeModelServer({
      wire: {
        ...ollamaWire,
        isChat: ({ method, path }) => method === 'POST' && /^\/api\/(?:chat|pull)$/u.test(path),
      },
      models: ['qwen3:latest'],
    });
    parley = await openParley({
      settings: (server) => ({
        'parley.providers': [
          { id: 'main', kind: 'openai', baseUrl: server.url, models: ['main-model'] },
          { id: 'cheap', kind: 'openai', baseUrl: cheap.url },
          { id: 'ollama', kind: 'ollama', baseUrl: ollama.url, models: ['llama3.2'] },
        ],
        'parley.models.perCommand': { explain: 'thrifty' },
        'parley.models.profiles': { thrifty: ['gone/gone', 'cheap/cheap-model'] },
      }),
    });
  });
  after(() => Promise.all([cheap.close(), ollama.close()]));

  const models = () => parley.frame.getByRole('combobox', { name: 'Model' });

  it('a command is whom its profile comes to, and the chat keeps its own model', async () => {
    const { page, frame } = parley;
    cheap.next(textReply('It caps the quantity.'));
    await openFile(page, 'src/cart.ts');
    await selectLines(page, 17, 22);
    await runCommand(page, 'Parley: Explain');
    await replyEnded(frame, 1);
    await turns(frame).last().getByText('It caps the quantity.').waitFor();
    assert.equal(cheap.chats.length, 1);
    assert.equal(parley.server.chats.length, 0);
    assert.equal(await models().innerText(), 'main-model');
  });

  it('a question in the middle of a chat is who was chosen then', async () => {
    const { frame } = parley;
    await models().click();
    await frame.getByRole('combobox', { name: 'Type to filter' }).fill('cheap');
    await frame.getByRole('combobox', { name: 'Type to filter' }).press('Enter');
    await frame.getByRole('combobox', { name: 'Model' }).getByText('cheap-model').waitFor();
    await sendMessage(frame, 'And you?');
    await replyEnded(frame, 2);
    assert.equal(cheap.chats.length, 2);
  });

  it('a reply that broke off is whom the person asks then, and its part stays', async () => {
    const { frame, server } = parley;
    cheap.next([head(), text('Half of the ans'), fin()]);
    server.next(textReply('The whole answer.'));
    await sendMessage(frame, 'Why?');
    await frame
      .getByRole('group', { name: 'Failure' })
      .getByRole('button', { name: 'Ask main-model Instead' })
      .click();
    await turns(frame).last().getByText('The whole answer.').waitFor();
    await frame.getByText('Earlier attempt (failed)').click();
    await frame.getByText('Half of the ans').waitFor();
    assert.equal(await models().innerText(), 'cheap-model');
  });

  it('a model that is not there is that model, once it was pulled', async () => {
    const { page, frame } = parley;
    await models().click();
    const listed = frame.getByRole('option', { name: 'llama3.2' });
    await listed.getByText('not downloaded yet').waitFor();
    ollama.next([event({ status: 'pulling manifest' }), event({ status: 'success' })]);
    await listed.click();
    const offer = await notification(page, 'It has to be downloaded before it can answer.');
    await offer.getByRole('button', { name: 'Pull llama3.2:latest' }).click();
    await ollama.waitForClose(0);
    ollama.next([failWith(404, { message: "model 'llama3.2:latest' not found" })]);
    await sendMessage(frame, 'Are you there?');
    ollama.next([
      event({ status: 'pulling 1', digest: 'a', total: 2_000_000_000, completed: 100 }),
      event({ status: 'success' }),
    ]);
    ollama.next(textReply('Here I am.'));
    await frame
      .getByRole('group', { name: 'Failure' })
      .getByRole('button', { name: 'Pull llama3.2:latest' })
      .click();
    await turns(frame).last().getByText('Here I am.').waitFor();
    const asked = ollama.chats.map(({ path, body }) => `${path} ${String(fieldOf(body, 'model'))}`);
    assert.deepEqual(asked, [
      '/api/pull llama3.2:latest',
      '/api/chat llama3.2:latest',
      '/api/pull llama3.2:latest',
      '/api/chat llama3.2:latest',
    ]);
  });
});
