import assert from 'node:assert/strict';
import { earlyPage } from '../../../src/vscode/panel/earlyPage.ts';

function page() {
  const listeners = new Set<(message: unknown) => void>();
  const got: unknown[] = [];
  const early = earlyPage({
    postMessage: (message) => {
      got.push(message);
      return Promise.resolve(true);
    },
    onDidReceiveMessage(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  });
  const say = (message: unknown): void => {
    for (const listener of listeners) listener(message);
  };
  return { early, got, say };
}

describe('a page that is there before somebody listens', () => {
  it('is heard in its order, and each word once', async () => {
    const { early, say } = page();
    say('ready');
    say('draft');
    const heard: unknown[] = [];
    early.onDidReceiveMessage((message) => heard.push(message));
    assert.deepEqual(heard, [], 'who listens may not be ready for it yet');
    await Promise.resolve();
    say('send');
    assert.deepEqual(heard, ['ready', 'draft', 'send']);
  });

  it('has begun with the first that it says, whether or not somebody listens', async () => {
    const { early, say } = page();
    let begun = false;
    void early.begun.then(() => (begun = true));
    await Promise.resolve();
    assert.equal(begun, false);
    say('ready');
    await early.begun;
    assert.equal(begun, true);
  });

  it('is no longer heard by who has stopped listening', async () => {
    const { early, say } = page();
    const heard: unknown[] = [];
    say('ready');
    early.onDidReceiveMessage((message) => heard.push(message)).dispose();
    say('late');
    await Promise.resolve();
    assert.deepEqual(heard, []);
  });

  it('can be told something at any time', async () => {
    const { early, got } = page();
    assert.equal(await early.postMessage('snapshot'), true);
    assert.deepEqual(got, ['snapshot']);
  });
});
