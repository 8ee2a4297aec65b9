// A reply that grows: what is drawn of it already is not styled anew with each piece that comes.
import assert from 'node:assert/strict';
import { question, reply, snapshot } from './panelContent.ts';
import { openPanel, type PanelPage } from './panelHarness.ts';

/** As many paragraphs as are kept together; the next one begins something new. */
const together = 32;

const paragraph = 'It *is* **so**, says `cart.ts`, and *so* **it** is: `7`, `8`, `9`.\n\n';

/** Of an event of Chromium's trace what is looked at here. */
interface TraceEvent {
  readonly name: string;
  readonly args: { readonly elementCount?: number };
}

describe('the style of a growing reply', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(() => panel.close());

  it('is worked out for what is new, where a new part begins', async () => {
    panel = await openPanel('dark', 420, 760);
    const { page } = panel;
    await page.waitForFunction(() => globalThis.posted.length > 0);
    const text = paragraph.repeat(together);
    await panel.send(
      snapshot([question('q', 'Well?'), reply('r', 'q', { status: 'running', text })]),
    );
    await page
      .locator('.section p')
      .nth(together - 1)
      .waitFor();
    const drawn = await page.locator('.section *').count();
    assert.ok(drawn > 9 * together, `${drawn} elements are drawn`);
    const browser = page.context().browser();
    assert.ok(browser);
    await browser.startTracing(page, { categories: ['devtools.timeline'] });
    const growth = { offset: text.length, reasoningOffset: 0, reasoning: '' };
    const grew = { type: 'grew', session: 'session-1', reply: 'r', ...growth } as const;
    await panel.send({ ...grew, text: `${paragraph}The end.` });
    await page.getByText('The end.').waitFor();
    const trace = JSON.parse(String(await browser.stopTracing())) as {
      readonly traceEvents: readonly TraceEvent[];
    };
    const styled = trace.traceEvents.flatMap(({ name, args }) =>
      name === 'UpdateLayoutTree' && args.elementCount !== undefined ? [args.elementCount] : [],
    );
    assert.ok(styled.length > 0, 'nothing was styled');
    assert.ok(Math.max(...styled) < drawn / 2, `${styled.join(', ')} of ${drawn}`);
  });
});
