// Where the focus is after the control that was pressed, or what it stood in, is gone.
import assert from 'node:assert/strict';
import type { ContextItem } from '../../src/protocol/contextItems.ts';
import type { HostMessageBody, PanelStatus } from '../../src/protocol/panel.ts';
import type { Message } from '../../src/protocol/sessionState.ts';
import {
  contextItems,
  interruptions,
  panelStatus,
  question,
  receipt,
  reply,
  rewound,
  serverError,
  snapshot,
  snapshotOf,
} from './panelContent.ts';
import { openPanel, type PanelPage } from './panelHarness.ts';

const envelope = { session: 'session-1', at: 1, by: 'parley', correlation: 'c', version: 2 };
const events = (...bodies: readonly object[]): HostMessageBody =>
  ({
    type: 'events',
    session: 'session-1',
    events: bodies.map((body, at) => Object.assign({ seq: 11 + at }, envelope, body)),
  }) as unknown as HostMessageBody;

const status = (changes: Partial<PanelStatus>): HostMessageBody => ({
  type: 'status',
  status: panelStatus(changes),
});
const withItems = (items: readonly ContextItem[]): HostMessageBody =>
  status({ context: { receipt: receipt({ items }), counting: false } });
const without = (id: string) => contextItems.filter((each) => each.id !== id);
const removed = (id: string) =>
  contextItems.map((each) =>
    each.id === id ? { ...each, leftOut: 'removed' as const, tokens: 0 } : each,
  );

const banners = ['One', 'Two', 'Three'].map((text) => ({
  id: text,
  severity: 'info' as const,
  text: `${text} of them.`,
  dismissible: true,
}));

const asked = question('q1', 'How is the total computed?');
const ended = (text = 'In cents.') => reply('r1', 'q1', { text });
const started = (replaces?: string) => {
  const { model, receipt: own } = reply('r2', 'q1');
  const again = { type: 'reply-started', reply: 'r2', to: 'q1', model, modelLabel: 'Anna' };
  return events({ ...again, receipt: own, ...(replaces ? { replaces } : {}) });
};

const image = (name: string, digit: string) => ({
  id: digit.repeat(64),
  name,
  mimeType: 'image/png' as const,
  bytes: 70,
  width: 8,
  height: 6,
});
const pictures = [image('cat.png', 'a'), image('dog.png', 'b')];
const drafts = (...images: typeof pictures): HostMessageBody => ({
  type: 'draft-images',
  session: 'session-1',
  images,
});

