// What stands between a question and its answer, in the built panel: waiting, other models, costs.
import assert from 'node:assert/strict';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import {
  models,
  panelStatus,
  question,
  receipt,
  reply,
  serverError,
  snapshot,
} from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

const retrying = { text: 'The server of OpenRouter had an error (500). Trying again (2 of 4)' };

const asking = [question('m1', 'Why is shipping free?'), reply('r1', 'm1', { status: 'running' })];

const answered = [
  question('m1', 'Why is shipping free?'),
  reply('r1', 'm1', {
    text: 'Because the cart is over 50 €.',
    origin: {
      model: { provider: 'local', model: 'qwen3-coder:30b' },
      label: 'qwen3-coder:30b',
      why: 'OpenRouter could not be reached.',
      attempts: 3,
    },
  }),
  question('m2', 'Since when?'),
  reply('r2', 'm2', { text: 'Since the spring.', origin: { cost: 0.0042 } }),
  question('m3', 'And in Norway?'),
  reply('r3', 'm3', { text: 'Never.', origin: { cached: true, cost: 0 } }),
  question('m4', 'In Chile?'),
  reply('r4', 'm4', {
    status: 'failed',
    failure: serverError,
    origin: { attempts: 4, cost: 0.000_01 },
  }),
];

const scenes: Record<string, HostMessageBody> = {
  'a request that is sent again': snapshot(asking, {
    progress: { ...retrying, until: Date.now() + 60_000 },
  }),
  'answers and how they came about': snapshot(answered),
};

