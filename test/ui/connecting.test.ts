import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import {
  answerInputBox,
  closeWindow,
  openFile,
  openPages,
  openWindow,
  runCommand,
} from '../helpers/browser.ts';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import { event, failWith, respond, text } from '../helpers/modelScripts.ts';
import {
  messageInput,
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
import { shareParley } from '../helpers/sharedParley.ts';
import { notification, pick, pickAfter, saveAsProposed } from '../helpers/vscodeDialogs.ts';

const noServer = { 'parley.discovery.localPorts': [] };

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((name) => statSync(name).isFile());
}

describe('connecting a model', () => {
  let parley: ParleyWindow | undefined;
  endParleysAfterAll();

  /**
   * Opens a window of the VS Code that is there, alone, in which these settings count from its start: on no folder,
   * or on a copy of the sample project in which nobody has chatted.
   */
  async function openWith(
    settings: (server: FakeModelServer) => Readonly<Record<string, unknown>>,
    hasFolder: boolean,
  ): Promise<Frame> {
    parley ??= await openParley();
    const { server, vscode } = parley;
    for (const page of openPages(vscode)) await closeWindow(page);
    vscode.replaceSettings(settings(server));
    const beside = path.join(path.dirname(vscode.workspace), 'other-');
    const folder = hasFolder ? mkdtempSync(beside) : '';
    if (hasFolder) cpSync(vscode.source, folder, { recursive: true });
    return openChat(await openWindow(vscode, { folder }));
  }

  it('finds a model server of this machine by itself and uses it after saying so', async () => {
    parley = await openParley({
      settings: (server) => ({ 'parley.discovery.localPorts': [server.port] }),
    });
    const { frame, server } = parley;
    await frame.getByText(/uses what it found/u).waitFor();
    await sendMessage(frame, 'Hello, local model.');
    await replyEnded(frame, 1);
    assert.equal(server.chats.length, 1);
  });

  it('takes a malformed setting as its default and names it', async () => {
    const malformed = { 'parley.providers': [{ id: 7, kind: 'carrier-pigeon' }] };
    const frame = await openWith(() => ({ ...noServer, ...malformed }), true);
    await frame
      .getByText(/parley\.providers/u)
      .first()
      .waitFor();
    await sendMessage(frame, 'Do you still work?');
    await replyEnded(frame, 1);
  });

  it('works in a window without a folder', async () => {
    const frame = await openWith(({ url }) => providerSettings(url), false);
    await sendMessage(frame, 'No folder here.');
    await replyEnded(frame, 1);
    await turns(frame)
      .last()
      .getByText(/You asked/u)
      .waitFor();
  });

  it('keeps an API key in the secret storage and nowhere else', async () => {
    const key = ['sk', 'canary0123456789abcdef0123456789'].join('-');
    const withKey = await openParley({ server: { key } });
    const { frame, page, server, vscode } = withKey;
    await sendMessage(frame, 'Without a key');
    await frame.getByRole('group', { name: 'Failure' }).getByText(/key/iu).first().waitFor();
    await frame.getByRole('button', { name: 'Set API Key' }).last().click();
    await answerInputBox(page, 'API Key for fake', key);
    await page.getByText('The API key for fake is set.').first().waitFor();
    await frame.getByRole('button', { name: 'Retry' }).last().click();
    await turns(frame)
      .last()
      .getByText(/You asked/u)
      .waitFor();
    assert.equal(server.chats.at(-1)?.headers.authorization, `Bearer ${key}`);

    // A server that repeats it in each place where a server says something of its own.
    const echo = `It was ${key}.`;
    for (const [at, script] of [
      [failWith(401, { message: echo })],
      [respond(200, `<p>${echo}</p>`)],
      [text('some text'), event({ error: { message: echo } })],
    ].entries()) {
      server.next(script);
      await sendMessage(frame, `Echo ${at}`);
      await replyEnded(frame, at + 2);
      const card = frame.getByRole('group', { name: 'Failure' }).last();
      await card.getByText('Details').click();
      await card.getByText(/It was \[API key\]/u).waitFor();
    }
    assert.ok(!(await frame.content()).includes(key));
    await pickAfter(page, 'Parley: Export Chat…', /^Without a key/u);
    await pick(page, /^Whole Chat/u);
    const exported = await saveAsProposed(page, 'Export Chat', vscode.workspace);
    await notification(page, 'Exported to');
    assert.ok(readFileSync(exported).includes('It was [API key]'));

    await runCommand(page, 'Parley: Remove API Key');
    await notification(page, 'The API key for fake is removed.');
    await sendMessage(frame, 'Without a key again');
    await replyEnded(frame, 5);
    assert.equal(server.chats.at(-1)?.headers.authorization, undefined);

    // One more beside it: what is configured stays.
    const other = ['sk', 'other-canary-0123456789abcdef'].join('-');
    await pickAfter(page, 'Parley: Set API Key', /^Another service or server/u);
    await pick(page, /^Another service or server/u);
    await answerInputBox(page, 'Connect a Model', server.url);
    await answerInputBox(page, 'API Key for 127.0.0.1', other);
    await notification(page, 'The API key for 127.0.0.1 is set.');
    await pickAfter(page, 'Parley: Set API Key', /^fake/u);
    await page.keyboard.press('Escape');
    assert.ok(server.requests.some(({ headers }) => headers.authorization === `Bearer ${other}`));

    await page.waitForTimeout(500);
    const files = [...filesBelow(vscode.dataDir), ...filesBelow(vscode.workspace)];
    assert.ok(files.some((file) => readFileSync(file).includes('It was [API key]')));
    assert.deepEqual(
      files.filter((file) => [key, other].some((each) => readFileSync(file).includes(each))),
      [],
    );
  });
});

