// What models are told of older messages, in the built panel: the divider, and pinned messages.
import assert from 'node:assert/strict';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import { question, reply, snapshotOf } from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

const envelope = { session: 'session-1', at: 1, by: 'parley', correlation: 'c', version: 2 };

const events = (...bodies: readonly object[]): HostMessageBody =>
  ({
    type: 'events',
    session: 'session-1',
    events: bodies.map((body, at) => Object.assign({ seq: 11 + at }, envelope, body)),
  }) as unknown as HostMessageBody;

const messages = [1, 2, 3].flatMap((n) => [
  question(`q${n}`, `Question ${n}`),
  reply(`a${n}`, `q${n}`, { text: `Answer ${n}.` }),
]);

const compacted = {
  type: 'history-compacted',
  compaction: 'c1',
  upTo: 'q2',
  covered: 4,
  summary: '## Decisions\nPrices are in cents. <b>Bold?</b>',
  kept: ['src/money.ts'],
  tokensBefore: 5_200,
  tokensAfter: 1_000,
  strategies: ['dedupe', 'summarise'],
  model: { provider: 'openai', model: 'gpt-5' },
  facts: { of: 3, retained: 2 },
};

describe('the panel in a browser, with a summary', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(() => panel.close());

  async function open(theme?: PanelTheme): Promise<void> {
    panel = await openPanel(theme, 400, 900);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshotOf({ messages }));
    await panel.page.getByRole('combobox', { name: 'Model' }).waitFor();
  }

  const divider = () => panel.page.getByRole('region', { name: 'Summary for the model' });
  const turn = (text: string) =>
    panel.page.getByRole('article', { name: 'You' }).filter({ hasText: text });

  it('shows where it ends, what it says and how good it is, and takes it back', async () => {
    await open();
    assert.equal(await divider().count(), 0);
    await panel.send(events(compacted));
    await divider().getByText('saves 4,200 tokens').waitFor();
    const [above, below] = await Promise.all(
      [divider(), turn('Question 3')].map((each) => each.boundingBox()),
    );
    assert.ok(above && below && above.y < below.y, 'it stands above what is told in full');
    await turn('Question 1').waitFor();
    await divider().getByText('Show what the model sees').click();
    await divider().getByText('Prices are in cents. <b>Bold?</b>').waitFor();
    await divider().getByText('Also named: src/money.ts').waitFor();
    await divider()
      .getByText(/2 of 3 .* by gpt-5/u)
      .waitFor();
    await divider().getByRole('button', { name: 'Undo' }).click();
    const undo = { type: 'undo-compaction', session: 'session-1', compaction: 'c1' };
    assert.deepEqual(await panel.postedOf('undo-compaction'), [undo]);
    await panel.send(
      events({ ...compacted, seq: 11 }, { type: 'compaction-undone', compaction: 'c1' }),
    );
    await divider().waitFor({ state: 'detached' });
  });

  it('pins a message and a reply, and says so', async () => {
    await open();
    await turn('Question 1').hover();
    await turn('Question 1').getByRole('button', { name: 'Pin Message for the Model' }).click();
    const pin = { type: 'pin-message', session: 'session-1', message: 'q1', pinned: true };
    assert.deepEqual(await panel.postedOf('pin-message'), [pin]);
    await panel.send(events({ type: 'message-pinned', message: 'q1', pinned: true }));
    await turn('Question 1').getByText('Pinned', { exact: true }).waitFor();
    await turn('Question 1').getByRole('button', { name: 'Unpin Message' }).click();
    const unpin = { ...pin, pinned: false };
    assert.deepEqual((await panel.postedOf('pin-message')).at(-1), unpin);
  });

  for (const theme of panelThemes) {
    it(`has no serious fault for assistive technology and no breach of policy, ${theme}`, async () => {
      await open(theme);
      await panel.send(events(compacted, { type: 'message-pinned', message: 'q3', pinned: true }));
      await divider().getByText('Show what the model sees').click();
      assert.deepEqual(await panel.faults(), []);
      assert.deepEqual(await panel.violations(), []);
    });
  }
});