describe('the focus in the panel', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    await panel.close();
  });

  async function open(...first: readonly HostMessageBody[]): Promise<void> {
    panel = await openPanel('dark', 420, 900);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(...first);
    await panel.page.getByRole('combobox', { name: 'Model' }).waitFor();
    await panel.page.waitForFunction(() => customElements.get('vscode-button') !== undefined);
  }

  const chat = (messages: readonly Message[], changes: Partial<PanelStatus> = {}): Promise<void> =>
    open(snapshot(messages, changes));

  /** Presses a button with a key, as somebody does who has no pointer. */
  async function press(name: string | RegExp, nth = 0): Promise<void> {
    await panel.page.getByRole('button', { name }).nth(nth).focus();
    await panel.page.keyboard.press('Enter');
  }

  /** The name of what has the focus, with that of the item or turn that it stands in. */
  const focused = (): Promise<string> =>
    panel.page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return 'nothing';
      const name = at.getAttribute('aria-label') ?? at.textContent ?? '';
      const item = at.closest('li, .banner');
      return item && item !== at ? `${name} | ${item.textContent}` : name.trim();
    });

  it('goes to the next notice, and to the input after the last one', async () => {
    await chat([asked], { banners });
    await press('Dismiss', 1);
    await panel.send(status({ banners: banners.filter((_, at) => at !== 1) }));
    assert.match(await focused(), /^Dismiss \| .*Three/u);
    await panel.page.keyboard.press('Enter');
    await panel.send(status({ banners: banners.slice(0, 1) }));
    assert.match(await focused(), /^Dismiss \| .*One/u, 'from the last to the one before');
    await panel.page.keyboard.press('Enter');
    await panel.send(status({}));
    assert.equal(await focused(), 'Message');
  });

  it('goes to the same button of what else was cut off', async () => {
    await chat([asked], { interrupted: interruptions });
    await press('Discard', 0);
    await panel.send(status({ interrupted: interruptions.slice(1) }));
    assert.match(await focused(), /^Discard \| .*Rename the cart/u);
    await panel.page.keyboard.press('Enter');
    await panel.send(status({}));
    assert.equal(await focused(), 'Message');
  });

  it('stays on a piece of context that is left out and taken along again', async () => {
    await chat([asked]);
    await press(/^Remove .*shippingAndHandling/u);
    await panel.send(withItems(removed('open:pricing')));
    assert.match(await focused(), /^Put .*shippingAndHandling.ts back/u);
    await panel.page.keyboard.press('Enter');
    await panel.send(withItems(contextItems));
    assert.match(await focused(), /^Remove .*shippingAndHandling/u);
    await panel.send(withItems(without('open:pricing')));
    assert.match(await focused(), /^Remove .*3 earlier messages/u, 'gone altogether');
  });

  it('does so in the list of a source too', async () => {
    await chat([asked]);
    await panel.page.getByRole('button', { name: /^Files,/u }).click();
    const list = panel.page.getByRole('region', { name: 'Files' });
    await list.getByRole('button', { name: /^Remove .*shippingAndHandling/u }).focus();
    await panel.send(withItems(removed('open:pricing')));
    assert.match(await focused(), /^Put .*shippingAndHandling.ts back/u);
    assert.ok(await list.evaluate((each) => each.contains(document.activeElement)));
  });

  it('goes from picture to picture of the draft, and to the input', async () => {
    await open(snapshot([asked]), drafts(...pictures));
    await press('Remove cat.png');
    await panel.send(drafts(...pictures.slice(1)));
    assert.match(await focused(), /^Remove dog\.png/u);
    await panel.page.keyboard.press('Enter');
    await panel.send(drafts());
    assert.equal(await focused(), 'Message');
  });

  it('goes to the input where Retry, Regenerate or Continue began another reply', async () => {
    for (const [status_, name] of [
      ['failed', 'Retry'],
      ['failed', 'Continue'],
      ['stopped', 'Continue'],
      ['interrupted', 'Retry'],
      ['ended', 'Retry'],
    ] as const) {
      const failure = status_ === 'failed' ? { failure: serverError } : {};
      await chat([asked, reply('r1', 'q1', { text: 'Half', status: status_, ...failure })]);
      await press(new RegExp(`^(?:${name}|${name} .*)$`, 'u'));
      assert.ok(
        (await panel.posted()).some(({ type }) => type === 'retry' || type === 'continue'),
        name,
      );
      await panel.send(started('r1'));
      assert.equal(await focused(), 'Message', `${status_}, ${name}`);
      await panel.close();
    }
    await chat([asked]);
  });

  it('stays on a reply whose rest is discarded', async () => {
    await chat([asked, reply('r1', 'q1', { text: 'Half', status: 'interrupted' })]);
    await press('Discard');
    await panel.send(events({ type: 'reply-dismissed', reply: 'r1' }));
    assert.match(await focused(), /^Kimi K2, reply 1/u);
  });

  it('goes to the message below a summary that is undone', async () => {
    const messages = [1, 2, 3].flatMap((n) => [
      question(`q${n}`, `Question ${n}`),
      reply(`a${n}`, `q${n}`, { text: `Answer ${n}.` }),
    ]);
    const summary = { compaction: 'c1', upTo: 'q2', covered: 4, summary: 'Cents.', kept: [] };
    const sizes = { tokensBefore: 5_200, tokensAfter: 1_000, strategies: ['summarise'] };
    await open(
      snapshotOf({ messages }),
      events({ type: 'history-compacted', ...summary, ...sizes, facts: { of: 0, retained: 0 } }),
    );
    await press('Undo');
    await panel.send(events({ type: 'compaction-undone', compaction: 'c1', seq: 12 }));
    assert.match(await focused(), /^You.*Question 3/u);
  });

  it('goes to the input once what was put aside is back', async () => {
    await open(snapshotOf(rewound));
    await press('Bring Back');
    await panel.send(events({ type: 'branch-chosen', head: 'b2' }));
    await panel.page.getByText('Free from 50 €.').waitFor();
    assert.equal(await focused(), 'Message');
  });

  it('goes to the conversation with the button that leads to its end', async () => {
    await chat([asked, ended('Line.\n\n'.repeat(80))]);
    const log = panel.page.getByRole('log');
    await log.hover();
    await panel.page.mouse.wheel(0, -900);
    await panel.page.locator('.to-end').waitFor();
    await panel.page.locator('.to-end').focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.locator('.to-end').waitFor({ state: 'detached' });
    assert.ok(await log.evaluate((each) => each === document.activeElement));
  });

  it('goes to the input with what was queued or sent instead', async () => {
    const running = [asked, reply('r1', 'q1', { text: 'It depends', status: 'running' })];
    for (const name of ['Add to Queue', 'Steer with Message']) {
      await chat(running);
      await panel.page.getByRole('textbox', { name: 'Message' }).fill('More');
      await press(name);
      const request = (await panel.posted()).flatMap((each) =>
        'request' in each && typeof each.request === 'string' ? [each.request] : [],
      );
      await panel.send({ type: 'accepted', request: request.at(-1) ?? '' });
      await panel.page.getByRole('button', { name }).waitFor({ state: 'detached' });
      assert.equal(await focused(), 'Message', name);
      await panel.close();
    }
    await chat(running);
  });

  it('goes to what is beside a button that was turned off', async () => {
    await chat([asked, ended(), question('q2', 'More?'), reply('r3', 'q2', { text: 'No.' })]);
    await panel.page.getByRole('button', { name: 'Delete Reply' }).first().focus();
    await panel.send(started());
    assert.notEqual(await focused(), 'nothing');
    const turn = panel.page.getByRole('article', { name: /reply 1$/u });
    assert.ok(await turn.evaluate((each) => each.contains(document.activeElement)));
  });

  it('is not taken where nothing of the kind had it', async () => {
    await chat([asked], { banners, interrupted: interruptions });
    await panel.page.getByRole('button', { name: 'Dismiss' }).first().focus();
    // Somebody goes elsewhere in the page: what goes now is not what they stood on.
    await panel.page.getByRole('heading', { level: 1 }).evaluate(() => {
      (document.activeElement as HTMLElement).blur();
    });
    await panel.page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    await panel.send(status({}));
    assert.equal(await focused(), 'nothing');
    await panel.page.getByRole('textbox', { name: 'Message' }).focus();
    await panel.send(status({ banners }), status({}));
    assert.equal(await focused(), 'Message');
  });
});
