import assert from 'node:assert/strict';
import type { SecretStorage } from 'vscode';
import { Emitter, type Disposable, type Listener } from '../../../src/protocol/emitter.ts';
import { ApiKeys } from '../../../src/vscode/models/apiKeys.ts';

const key = ['sk', 'test', '0123456789'].join('-');

/** A keyring in memory that tells of its changes, and may be broken. */
class FakeSecrets {
  readonly stored = new Map<string, string>();
  readonly #changed = new Emitter<{ key: string }>((error) => {
    throw error;
  });
  broken = false;
  listeners = 0;
  reads = 0;

  get(name: string): Promise<string | undefined> {
    this.reads += 1;
    return this.broken
      ? Promise.reject(new Error('locked'))
      : Promise.resolve(this.stored.get(name));
  }

  store(name: string, value: string): Promise<void> {
    if (this.broken) return Promise.reject(new Error('locked'));
    this.stored.set(name, value);
    this.#changed.emit({ key: name });
    return Promise.resolve();
  }

  delete(name: string): Promise<void> {
    this.stored.delete(name);
    this.#changed.emit({ key: name });
    return Promise.resolve();
  }

  readonly onDidChange = (listener: Listener<{ key: string }>): Disposable => {
    this.listeners += 1;
    const subscription = this.#changed.on(listener);
    return {
      dispose: () => {
        this.listeners -= 1;
        subscription.dispose();
      },
    };
  };
}

interface TestKeys {
  readonly secrets: FakeSecrets;
  readonly keys: ApiKeys;
  readonly errors: unknown[];
}

function newKeys(): TestKeys {
  const secrets = new FakeSecrets();
  const errors: unknown[] = [];
  const keys = new ApiKeys(secrets as unknown as SecretStorage, (error) => errors.push(error));
  return { secrets, keys, errors };
}

describe('API keys', () => {
  it('are kept by provider', async () => {
    const { keys } = newKeys();
    assert.equal(await keys.get('openai'), undefined);
    await keys.set('openai', key);
    assert.equal(await keys.get('openai'), key);
    assert.equal(await keys.get('other'), undefined);
    await keys.remove('openai');
    assert.equal(await keys.get('openai'), undefined);
  });

  it('are known to the log once they were read or set, and before the keyring has them', async () => {
    const { secrets, keys } = newKeys();
    secrets.stored.set('parley.apiKey.old', 'old-key');
    assert.deepEqual(keys.seen(), []);
    await keys.get('old');
    const setting = keys.set('openai', key);
    assert.deepEqual(keys.seen(), ['old-key', key]);
    await setting;
    await keys.get('openai');
    await keys.remove('openai');
    assert.deepEqual(keys.seen(), ['old-key', key], 'each once, removed ones too');
  });

  it('tell whose key changed, in this window or another', async () => {
    const { secrets, keys } = newKeys();
    const changed: string[] = [];
    keys.onDidChange((provider) => changed.push(provider));
    await keys.set('openai', key);
    await keys.remove('openai');
    await secrets.store('parley.apiKey.local:1234', key);
    await secrets.store('another.extension', key);
    assert.deepEqual(changed, ['openai', 'openai', 'local:1234']);
  });

  it('read as none from a keyring that fails, which is told', async () => {
    const { secrets, keys, errors } = newKeys();
    secrets.broken = true;
    assert.equal(await keys.get('openai'), undefined);
    assert.match(String(errors[0]), /locked/);
  });

  it('are read once, until one changes here or in another window', async () => {
    const { secrets, keys } = newKeys();
    secrets.stored.set('parley.apiKey.openai', 'first');
    assert.equal(await keys.get('openai'), 'first');
    assert.equal(await keys.get('openai'), 'first');
    assert.equal(secrets.reads, 1);
    await secrets.store('parley.apiKey.openai', 'second');
    assert.equal(await keys.get('openai'), 'second');
    await keys.set('openai', key);
    assert.equal(await keys.get('openai'), key);
  });

  it('are read again after a server refused one, and after a keyring that failed', async () => {
    const { secrets, keys } = newKeys();
    secrets.stored.set('parley.apiKey.openai', 'stale');
    await keys.get('openai');
    secrets.stored.set('parley.apiKey.openai', key);
    keys.forget('openai');
    assert.equal(await keys.get('openai'), key);
    secrets.broken = true;
    assert.equal(await keys.get('other'), undefined);
    secrets.broken = false;
    secrets.stored.set('parley.apiKey.other', 'there');
    assert.equal(await keys.get('other'), 'there');
  });

  it('that could not be stored are no success', async () => {
    const { secrets, keys } = newKeys();
    secrets.broken = true;
    await assert.rejects(keys.set('openai', key), /locked/);
  });

  it('are listened for no longer than they live', () => {
    const { secrets, keys } = newKeys();
    assert.equal(secrets.listeners, 1);
    keys.dispose();
    assert.equal(secrets.listeners, 0);
  });
});
