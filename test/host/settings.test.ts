import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { startFakeModelServer } from '../helpers/fakeModelServer.ts';
import { done, finish, text, textReply, waitFor } from '../helpers/modelScripts.ts';
import { providerSettings } from '../helpers/parleyPanel.ts';
import {
  connectFakeModel,
  disconnect,
  openEditor,
  setProviders,
  startAfresh,
} from './hostParley.ts';

describe('settings', () => {
  it('count from the next message on; a reply that runs ends with the old ones', async () => {
    const server = await connectFakeModel();
    const other = await startFakeModelServer({
      models: ['other-model'],
      script: textReply('From the other one.'),
    });
    try {
      await startAfresh();
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      server.next([text('Still '), waitFor(released), text('here.'), finish(), done()]);
      await openEditor('src/cart.ts', { start: 17, end: 22 });
      await commands.executeCommand('parley.explainSelection');
      await server.waitForRequest(1);
      await setProviders(providerSettings(other.url, 'other-model')['parley.providers']);
      release();
      assert.equal((await server.waitForClose(0)).aborted, false);

      await startAfresh();
      await openEditor('src/cart.ts', { start: 17, end: 22 });
      await commands.executeCommand('parley.explainSelection');
      await other.waitForRequest(1);
      assert.equal(server.chats.length, 1);
    } finally {
      await startAfresh();
      await disconnect(server);
      await other.close();
    }
  });
});
