import assert from 'node:assert/strict';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import type { Reply } from '../../src/protocol/sessionState.ts';
import { question, receipt, reply, serverError, snapshot } from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

const by = (label: string, more: Partial<Reply> = {}): Partial<Reply> => ({
  modelLabel: label,
  beside: true,
  ...more,
});
const failed = { text: '', status: 'failed', failure: serverError } as const;

/** One answers still, two have answered, one failed; before them an answer of one model alone. */
const talk = [
  question('q1', 'How is the total computed?'),
  reply('r1', 'q1', { text: 'In cents.' }),
  question('q2', 'And shipping?'),
  reply('a1', 'q2', by('Kimi K2', { text: 'Free from', status: 'running' })),
  reply('a2', 'q2', by('GPT-5 mini', { text: 'It is free from 50 €.' })),
  reply('a3', 'q2', by('Claude Sonnet 4.5', failed)),
  reply('a4', 'q2', by('Qwen3 Coder 480B with a long name', { text: 'See `shipping.ts`.' })),
];

const envelope = { session: 'session-1', by: 'user', correlation: 'c', version: 1, at: 1_000 };
let seq = 10;
const event = (body: object): HostMessageBody =>
  ({
    type: 'events',
    session: 'session-1',
    events: [{ ...envelope, seq: ++seq, ...body }],
  }) as unknown as HostMessageBody;

describe('several answers to one question', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    assert.deepEqual(await panel.violations(), []);
    await panel.close();
  });

  async function open(theme: PanelTheme = 'dark', width = 420): Promise<void> {
    seq = 10;
    panel = await openPanel(theme, width, 760);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot(talk));
    await group().waitFor();
  }

  const group = () => panel.page.getByRole('group', { name: 'Answers of 4 models' });
  const answer = (name: RegExp) => group().getByRole('button', { name });
  const last = () => panel.page.getByRole('article').last();

  it('are one turn, with how far each is, and show the one that is chosen', async () => {
    await open();
    assert.equal(await panel.page.getByRole('article').count(), 4);
    assert.equal(await last().getAttribute('aria-posinset'), '4');
    assert.deepEqual(await group().getByRole('button').allInnerTexts(), [
      'Kimi K2\nanswering',
      'GPT-5 mini\nanswered',
      'Claude Sonnet 4.5\nfailed',
      'Qwen3 Coder 480B with a long name\nanswered',
      '',
    ]);
    await last().getByText('Free from', { exact: true }).waitFor();
    await answer(/^GPT-5/u).click();
    assert.deepEqual(
      (await panel.postedOf('choose-reply')).map((each) => each.reply),
      ['a2'],
    );
    await panel.send(event({ type: 'reply-chosen', reply: 'a2' }));
    await last().getByText('It is free from 50 €.').waitFor();
    assert.equal(await last().getByText('Free from', { exact: true }).count(), 0);
    assert.equal(await answer(/^GPT-5/u).getAttribute('aria-pressed'), 'true');
    // The button that was pressed is the one that was there.
    const focused = await panel.page.evaluate(() => document.activeElement?.textContent);
    assert.match(focused ?? '', /^GPT-5 mini/u);
    await panel.send(event({ type: 'reply-chosen', reply: 'a3' }));
    await last().getByRole('group', { name: 'Failure' }).waitFor();
  });

  it('can each be asked for again while another one is still answering', async () => {
    await open();
    await panel.send(event({ type: 'reply-chosen', reply: 'a3' }));
    const again = last().getByRole('button', { name: 'Retry', exact: true });
    await again.click();
    assert.deepEqual(
      (await panel.postedOf('retry')).map((each) => each.reply),
      ['a3'],
    );
    // The answer to the question before waits.
    const earlier = panel.page.getByRole('article').nth(1);
    assert.ok(await earlier.getByRole('button', { name: 'Retry', exact: true }).isDisabled());
  });

  it('are stopped one by one, or all at once', async () => {
    await open();
    await group().getByRole('button', { name: 'Stop the Answer of Kimi K2' }).click();
    const stopped = (await panel.postedOf('stop')).map((each) => each.reply);
    assert.deepEqual(stopped, ['a1']);
    const again = {
      type: 'reply-started',
      reply: 'a5',
      to: 'q2',
      modelLabel: 'Gemma',
      beside: true,
    };
    const rest = { model: { provider: 'p', model: 'g' }, receipt: receipt() };
    await panel.send(event({ ...again, ...rest }));
    await panel.page.getByRole('button', { name: 'Stop', exact: true }).click();
    const all = (await panel.postedOf('stop')).map((each) => each.reply);
    assert.deepEqual(all, ['a1', 'a1', 'a5']);
  });

  it('are asked for below a reply', async () => {
    await open();
    await panel.send(event({ type: 'reply-stopped', reply: 'a1' }));
    const first = panel.page.getByRole('article', { name: /reply 1$/u });
    await first.getByRole('button', { name: 'Ask Several Models…' }).click();
    assert.deepEqual(
      (await panel.postedOf('ask-several')).map((each) => each.reply),
      ['r1'],
    );
  });

  for (const theme of panelThemes) {
    it(`stand in a narrow panel, ${theme}`, async () => {
      await open(theme, 260);
      await panel.picture(`answers-${theme}`);
      assert.deepEqual(await panel.faults(), []);
    });
  }
});
