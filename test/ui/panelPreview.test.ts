// What a mention would lead to, shown above the list of completions.
import assert from 'node:assert/strict';
import type { Completion, MentionPreview } from '../../src/protocol/completion.ts';
import { snapshot } from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

const items: readonly Completion[] = [
  { kind: 'file', label: 'cart.ts', detail: 'src/shop', insert: '@src/shop/cart.ts' },
  { kind: 'folder', label: 'cart', detail: 'src', insert: '@src/cart' },
  { kind: 'symbol', label: 'Cart', detail: 'src/cart.ts:12', insert: '@Cart', what: 'class' },
  { kind: 'symbol', label: 'Cart.add', detail: 'src/cart.ts:20', insert: '@Cart.add' },
  {
    kind: 'model',
    label: 'Carbon 7B',
    detail: 'Our server · 128,000 tokens · $0.25 in, $2 out',
    insert: '@"carbon 7b"',
  },
];

const cartFile: MentionPreview = {
  title: 'src/shop/cart.ts',
  text: "import { round } from './money.ts';\n\n/** What a person is about to buy, <b>in cents</b>. */\nexport class Cart {",
  more: 96,
  first: 1,
};

describe('previews of mentions in the panel', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    assert.deepEqual(await panel.violations(), []);
    await panel.close();
  });

  const input = () => panel.page.getByRole('textbox', { name: 'Message', exact: true });
  const option = (name: RegExp) => panel.page.getByRole('option', { name });

  async function open(theme: PanelTheme = 'dark', width = 420): Promise<void> {
    panel = await openPanel(theme, width, 700);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot());
    await input().pressSequentially('Why @car');
    await panel.page.waitForFunction(() =>
      globalThis.posted.some((each) => each.type === 'complete' && each.query === 'car'),
    );
    const request = (await panel.postedOf('complete')).at(-1)?.request ?? '';
    await panel.send({ type: 'completions', request, items });
  }

  async function asked(count: number): Promise<{ request: string; insert: string }> {
    await panel.page.waitForFunction(
      (many) => globalThis.posted.filter(({ type }) => type === 'preview').length === many,
      count,
    );
    const last = (await panel.postedOf('preview')).at(-1);
    assert.ok(last);
    return last;
  }

  const described = () =>
    panel.page.evaluate(() => {
      const active = document.querySelector('[role=option][aria-selected=true]');
      const id = active?.getAttribute('aria-describedby') ?? '';
      return document.getElementById(id)?.textContent;
    });

  it('are asked for once one is active, and are its description', async () => {
    await open();
    const first = await asked(1);
    assert.equal(first.insert, '@src/shop/cart.ts');
    await panel.send({ type: 'preview', request: first.request, preview: cartFile });
    await panel.page.getByText('export class Cart {').waitFor();
    assert.match((await described()) ?? '', /^Preview of src\/shop\/cart\.ts:.*<b>in cents<\/b>/su);
    await panel.page.getByText('96 more lines').waitFor();
    await input().press('ArrowDown');
    assert.equal(await panel.page.getByText('export class Cart {').count(), 0);
    assert.equal((await asked(2)).insert, '@src/cart');
    await panel.send({ type: 'preview', request: first.request, preview: cartFile });
    assert.equal(await panel.page.getByText('export class Cart {').count(), 0, 'too late');
    await input().press('Escape');
    await option(/cart\.ts/u)
      .first()
      .waitFor({ state: 'detached' });
  });

  it('and a symbol says what it is', async () => {
    await open();
    await option(/^Symbol Cart class src\/cart\.ts:12$/u).waitFor();
    assert.equal(await panel.page.locator('.codicon-symbol-class').count(), 1);
    assert.equal(await panel.page.locator('.codicon-symbol-method').count(), 1);
  });

  it('of a model say who would answer, and its name goes into the message', async () => {
    await open();
    await option(/^Model Carbon 7B Our server · 128,000 tokens · \$0\.25 in, \$2 out$/u).waitFor();
    assert.equal(await panel.page.locator('.completion-model .codicon-sparkle').count(), 1);
    await asked(1);
    await input().press('ArrowUp');
    const { request, insert } = await asked(2);
    assert.equal(insert, '@"carbon 7b"');
    const text = 'Our server\ntools, images\nSlow: 9 s to the first word';
    await panel.send({ type: 'preview', request, preview: { title: 'Carbon 7B', text, more: 0 } });
    await panel.page.getByText('Slow: 9 s to the first word').waitFor();
    await input().press('Enter');
    assert.equal(await input().inputValue(), 'Why @"carbon 7b" ');
  });

  for (const theme of panelThemes) {
    for (const width of [420, 250]) {
      it(`fit at ${width} px in ${theme}, and axe finds no fault`, async () => {
        await open(theme, width);
        const { request } = await asked(1);
        await panel.send({ type: 'preview', request, preview: cartFile });
        await panel.page.getByText('export class Cart {').waitFor();
        assert.equal(
          await panel.page.evaluate(() => document.body.scrollWidth > innerWidth),
          false,
        );
        assert.deepEqual(await panel.faults(), []);
        await panel.picture(`preview-${theme}-${width}`);
      });
    }
  }
});