describe('a model that is connected', () => {
  const share = shareParley();

  it('names a file that is too large or binary instead of sending it', async () => {
    const parley = await share();
    const { frame, page, server, vscode } = parley;
    const { writeFileSync } = await import('node:fs');
    writeFileSync(path.join(vscode.workspace, 'huge.txt'), 'x'.repeat(50_000_000));
    writeFileSync(path.join(vscode.workspace, 'image.bin'), Buffer.from([0, 1, 2, 0, 255, 0, 3]));
    await openFile(page, 'huge.txt');
    await openFile(page, 'image.bin');
    await runCommand(page, 'Parley: Focus Chat Input');
    await frame.getByText(/50 MB/u).first().waitFor();
    await messageInput(frame).fill('What is in these files?');
    await messageInput(frame).press('Enter');
    await replyEnded(frame, 1);
    assert.ok((server.chats[0]?.raw.length ?? Infinity) < 20_000);
  });

  it('says which key was not accepted, and never shows it', async () => {
    const parley = await share();
    const { frame, server } = parley;
    const echoed = ['sk', 'wrongfedcba9876543210fedcba9876'].join('-');
    server.next([failWith(401, { message: `Incorrect API key provided: ${echoed}.` })]);
    await sendMessage(frame, 'Hello?');
    await frame.getByRole('group', { name: 'Failure' }).getByText(/key/iu).first().waitFor();
    assert.ok(!(await frame.content()).includes(echoed));
  });

  it('says it in words when credit is gone, the model unknown, the server down', async () => {
    const parley = await share();
    const { frame, server } = parley;
    const card = (words: RegExp): Promise<void> =>
      frame.getByRole('group', { name: 'Failure' }).last().getByText(words).first().waitFor();
    server.next([failWith(402, { message: 'Insufficient credits' })]);
    await sendMessage(frame, 'one');
    await replyEnded(frame, 1);
    await card(/no credit left/u);
    server.next([
      failWith(404, { message: 'The model `fake-model` does not exist', code: 'model_not_found' }),
    ]);
    await sendMessage(frame, 'two');
    await replyEnded(frame, 2);
    await card(/model/iu);
    await server.close();
    await sendMessage(frame, 'three');
    await replyEnded(frame, 3);
    await card(/could not be reached at 127\.0\.0\.1/u);
    await turns(frame).getByText('three', { exact: true }).waitFor();
    // Nobody can ask its server any more.
    await parley.stop();
  });
});
