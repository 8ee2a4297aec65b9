import assert from 'node:assert/strict';
import type { ContextReceipt } from '../../../src/protocol/contextItems.ts';
import { Emitter } from '../../../src/protocol/emitter.ts';
import { emptySession, type SessionState } from '../../../src/protocol/sessionState.ts';
import { ShownReceipts } from '../../../src/vscode/panel/shownReceipts.ts';
import { contextItems, question, receipt, reply } from '../../ui/panelContent.ts';

const built = receipt({ items: contextItems });
const uris = contextItems.flatMap(({ uri, leftOut }) => (leftOut === undefined ? (uri ?? []) : []));

/** Receipts of a chat whose files change when a test says so. */
class Chat {
  readonly told: [reply: string, changed: number][] = [];
  readonly failed: unknown[] = [];
  readonly changed = new Set<string>();
  readonly moments: number[] = [];
  readonly receipts: ShownReceipts;
  readonly #changes = new Emitter<string>((error) => this.failed.push(error));
  #heard: () => void = () => undefined;

  constructor(count: number) {
    const messages = Array.from({ length: count }, (_, at) => [
      question(`q${at}`, 'Why?'),
      reply(`r${at}`, `q${at}`, { receipt: built, startedAt: 1_000 + at }),
    ]).flat();
    const state: SessionState = { ...emptySession('session-1'), messages };
    this.receipts = new ShownReceipts({
      changes: () =>
        Promise.resolve({
          since: (moment, all) => {
            this.moments.push(moment);
            return Promise.resolve(new Set([...all].filter((uri) => this.changed.has(uri))));
          },
          onDidChange: (listener) => this.#changes.on(listener),
        }),
      state: () => state,
      send: (message) => {
        assert.ok(message.type === 'receipt');
        this.told.push([message.reply, countChanged(message.receipt)]);
        this.#heard();
      },
      onError: (error) => this.failed.push(error),
    });
  }

  change(uri: string): void {
    this.changed.add(uri);
    this.#changes.emit(uri);
  }

  /** All that was told, once it is so much. */
  async heard(count: number): Promise<readonly (readonly [string, number])[]> {
    while (this.told.length < count) await new Promise<void>((done) => (this.#heard = done));
    return this.told.splice(0);
  }

  show(id: string): void {
    this.receipts.show({ session: 'session-1', reply: id });
  }
}

const countChanged = ({ items }: ContextReceipt): number =>
  items.filter(({ changed }) => changed).length;

describe('receipts that are shown', () => {
  const [file = ''] = uris;
  const pieces = contextItems.filter(({ uri, leftOut }) => uri === file && !leftOut).length;

  it('say what changed since the reply began, at once and whenever a file of theirs changes', async () => {
    const chat = new Chat(2);
    await chat.receipts.begin();
    chat.show('r1');
    assert.deepEqual(await chat.heard(1), [['r1', 0]]);
    assert.deepEqual(chat.moments, [1_001]);
    chat.change('file:///elsewhere.ts');
    chat.change(file);
    chat.change(file);
    assert.deepEqual(await chat.heard(1), [['r1', pieces]]);
    chat.show('r0');
    assert.deepEqual(await chat.heard(1), [['r0', pieces]]);
    chat.receipts.dispose();
    assert.deepEqual([chat.failed, chat.told], [[], []]);
  });

  it('are told again to a page that got the chat anew', async () => {
    const chat = new Chat(1);
    await chat.receipts.begin();
    chat.show('r0');
    await chat.heard(1);
    chat.changed.add(file);
    await chat.receipts.begin();
    assert.deepEqual(await chat.heard(1), [['r0', pieces]]);
    chat.receipts.dispose();
  });

  it('are twenty at the most, and none of a reply or a chat that is not there', async () => {
    const chat = new Chat(25);
    await chat.receipts.begin();
    chat.receipts.show({ session: 'another', reply: 'r0' });
    chat.show('nobody');
    for (let at = 0; at < 25; at++) chat.show(`r${at}`);
    assert.equal((await chat.heard(25)).length, 25);
    chat.change(file);
    const again = await chat.heard(20);
    assert.deepEqual(
      again.map(([id]) => id),
      Array.from({ length: 20 }, (_, at) => `r${at + 5}`),
    );
    chat.receipts.dispose();
    assert.deepEqual(chat.told, []);
  });
});
