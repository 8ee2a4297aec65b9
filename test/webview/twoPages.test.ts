import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { HostMessage, HostMessageBody, PanelMessage } from '../../src/protocol/panel.ts';
import { ChatDrafts, type PageDrafts } from '../../src/vscode/sessions/chatDrafts.ts';
import type { Store } from '../../webview/store.ts';
import { withFolder } from '../sessions/sessionHelpers.ts';
import { snapshot } from '../ui/panelContent.ts';
import { FakeMemento } from '../vscode/fakeMemento.ts';
import { FakeHost } from './fakeHost.ts';

const chat = 'session-1';

/** One page with all that is on its way to it and from it. */
class PageOfTwo {
  readonly #drafts: PageDrafts;
  readonly #host = new FakeHost();
  readonly #store: Store;
  readonly #toPage: HostMessage[] = [];
  #taken = 0;
  #seq = 0;
  readonly #sent: string[];

  /** `sent` is what the host takes for messages. */
  constructor(drafts: PageDrafts, sent: string[]) {
    this.#drafts = drafts;
    this.#sent = sent;
    this.#store = this.#host.opened({ ...snapshot(), seq: 0 });
    drafts.onDidChange(() => {
      const elsewhere = drafts.elsewhere(chat);
      assert.ok(elsewhere);
      this.#tell({ type: 'draft', session: chat, text: drafts.read(chat), elsewhere });
    });
  }

  get text(): string {
    return this.#store.outbox.draft.value;
  }

  type(word: string): void {
    this.#store.outbox.type(`${this.text} ${word}`);
  }

  pause(): void {
    this.#host.pass(1_000);
  }

  send(): void {
    if (this.text.trim() !== '') this.#store.send();
  }

  /** The host takes one message of the page; false where there is none. */
  async said(): Promise<boolean> {
    const message = this.#host.posted[this.#taken];
    if (!message) return false;
    this.#taken += 1;
    await this.#act(message);
    return true;
  }

  /** The page takes one message of the host; false where there is none. */
  told(): boolean {
    const message = this.#toPage.shift();
    if (message) this.#store.receive(message);
    return message !== undefined;
  }

  async #act(message: PanelMessage): Promise<void> {
    if (message.type === 'draft') return this.#drafts.write(chat, message.text, message.version);
    if (message.type !== 'send') return undefined;
    this.#sent.push(message.text);
    this.#tell({ type: 'accepted', request: message.request });
    return this.#drafts.sent(chat, message.text);
  }

  #tell(body: HostMessageBody): void {
    this.#toPage.push({ ...body, seq: (this.#seq += 1) });
  }
}

const steps = ['type', 'pause', 'send', 'said', 'told'] as const;

describe('two pages of one chat', function () {
  this.timeout(60_000);

  it('come to the same draft and lose no word, however late they hear of each other', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ at: fc.nat(1), step: fc.constantFrom(...steps) }), { maxLength: 40 }),
        (all) =>
          withFolder(async (folder) => {
            const quiet = { onDidChange: () => ({ dispose() {} }), list: () => [] };
            const drafts = new ChatDrafts(quiet, new FakeMemento(), folder, (error) =>
              assert.fail(String(error)),
            );
            const sent: string[] = [];
            const pages = [0, 1].map(() => new PageOfTwo(drafts.page(), sent));
            const words: string[] = [];
            for (const { at, step } of all) {
              const page = pages[at];
              assert.ok(page);
              if (step === 'type') {
                words.push(`word${words.length}.`);
                page.type(words.at(-1) ?? '');
              } else await page[step]();
            }
            for (let busy = true; busy;) {
              busy = false;
              for (const page of pages) {
                page.pause();
                while (await page.said()) busy = true;
                while (page.told()) busy = true;
              }
            }
            const [one, other] = pages.map(({ text }) => text);
            assert.equal(one, other);
            const kept = [one, ...sent].join('\n');
            assert.deepEqual(
              words.filter((word) => !kept.includes(word)),
              [],
            );
            drafts.dispose();
          }),
      ),
      { numRuns: 300 },
    ));
});
