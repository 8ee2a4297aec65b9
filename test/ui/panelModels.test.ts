// The list of models in the built panel: what it shows, how it is narrowed, and how it is used by key.
import assert from 'node:assert/strict';
import type { ModelInfo } from '../../src/protocol/model.ts';
import type { PanelStatus } from '../../src/protocol/panel.ts';
import { models, snapshot } from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

const [kimi, deepseek, qwen] = models;
assert.ok(kimi && deepseek && qwen);

const known: readonly ModelInfo[] = [
  {
    ...kimi,
    capabilities: { tools: true, images: false, reasoning: true },
    price: { input: 0.6, output: 2.5 },
  },
  {
    ...deepseek,
    window: { total: 64_000, reply: 4_000, assumed: true },
    capabilities: { tools: true, images: true, reasoning: false },
  },
  qwen,
];

const many: readonly ModelInfo[] = Array.from({ length: 400 }, (_, at) => ({
  ...kimi,
  ref: { provider: 'openrouter', model: `maker${at % 20}/model-${at}` },
  label: `Model ${at}`,
}));

const status: Partial<PanelStatus> = {
  models: known,
  profiles: [
    { name: 'quality', model: kimi.ref },
    { name: 'budget', model: qwen.ref },
  ],
  healths: [
    { model: deepseek.ref, health: { state: 'failing', text: '3 of the last 4 requests failed.' } },
    { model: kimi.ref, health: { state: 'ok', text: '4 requests answered lately.' } },
  ],
};

