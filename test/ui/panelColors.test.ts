import assert from 'node:assert/strict';
import type { CodeTheme } from '../../src/protocol/codeTheme.ts';
import { question, reply, snapshot } from './panelContent.ts';
import { openPanel, type PanelPage } from './panelHarness.ts';

const asked = question('q1', 'How is it capped?');
const text = '```ts\n// Never more than that\nexport const most = 99;\n```\n';

/** How often a page looks at the clock while it colours two lines, and more. */
const looks = 16;

declare global {
  /** How often the clock can still be looked at before the pause. */
  var looksLeft: number;
  /** How many comments had their new colour, frame by frame. */
  var renewed: number[];
}

/** Rules as a host finds them in a theme. */
const themeOf = (comments: string, fontStyle = ''): CodeTheme => ({
  own: false,
  rules: [{ scope: ['comment'], foreground: comments, fontStyle }],
});

describe('colours of code in the panel', () => {
  let panel: PanelPage;

  afterEach(() => panel.close());

  /** Pieces of code with their colours, where the page gets no time for a second at some look at the clock. */
  async function coloredWithPause(before: number): Promise<readonly string[]> {
    panel = await openPanel();
    const { page } = panel;
    await page.waitForFunction(() => globalThis.posted.length > 0);
    await page.evaluate(() => {
      globalThis.looksLeft = Number.POSITIVE_INFINITY;
      const now = Date.now.bind(Date);
      Date.now = () => now() + (globalThis.looksLeft-- > 0 ? 0 : 1_000);
    });
    await page.route(/\/typescript\.js/u, async (route) => {
      await page.evaluate((count) => (globalThis.looksLeft = count), before);
      await route.continue();
    });
    await panel.send(snapshot([asked, reply('r1', 'q1', { text })]));
    const colored = page.getByRole('group', { name: 'Code, ts' }).locator('[class^=syntax-]');
    await colored.nth(1).waitFor();
    const pieces = await colored.evaluateAll((all) =>
      all.map((each) => `${each.className}: ${each.textContent}`),
    );
    await page.unroute(/\/typescript\.js/u);
    return pieces;
  }

  it('are the right ones wherever the page had to pause', async () => {
    const wanted = await coloredWithPause(Number.MAX_SAFE_INTEGER);
    assert.ok(wanted.includes('syntax-number: 99'), wanted.join(' | '));
    for (let before = 0; before < looks; before++) {
      await panel.close();
      assert.deepEqual(await coloredWithPause(before), wanted, `a pause after ${before} looks`);
    }
  });

  /** Has the page shown in a theme of VS Code's, and waits until it asks for its colours. */
  async function wear(theme: string): Promise<void> {
    await panel.page.evaluate((id) => {
      document.body.dataset['vscodeThemeId'] = id;
    }, theme);
    await panel.page.waitForFunction(
      (id) => globalThis.posted.some((each) => each.type === 'theme' && each.theme === id),
      theme,
    );
  }

  it('are those of the theme that is shown, with its styles, and of no other', async () => {
    panel = await openPanel();
    await panel.send(snapshot([asked, reply('r1', 'q1', { text })]));
    const block = panel.page.getByRole('group', { name: 'Code, ts' });
    const look = () =>
      block.getByText('// Never more than that').evaluate((each) => {
        const { color, fontStyle, fontWeight, textDecorationLine } = getComputedStyle(each);
        return [color, fontStyle, fontWeight, textDecorationLine].join(' ');
      });
    await block.locator('.syntax-number').waitFor();
    const own = await look();
    await wear('one');
    await wear('two');
    const all = 'italic bold underline strikethrough';
    await panel.send({ type: 'code-theme', theme: 'two', code: themeOf('#0102fa', all) });
    await block.locator('.syntax-0102fa').waitFor();
    assert.equal(await look(), 'rgb(1, 2, 250) italic 700 underline line-through');
    // What is in no rule of a theme is plain, whatever the page's own colours would be.
    assert.equal(await block.locator('[class^=syntax-]').count(), 1);
    await panel.send({ type: 'code-theme', theme: 'one', code: themeOf('#ff0000') });
    assert.equal(await look(), 'rgb(1, 2, 250) italic 700 underline line-through');
    await panel.send({ type: 'code-theme', theme: 'two', code: { own: true, rules: [] } });
    await block.locator('.syntax-number').waitFor();
    assert.equal(await look(), own);
    assert.deepEqual(await panel.violations(), []);
    assert.deepEqual(panel.errors, []);
  });

  it('change by and by with the theme, so that a long block holds nothing up', async () => {
    panel = await openPanel();
    const lines = Array.from(
      { length: 1_900 },
      (_, at) => `export const a${at} = '${at}'; // comment`,
    );
    const long = `\`\`\`ts\n${lines.join('\n')}\n\`\`\`\n`;
    await panel.send(snapshot([asked, reply('r1', 'q1', { text: long })]));
    const block = panel.page.getByRole('group', { name: 'Code, ts' });
    await panel.page.getByRole('button', { name: /^Show all/u }).click();
    await block
      .locator('.syntax-comment')
      .nth(lines.length - 1)
      .waitFor();
    await wear('two');
    await panel.page.evaluate(() => {
      globalThis.renewed = [];
      const count = (): void => {
        globalThis.renewed.push(document.querySelectorAll('.syntax-0102fa').length);
        requestAnimationFrame(count);
      };
      count();
    });
    await panel.send({ type: 'code-theme', theme: 'two', code: themeOf('#0102fa') });
    await block
      .locator('.syntax-0102fa')
      .nth(lines.length - 1)
      .waitFor();
    // Until its turn comes a line keeps the colours that it had.
    const steps = new Set(await panel.page.evaluate(() => globalThis.renewed));
    assert.ok(steps.size > 10, [...steps].join());
  });
});
