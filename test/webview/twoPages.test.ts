import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { HostMessage, HostMessageBody, PanelMessage } from '../../src/protocol/panel.ts';
import { ChatDrafts, type PageDrafts } from '../../src/vscode/sessions/chatDrafts.ts';
import type { Store } from '../../webview/store.ts';
import { withFolder } from '../sessions/sessionHelpers.ts';
import { question, snapshot } from '../ui/panelContent.ts';
import { FakeMemento } from '../vscode/fakeMemento.ts';
import { FakeHost } from './fakeHost.ts';

const chat = 'session-1';

/** One place for a page, with all that is on its way to it and from it. */
class PageOfTwo {
  readonly #drafts: PageDrafts;
  /** Of the page that is there, and of those that were. */
  readonly #hosts: FakeHost[] = [];
  #store: Store | undefined;
  readonly #toPage: HostMessage[] = [];
  #taken = 0;
  #seq = 0;
  readonly #sent: string[];

  /** `sent` is what the host takes for messages. */
  constructor(drafts: PageDrafts, sent: string[]) {
    this.#drafts = drafts;
    this.#sent = sent;
    this.show();
    this.showAll();
    this.told();
    drafts.onDidChange(() => {
      const elsewhere = drafts.elsewhere(chat);
      assert.ok(elsewhere);
      if (this.#store)
        this.#tell({ type: 'draft', session: chat, text: drafts.read(chat), elsewhere });
    });
  }

  /** False while it is hidden. */
  get isThere(): boolean {
    return this.#store !== undefined;
  }

  get text(): string {
    return this.#store?.outbox.draft.value ?? '';
  }

  type(word: string): void {
    this.#store?.outbox.type(`${this.text} ${word}`);
  }

  pause(): void {
    this.#hosts.at(-1)?.pass(1_000);
  }

  send(): void {
    if (this.text.trim() !== '') this.#store?.send();
  }

  /** The page goes, as it does when another view is shown; nothing reaches it any more. */
  hide(): void {
    this.#store?.outbox.flush();
    this.#store = undefined;
    this.#toPage.length = 0;
  }

  /** Another one comes, and has what VS Code kept. */
  show(): void {
    if (this.#store) return;
    const name = `page-${this.#hosts.length}`;
    const host = new FakeHost(this.#hosts.at(-1)?.saved, { isOfThisRun: true, name });
    this.#hosts.push(host);
    this.#store = host.store();
    this.#store.start();
  }

  /** Everything anew, as it is told to a page that was hidden. */
  showAll(): void {
    if (!this.#store) return;
    const messages = this.#sent.map((text, at) => question(`q${at}`, text));
    const elsewhere = this.#drafts.elsewhere(chat);
    this.#seq = -1;
    this.#tell({
      ...snapshot(messages, {}, this.#drafts.read(chat)),
      ...(elsewhere ? { elsewhere } : {}),
    });
  }

  /** The host takes one message of the place; false where there is none. */
  async said(): Promise<boolean> {
    const all = this.#hosts.flatMap(({ posted }) => posted);
    const message = all[this.#taken];
    if (!message) return false;
    this.#taken += 1;
    // That of a page that is gone is answered to nobody.
    const isOld =
      message.type === 'ready' &&
      all.indexOf(message) < all.findLastIndex(({ type }) => type === 'ready');
    if (!isOld) await this.#act(message);
    return true;
  }

  /** The page takes one message of the host; false where there is none. */
  told(): boolean {
    const message = this.#toPage.shift();
    if (message) this.#store?.receive(message);
    return message !== undefined;
  }

  async #act(message: PanelMessage): Promise<void> {
    if (message.type === 'ready') return this.showAll();
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

const steps = ['type', 'pause', 'send', 'said', 'told', 'hide', 'show', 'showAll'] as const;

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
              if (step === 'type' && page.isThere) {
                words.push(`word${words.length}.`);
                page.type(words.at(-1) ?? '');
              } else if (step !== 'type') await page[step]();
            }
            for (let busy = true; busy;) {
              busy = false;
              for (const page of pages) page.show();
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
      { numRuns: 2_000 },
    ));
});
