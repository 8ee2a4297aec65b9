import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ConsoleMessage, Frame } from 'playwright-core';
import { outDir } from '../../scripts/lib/paths.mjs';
import { openFile, reloadWindow, runCommand } from '../helpers/browser.ts';
import { failWith, textReply } from '../helpers/modelScripts.ts';
import { replyEnded, sendMessage } from '../helpers/parleyPanel.ts';
import { openChat, openParley, type ParleyWindow } from '../helpers/parleyWindow.ts';

const themes = [
  'Light Modern',
  'Dark Modern',
  'Default High Contrast',
  'Default High Contrast Light',
] as const;

const richAnswer = `# What the cart does

The **quantity** is capped in \`src/cart.ts:20\`, see [the documentation](https://example.com/docs).

\`\`\`ts
export function cap(total: number, maxQuantity = 99): number {
  // Never more than ${'a very long remark that goes on and on '.repeat(4)}
  return Math.min(total, maxQuantity);
}
\`\`\`

| Field | Type | Meaning |
| --- | :-: | --: |
| \`sku\` | string | ${'a-very-long-word'.repeat(6)} |
| \`quantity\` | number | how many |

- [x] read the file
- [ ] write a test
  1. nested
  2. list

> A quotation with ~~struck~~ and *slanted* words, and ${'https://example.com/'.repeat(8)}

---

`;

const hostileAnswer = `<img src=x onerror="globalThis.ran = 1"> <script>globalThis.ran = 2</script>
<svg onload="globalThis.ran = 3"></svg> <iframe src="javascript:globalThis.ran = 4"></iframe>

[x](javascript:globalThis.ran=5) [y](command:workbench.action.quit) ![z](https://example.com/z.png)

[data](data:text/html,<script>globalThis.ran=6</script>) <a href="vbscript:x" onclick="globalThis.ran=7">raw</a>
`;

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Faults for assistive technology; contrast is measured against what VS Code paints behind the panel. */
async function faults(frame: Frame): Promise<readonly string[]> {
  await frame.evaluate(axe);
  return frame.evaluate(async () => {
    document.documentElement.style.background = 'var(--vscode-sideBar-background)';
    const { axe: tool } = globalThis as unknown as {
      axe: { run(context: object, options: object): Promise<AxeResult> };
    };
    const { violations } = await tool.run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
    );
  });
}

/** In the page: the toolkit has read the theme, which it does only once it has heard of the page's load. */
function controlsHaveTheTheme(): boolean {
  const style = getComputedStyle(document.body);
  const [own, theme] = ['--font-family', '--vscode-font-family'].map((name) =>
    style.getPropertyValue(name).trim(),
  );
  return own !== '' && own === theme;
}

describe('the panel in the themes of VS Code', () => {
  let parley: ParleyWindow;
  let frame: Frame;
  const said: string[] = [];

  before(async () => {
    parley = await openParley({ window: { theme: themes[0] } });
    const { page, server } = parley;
    frame = parley.frame;
    const ofPanel = (line: ConsoleMessage) =>
      /\/dist\/webview\/|fake\.html|vscode-webview/u.test(line.location().url) ||
      /content security policy|trusted ?types?/iu.test(line.text());
    page.on('console', (line) => {
      if ((line.type() === 'error' || line.type() === 'warning') && ofPanel(line))
        said.push(`${line.location().url}: ${line.text()}`);
    });
    page.on('pageerror', (error) => said.push(error.stack ?? error.message));
    await openFile(page, 'src/cart.ts');
    await runCommand(page, 'Parley: Focus Chat Input');
    // Before it is asked: on a busy machine the question may be there first, and each gets the one before's answer.
    server.next(textReply(richAnswer));
    await sendMessage(frame, 'Show me everything that Markdown can do.');
    await replyEnded(frame, 1);
    server.next(textReply(hostileAnswer));
    await sendMessage(frame, 'Be hostile.');
    await replyEnded(frame, 2);
    server.next([failWith(402, { message: 'Insufficient credits' })]);
    await sendMessage(frame, 'Fail.');
    await frame.getByRole('group', { name: 'Failure' }).waitFor();
  });

  after(() => parley.stop());

  async function screenshot(name: string): Promise<void> {
    if (process.env['PARLEY_SCREENS'] !== '1') return;
    const folder = path.join(outDir, 'screens');
    mkdirSync(folder, { recursive: true });
    await parley.page.screenshot({
      path: path.join(folder, `${name.replaceAll(' ', '-').toLowerCase()}.png`),
    });
  }

  for (const theme of themes) {
    it(`has no serious fault for assistive technology in ${theme}`, async () => {
      if (theme !== themes[0]) {
        parley.vscode.updateSettings({ 'workbench.colorTheme': theme });
        await reloadWindow(parley.page);
        frame = await openChat(parley.page);
      }
      // The theme comes some time after the page: it is an extension of its own.
      await frame
        .locator(`body[data-vscode-theme-id="${theme}"]`)
        .waitFor({ state: 'attached', timeout: 30_000 });
      await frame.waitForFunction(controlsHaveTheTheme);
      const top = frame.getByRole('article', { name: 'You' }).first();
      for (const [part, place] of [
        ['top', top],
        ['end', frame.getByRole('group', { name: 'Failure' })],
      ] as const) {
        await place.scrollIntoViewIfNeeded();
        await screenshot(`${theme} ${part}`);
        assert.deepEqual(await faults(frame), []);
      }
    });
  }

  it('runs nothing that a reply holds, and leads nowhere but to the web and to files', async () => {
    const reply = frame.getByRole('article', { name: /reply 2/u });
    await reply.getByText('onerror').first().waitFor();
    assert.equal(await frame.evaluate(() => Reflect.get(globalThis, 'ran')), undefined);
    assert.equal(await reply.locator('img, script, iframe, svg[onload], [onclick]').count(), 0);
    const targets = await reply
      .locator('a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    assert.deepEqual(
      targets.filter((target) => target !== '' && !/^(?:https:|#)/u.test(target)),
      [],
    );
  });

  it('fits into a narrow side bar without a scroll bar below', async () => {
    const { page } = parley;
    // The sash between side bar and editors has no role.
    const view = await (await frame.parentFrame()?.frameElement())?.boundingBox();
    assert.ok(view);
    for (const beside of [1, 2, 3]) {
      await page.mouse.move(view.x + view.width + beside, 400);
      await page.mouse.down();
      await page.mouse.move(view.x + 120, 400, { steps: 10 });
      await page.mouse.up();
      if (await frame.evaluate(() => innerWidth < 260)) break;
    }
    await frame.waitForFunction(() => innerWidth < 260);
    await screenshot('narrow');
    const tooWide = await frame.evaluate(() =>
      [document.documentElement, document.body, ...document.querySelectorAll('[role="log"]')]
        .filter((element) => element.scrollWidth > element.clientWidth)
        .map((element) => `${element.tagName} ${element.scrollWidth} > ${element.clientWidth}`),
    );
    assert.deepEqual(tooWide, []);
  });

  it('said nothing in the console meanwhile, of a breach of policy least of all', () => {
    assert.deepEqual(said, []);
  });
});
