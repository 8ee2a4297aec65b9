import assert from 'node:assert/strict';
import { question, reply, snapshot } from './panelContent.ts';
import { openPanel, type PanelPage } from './panelHarness.ts';

const asked = question('q1', 'How is it capped?');
const text = '```ts\n// Never more than that\nexport const most = 99;\n```\n';

/** How often a page looks at the clock while it colours two lines, and more. */
const looks = 16;

declare global {
  /** How often the clock can still be looked at before the pause. */
  var looksLeft: number;
}

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
});