describe('the list of models in the panel', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    await panel.close();
  });

  async function open(
    changes: Partial<PanelStatus> = status,
    theme?: PanelTheme,
    width?: number,
  ): Promise<void> {
    panel = await openPanel(theme, width, 900);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot([], changes));
    await picker().click();
  }

  const picker = () => panel.page.getByRole('combobox', { name: 'Model' });
  const filter = () => panel.page.getByRole('combobox', { name: 'Type to filter' });
  const options = () => panel.page.getByRole('option').allInnerTexts();
  const labels = async (): Promise<readonly string[]> =>
    (await options()).map((text) => text.split('\n')[0] ?? '');
  const chosen = async (): Promise<readonly string[]> =>
    (await panel.postedOf('choose-model')).map(({ model }) => model.model);

  for (const theme of panelThemes) {
    it(`has no serious fault for assistive technology, ${theme}`, async () => {
      await open(status, theme);
      await panel.send({
        type: 'draft-images',
        session: 'session-1',
        images: [
          {
            id: 'a'.repeat(64),
            name: 'cat.png',
            mimeType: 'image/png',
            bytes: 1,
            width: 9,
            height: 9,
          },
        ],
      });
      await panel.page.getByRole('group', { name: 'Cannot do what this message needs' }).waitFor();
      assert.deepEqual(await panel.faults(), []);
    });
  }

  it('fits into 250 px', async () => {
    await open(status, 'dark', 250);
    const box = await panel.page.getByRole('dialog', { name: 'Models' }).boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= 250 && box.y >= 0);
  });

  it('shows profiles first, then window, price, abilities and health of each', async () => {
    await open();
    assert.deepEqual(await labels(), [
      'Quality: Kimi K2',
      'Budget: qwen3-coder:30b',
      'Kimi K2',
      'DeepSeek V3',
      'qwen3-coder:30b',
    ]);
    const [quality, , third, fourth, last] = await options();
    assert.match(quality ?? '', /128,000 tokens · \$0\.6 in, \$2\.5 out · tools, reasoning/iu);
    assert.match(third ?? '', /in use/u);
    assert.match(fourth ?? '', /failing\s*≈64,000 tokens · tools, images/iu);
    assert.match(last ?? '', /^qwen3-coder:30b\s*128,000 tokens$/iu);
    await panel.page.getByRole('option', { name: 'Budget' }).click();
    assert.deepEqual(await chosen(), ['qwen3-coder:30b']);
    await panel.page.getByRole('dialog', { name: 'Models' }).waitFor({ state: 'detached' });
    assert.ok(await picker().evaluate((element) => element === document.activeElement));
  });

  it('is narrowed by words and by abilities', async () => {
    await open();
    await filter().fill('openrouter v3');
    assert.deepEqual(await labels(), ['DeepSeek V3']);
    await filter().fill('');
    await panel.page.getByRole('button', { name: 'Reasoning' }).click();
    assert.deepEqual(await labels(), ['Quality: Kimi K2', 'Kimi K2']);
    await panel.page.getByRole('button', { name: 'Images' }).click();
    await panel.page.locator('.model-none').getByText('No model is like that.').waitFor();
    await panel.page
      .getByRole('status')
      .getByText('No model is like that.')
      .waitFor({ state: 'attached' });
    await panel.page.getByRole('button', { name: 'Reasoning' }).click();
    assert.deepEqual(await labels(), ['DeepSeek V3']);
  });

  it('has each control take its own keys, and leaves Enter to an input method', async () => {
    await open();
    const ability = panel.page.getByRole('button', { name: 'Reasoning' });
    await ability.press('Enter');
    assert.deepEqual(await chosen(), []);
    assert.equal(await ability.getAttribute('aria-pressed'), 'true');
    await ability.press('ArrowDown');
    await ability.press('Space');
    assert.equal(await ability.getAttribute('aria-pressed'), 'false');
    await filter().focus();
    const composed = await filter().evaluate((element) => {
      const press = { key: 'Enter', isComposing: true, bubbles: true, cancelable: true };
      return element.dispatchEvent(new KeyboardEvent('keydown', press));
    });
    assert.equal(composed, true, 'it is left to the input method');
    assert.deepEqual(await chosen(), []);
    await filter().press('Enter');
    assert.equal((await chosen()).length, 1);
  });

  it('puts those last that cannot see what is attached, and says why', async () => {
    await open();
    await panel.send({
      type: 'draft-images',
      session: 'session-1',
      images: [
        {
          id: 'a'.repeat(64),
          name: 'cat.png',
          mimeType: 'image/png',
          bytes: 1,
          width: 9,
          height: 9,
        },
      ],
    });
    const all = await options();
    assert.match(all.at(-1) ?? '', /^Kimi K2[\s\S]*cannot see images$/u);
    assert.equal(all.filter((text) => text.startsWith('Quality')).length, 0);
  });

  it('is used by key, and finds one of hundreds', async () => {
    await open({ models: many, model: kimi.ref });
    await filter().pressSequentially('maker17 37');
    const found = await labels();
    assert.ok(found.length > 0 && found.length < 30, `${found.length}`);
    await filter().press('ArrowDown');
    await filter().press('ArrowUp');
    await filter().press('Enter');
    assert.equal((await chosen()).length, 1);
    await picker().press('ArrowDown');
    await filter().press('Escape');
    await panel.page.getByRole('dialog', { name: 'Models' }).waitFor({ state: 'detached' });
    await picker().click();
    await panel.page.mouse.click(200, 40);
    await panel.page.getByRole('dialog', { name: 'Models' }).waitFor({ state: 'detached' });
  });

  it('opens where a model that sees images is looked for', async () => {
    await open();
    await filter().press('Escape');
    await panel.send({
      type: 'draft-images',
      session: 'session-1',
      images: [
        {
          id: 'a'.repeat(64),
          name: 'cat.png',
          mimeType: 'image/png',
          bytes: 1,
          width: 9,
          height: 9,
        },
      ],
    });
    await panel.page.getByRole('button', { name: 'Choose a Model That Can' }).click();
    await panel.page.getByRole('option', { name: 'DeepSeek V3' }).click();
    assert.deepEqual(await chosen(), ['deepseek/deepseek-v3']);
  });
});
