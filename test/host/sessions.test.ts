import assert from 'node:assert/strict';
import { commands } from 'vscode';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import { textReply } from '../helpers/modelScripts.ts';
import {
  connectFakeModel,
  disconnect,
  openEditor,
  runAndPickFirst,
  startAfresh,
} from './hostParley.ts';

describe('chats by command', () => {
  let server: FakeModelServer;

  before(async () => {
    server = await connectFakeModel();
  });
  after(() => disconnect(server));
  beforeEach(startAfresh);

  /** Asks in the chat shown. Returns what was sent with it: that chat's history among it. */
  async function ask(answer: string): Promise<string> {
    const count = server.chats.length + 1;
    server.next(textReply(answer));
    await openEditor('src/money.ts', { start: 1, end: 2 });
    await commands.executeCommand('parley.explainSelection');
    const { raw } = await server.waitForRequest(count);
    await server.waitForClose(count - 1);
    return raw;
  }

  it('begins a new one without the history of the one before', async () => {
    await ask('answer-one');
    assert.ok((await ask('answer-two')).includes('answer-one'));
    await commands.executeCommand('parley.newSession');
    assert.ok(!(await ask('answer-three')).includes('answer-one'));
  });

  it('shows another one after archiving, and the archived one again once restored', async () => {
    await ask('kept-answer');
    await commands.executeCommand('parley.newSession');
    await ask('archived-answer');
    // The latest chat is first in every list.
    await runAndPickFirst('parley.archiveSession');
    const sent = await ask('next-answer');
    assert.ok(!sent.includes('archived-answer'));
    assert.ok(sent.includes('kept-answer'), 'the latest other chat is shown');

    await runAndPickFirst('parley.restoreSession');
    await runAndPickFirst('parley.openSession');
    assert.ok((await ask('last-answer')).includes('archived-answer'));
  });
});