describe('the panel in a browser, when a model fails', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(() => panel.close());

  async function open(first: HostMessageBody, theme?: PanelTheme, width?: number): Promise<void> {
    panel = await openPanel(theme, width, 900);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(first);
    // The controls of the toolkit come last.
    await panel.page.getByRole('combobox', { name: 'Model' }).waitFor();
  }

  const answer = (at: number) => panel.page.getByRole('article', { name: /reply/iu }).nth(at - 1);
  const says = (at: number, text: string | RegExp) => answer(at).getByText(text).waitFor();

  for (const theme of panelThemes) {
    it(`has no serious fault for assistive technology, ${theme}`, async () => {
      const all = Object.entries(scenes);
      for (const [name, scene] of all) {
        await open(scene, theme);
        assert.deepEqual(await panel.faults(), [], name);
        assert.deepEqual(panel.errors, [], name);
        if (scene !== all.at(-1)?.[1]) await panel.close();
      }
    });
  }

  it('fits into 250 px', async () => {
    await open(snapshot(answered), 'dark', 250);
    const beyond = await panel.page.evaluate(() =>
      [...document.querySelectorAll('button, p, span')]
        .filter((element) => !element.closest('[role=status]'))
        .filter((element) => element.getBoundingClientRect().right > innerWidth)
        .map((element) => element.textContent),
    );
    assert.deepEqual(beyond, []);
  });

  it('offers to ask somebody else where a reply broke off, and keeps what came', async () => {
    const broken = reply('r1', 'm1', { status: 'failed', text: 'Half of', failure: serverError });
    const chat = [question('m1', 'Why?'), broken];
    await open(snapshot(chat));
    const other = (name: string) =>
      panel.page
        .getByRole('group', { name: 'Failure' })
        .getByRole('button', { name: `Ask ${name} Instead` });
    await other('qwen3-coder:30b').click();
    assert.deepEqual(await panel.postedOf('retry'), [
      {
        type: 'retry',
        session: 'session-1',
        reply: 'r1',
        model: { provider: 'local', model: 'qwen3-coder:30b' },
      },
    ]);
    await panel.send({
      type: 'status',
      status: panelStatus({
        failover: [
          { provider: 'gone', model: 'gone' },
          { provider: 'openrouter', model: 'deepseek/deepseek-v3' },
        ],
      }),
    });
    await other('DeepSeek V3').waitFor();
    await panel.send({ type: 'status', status: panelStatus({ models: models.slice(0, 1) }) });
    await other('DeepSeek V3').waitFor({ state: 'detached' });
    assert.equal(await panel.page.getByRole('button', { name: /^Ask/u }).count(), 0);
    await panel.send(
      snapshot([
        ...chat.slice(0, 1),
        { ...broken, replacedBy: 'r2' },
        reply('r2', 'm1', { text: 'Whole.' }),
      ]),
    );
    await panel.page.getByText('Earlier attempt (failed)').waitFor();
  });

  it('offers to pull a model that its server does not have', async () => {
    const failed = reply('r1', 'm1', {
      status: 'failed',
      model: { provider: 'ollama', model: 'llama3.2' },
      failure: { ...serverError, kind: 'unknown-model' },
    });
    await open(snapshot([question('m1', 'Why?'), failed]));
    const pull = panel.page.getByRole('button', { name: 'Pull llama3.2' });
    assert.equal(await pull.count(), 0, 'a server that cannot fetch it');
    await panel.send({ type: 'status', status: panelStatus({ pulls: ['ollama'] }) });
    await pull.click();
    assert.deepEqual(await panel.postedOf('pull-model'), [
      { type: 'pull-model', session: 'session-1', reply: 'r1' },
    ]);
  });

  it('says what goes on while nothing was answered, and counts down', async () => {
    await open(snapshot(asking));
    await says(1, 'Working…');
    const until = Date.now() + 2_500;
    await panel.send({
      type: 'status',
      status: panelStatus({ progress: { ...retrying, until } }),
    });
    await says(1, /Trying again \(2 of 4\) in [23] s…$/u);
    await says(1, /Trying again \(2 of 4\)…$/u);
    await panel.send({
      type: 'status',
      status: panelStatus({ progress: { text: 'Waiting for a free place: number 3' } }),
    });
    await says(1, 'Waiting for a free place: number 3…');
    await panel.send({ type: 'status', status: panelStatus() });
    await says(1, 'Working…');
  });

  it('says who answered and why, where that is not who was asked', async () => {
    await open(snapshot(answered));
    await says(1, 'Answered by qwen3-coder:30b. OpenRouter could not be reached.');
    await says(1, '3 attempts');
    assert.equal(await answer(1).getByText('Kimi K2').count(), 0);
  });

  it('says how the model did lately, in one word and in its title', async () => {
    const words = { ok: 'Ready', slow: 'Slow', failing: 'Failing' } as const;
    await open(snapshot());
    for (const state of ['slow', 'failing', 'ok'] as const) {
      const health = { state, text: '2 of 5 requests failed.' };
      await panel.send({ type: 'status', status: panelStatus({ health }) });
      const shown = panel.page.getByTitle('2 of 5 requests failed.');
      await shown
        .getByText(words[state])
        .or(shown.filter({ hasText: words[state] }))
        .waitFor();
    }
  });

  it('says what sending costs: always in the title, and in plain sight where it is expensive', async () => {
    await open(snapshot());
    for (const [cost, text] of [
      [0.0123, 'Sending this costs about $0.0123; the reply comes on top'],
      [0.31, 'Sending this costs about $0.3100; the reply comes on top'],
    ] as const) {
      const context = { receipt: receipt(), counting: false, cost };
      await panel.send({ type: 'status', status: panelStatus({ context }) });
      await panel.page.getByTitle(text).waitFor();
      const shown = await panel.page.getByTitle(text).innerText();
      assert.equal(shown.includes('about $0.3100 to send'), cost > 0.05, shown);
    }
  });

  it('says what an answer cost, and that one from the cache cost nothing', async () => {
    await open(snapshot(answered));
    await says(2, '$0.0042');
    await says(3, 'from the cache');
    assert.equal(await answer(3).getByText('$').count(), 0);
    await says(4, '< $0.0001');
  });
});
