import assert from 'node:assert/strict';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import { question, reply, snapshot } from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

const long = Array.from({ length: 80 }, (_, i) => `const line${i + 1} = ${i + 1};`).join('\n');

const answer = `Here is the whole of it.

\`\`\`ts src/pricing/rules/shippingAndHandling.ts
export const free = 5_000;
\`\`\`

**src/cart.ts**

\`\`\`ts
export const limit = 99;
\`\`\`

Then run the tests:

\`\`\`bash
npm test
\`\`\`

\`\`\`mermaid
graph TD; A-->B;
\`\`\`

\`\`\`text
2 passing
\`\`\`

\`\`\`js
${long}
\`\`\`

| Rule | From | Note |
| --- | --: | --- |
| Free | 50 € | Counts what the customer pays |

- [x] read it
- [ ] change it

1. In a list:

   \`\`\`py
   print(1)
   \`\`\`
`;

const asked = question('q1', 'What is to change?');
const answered = reply('r1', 'q1', { text: answer });

const grew = (text: string, offset: number): HostMessageBody => ({
  type: 'grew',
  session: 'session-1',
  reply: 'r1',
  offset,
  text,
  reasoningOffset: 0,
  reasoning: '',
});

const ended = {
  type: 'events',
  session: 'session-1',
  events: [
    {
      session: 'session-1',
      at: 1,
      by: 'parley',
      correlation: 'c',
      version: 1,
      seq: 11,
      type: 'reply-ended',
      reply: 'r1',
      reason: 'stop',
    },
  ],
} as unknown as HostMessageBody;

describe('code in the panel', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(() => panel.close());

  async function open(
    first: HostMessageBody,
    theme?: PanelTheme,
    width = 400,
    height = 900,
  ): Promise<void> {
    panel = await openPanel(theme, width, height);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(first);
    await panel.page.getByRole('button', { name: /^(?:Send|Stop)$/u }).waitFor();
  }

  const figures = () => panel.page.getByRole('figure');
  /** The block that has this text in it. */
  const block = (text: string | RegExp) => figures().filter({ hasText: text });
  const buttons = async (text: string | RegExp) =>
    block(text)
      .getByRole('toolbar', { name: 'Code actions' })
      .getByRole('button')
      .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
  const focused = () => panel.page.evaluate(() => document.activeElement?.textContent ?? '');

  for (const theme of panelThemes) {
    it(`has no serious fault for assistive technology, ${theme}`, async () => {
      await open(snapshot([asked, answered]), theme, 400, 1_500);
      const code = panel.page.getByRole('group', { name: 'Code, js' });
      await code.locator('[class^=syntax-]').first().waitFor();
      await panel.picture(`code-${theme}`);
      assert.deepEqual(await panel.faults(), []);
      assert.deepEqual(await panel.violations(), []);
    });
  }

  it('fits into 250 px with all of its buttons', async () => {
    await open(snapshot([asked, answered]), 'dark', 250, 1_500);
    await panel.picture('code-narrow');
    const beyond = await panel.page.evaluate(() =>
      [...document.querySelectorAll('figure, figure button, figure a')]
        .filter((element) => element.getBoundingClientRect().right > innerWidth)
        .map((element) => element.outerHTML),
    );
    assert.deepEqual(beyond, []);
    const name = block('free = ').getByText('shippingAndHandling.ts');
    assert.ok(((await name.boundingBox())?.width ?? 0) > 20);
    assert.deepEqual(await panel.faults(), []);
  });

  it('offers what fits the language', async () => {
    await open(snapshot([asked, answered]));
    const [insert, copy, fresh] = ['Insert at Cursor', 'Copy Code', 'New File'];
    assert.deepEqual(await buttons('limit = 99'), ['Apply as a Diff', fresh, insert, copy]);
    assert.deepEqual(await buttons('npm test'), ['Run in Terminal', fresh, insert, copy]);
    assert.deepEqual(await buttons('graph TD'), ['Open Diagram', fresh, insert, copy]);
    assert.deepEqual(await buttons('2 passing'), [fresh, insert, copy]);
  });

  it('shows the file that the fence names, or the line before, and opens it', async () => {
    await open(snapshot([asked, answered]));
    await block('free = ').getByRole('link').click();
    await block('limit = 99').getByRole('link', { name: 'src/cart.ts' }).click();
    assert.deepEqual(
      (await panel.postedOf('open-link')).map(({ href }) => href),
      ['src/pricing/rules/shippingAndHandling.ts', 'src/cart.ts'],
    );
    assert.equal(await block('npm test').getByRole('link').count(), 0);
  });

  it('tells the host what is wanted, of which reply', async () => {
    await open(snapshot([asked, answered]));
    await block('limit = 99').getByRole('button', { name: 'Apply as a Diff' }).click();
    await block('npm test').getByRole('button', { name: 'Run in Terminal' }).click();
    await block('graph TD').getByRole('button', { name: 'Open Diagram' }).click();
    await block('print(1)').getByRole('button', { name: 'New File' }).click();
    const common = { type: 'use-code', session: 'session-1', reply: 'r1' };
    assert.deepEqual(await panel.postedOf('use-code'), [
      {
        ...common,
        use: 'apply',
        text: 'export const limit = 99;',
        language: 'ts',
        path: 'src/cart.ts',
      },
      { ...common, use: 'run', text: 'npm test', language: 'bash' },
      { ...common, use: 'open-diagram', text: 'graph TD; A-->B;', language: 'mermaid' },
      { ...common, use: 'new-file', text: 'print(1)', language: 'py' },
    ]);
  });

  it('is one tab stop, in which the arrow keys go from button to button', async () => {
    await open(snapshot([asked, answered]));
    await block('npm test').getByRole('button', { name: 'Run in Terminal' }).focus();
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.keyboard.press('Enter');
    assert.equal((await panel.postedOf('insert'))[0]?.text, 'npm test');
    await panel.page.keyboard.press('Tab');
    assert.equal(await focused(), 'npm test');
    await panel.page.keyboard.press('Shift+Tab');
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.keyboard.press('Enter');
    assert.equal((await panel.postedOf('copy'))[0]?.text, 'npm test');
  });

  it('is applied with Ctrl+Enter and run with Ctrl+Alt+Enter, where that is offered', async () => {
    await open(snapshot([asked, answered]));
    await panel.page.getByRole('group', { name: 'Code, ts' }).nth(1).focus();
    await panel.press('Control+Alt+Enter');
    await panel.press('Control+Enter');
    await panel.page.getByRole('group', { name: 'Code, bash' }).focus();
    await panel.press('Control+Enter');
    await panel.press('Control+Alt+Enter');
    assert.deepEqual(
      (await panel.postedOf('use-code')).map(({ use }) => use),
      ['apply', 'run'],
    );
  });

  it('does nothing that half the code must not do while it streams, or after it was cut off', async () => {
    await open(snapshot([asked, reply('r1', 'q1', { status: 'running' })]));
    const half = '```bash\nrm -r build';
    await panel.send(grew(half, 0));
    const run = block('rm -r').getByRole('button', { name: /^Run in Terminal/u });
    assert.equal(await run.getAttribute('aria-disabled'), 'true');
    await run.click({ force: true });
    await panel.page.getByRole('group', { name: 'Code, bash' }).focus();
    await panel.press('Control+Alt+Enter');
    await panel.send(ended);
    await panel.page.getByText('The code has no end').waitFor();
    await run.click({ force: true });
    assert.deepEqual(await panel.postedOf('use-code'), []);
  });

  it('can be run once its end has come', async () => {
    await open(snapshot([asked, reply('r1', 'q1', { status: 'running' })]));
    await panel.send(grew('```bash\nrm -r build', 0));
    await panel.send(grew('/tmp\n```\n', '```bash\nrm -r build'.length));
    await block('rm -r').getByRole('button', { name: 'Run in Terminal', exact: true }).click();
    assert.equal((await panel.postedOf('use-code'))[0]?.text, 'rm -r build/tmp');
  });

  it('is copied by hand as it stands, empty lines and all', async () => {
    const source = Array.from({ length: 29 * 9 }, (_, i) =>
      i % 13 === 0 || i % 40 > 37 || i === 80 ? '' : `  line ${i};`,
    );
    for (const language of ['js', 'unknown']) {
      const text = `\`\`\`${language}\n${source.join('\n')}\n\`\`\`\n`;
      await open(snapshot([asked, reply('r1', 'q1', { text })]));
      await panel.page.getByRole('button', { name: /^Show all/u }).click();
      const code = panel.page.getByRole('group', { name: `Code, ${language}` });
      if (language === 'js') await code.locator('[class^=syntax-]').nth(200).waitFor();
      const selected = await code.evaluate((element) => {
        getSelection()?.selectAllChildren(element);
        return getSelection()?.toString();
      });
      assert.equal(selected?.trimEnd(), source.join('\n').trimEnd());
      const height = await code.evaluate((element) => element.querySelector('code')?.offsetHeight);
      const rows = (height ?? 0) / (await code.evaluate(lineHeight));
      assert.ok(Math.abs(rows - source.length) < 2, `${rows} lines are seen`);
      if (language === 'js') await panel.close();
    }
  });

  describe('that is long', () => {
    const code = () => panel.page.getByRole('group', { name: 'Code, js' });
    const lines = async () => (await code().innerText()).split('\n').length;

    it('is folded, says how long it is, and copies all of it', async () => {
      await open(snapshot([asked, answered]));
      assert.equal(await lines(), 15);
      await block('line1 =').getByRole('button', { name: 'Copy Code' }).click();
      assert.equal((await panel.postedOf('copy'))[0]?.text, long);
      const unfold = block('line1 =').getByRole('button', { name: 'Show all 80 lines' });
      assert.equal(await unfold.getAttribute('aria-expanded'), 'false');
      await unfold.click();
      assert.equal(await lines(), 80);
      await block('line1 =').getByRole('button', { name: 'Show less' }).click();
      assert.equal(await lines(), 15);
    });

    it('stays unfolded over a reload of the page', async () => {
      await open(snapshot([asked, answered]));
      await block('line1 =').getByRole('button', { name: 'Show all 80 lines' }).click();
      await panel.page.reload();
      await panel.page.waitForFunction(() => globalThis.posted.length > 0);
      await panel.send(snapshot([asked, answered]));
      await block('line1 =').getByRole('button', { name: 'Show less' }).waitFor();
      assert.equal(await lines(), 80);
    });

    it('is not folded under the eyes of somebody who watches it grow', async () => {
      await open(snapshot([asked, reply('r1', 'q1', { status: 'running' })]));
      const text = `\`\`\`js\n${long}\n\`\`\`\n`;
      await panel.send(grew(text.slice(0, 1_500), 0));
      await panel.send(grew(text.slice(1_500), 1_500));
      await panel.send(ended);
      await panel.page.getByRole('button', { name: 'Send' }).waitFor();
      assert.equal(await lines(), 80);
      await block('line1 =').getByRole('button', { name: 'Show less' }).click();
      assert.equal(await lines(), 15);
    });
  });

  it('is drawn again at its end only, while it grows', async () => {
    await open(snapshot([asked, reply('r1', 'q1', { status: 'running' })]));
    const text = `\`\`\`js\n${`${long}\n`.repeat(10)}`;
    await panel.send(grew(text, 0));
    const code = panel.page.getByRole('group', { name: 'Code, js' });
    await code.locator('[class^=syntax-]').last().waitFor();
    await panel.page.waitForFunction(() => document.querySelector('.code-lines:last-child span'));
    await code.evaluate((element) => {
      const changes: string[] = [];
      Reflect.set(globalThis, 'changes', changes);
      new MutationObserver((records) => {
        for (const { target, addedNodes } of records) {
          const drawn = target.nodeName === 'CODE' ? [...addedNodes] : [target];
          for (const node of drawn) changes.push(node.textContent ?? '');
        }
      }).observe(element, { subtree: true, childList: true, characterData: true });
    });
    const more = 'const more = "text";\n';
    for (let n = 0; n < 12; n++) await panel.send(grew(more, text.length + n * more.length));
    await code.getByText('more').last().waitFor();
    const changes = await panel.page.evaluate(() => Reflect.get(globalThis, 'changes') as string[]);
    assert.ok(changes.length > 0);
    const longest = Math.max(...changes.map((each) => each.length));
    assert.ok(longest < text.length / 4, `${longest} characters were drawn again`);
  });

  it('is gone through with Ctrl+Alt+PageUp and PageDown, messages with the arrow keys', async () => {
    const more = reply('r2', 'q2', { text: '```go\nx := 1\n```\n' });
    await open(snapshot([asked, answered, question('q2', 'And in Go?'), more]), 'dark', 400, 400);
    const press = async (key: string) => {
      await panel.press(`Control+Alt+${key}`);
      return focused();
    };
    assert.equal(await press('PageUp'), 'x := 1');
    assert.equal(await press('PageUp'), 'print(1)');
    assert.match(await press('PageUp'), /^const line1 = 1;/u);
    assert.equal(await press('PageDown'), 'print(1)');
    assert.equal(await press('PageDown'), 'x := 1');
    assert.equal(await press('PageDown'), 'x := 1');
    assert.match(await press('ArrowUp'), /And in Go\?/u);
    assert.match(await press('ArrowUp'), /What is to change\?/u);
    const box = await panel.page.getByRole('article', { name: 'You' }).first().boundingBox();
    assert.ok(box && box.y >= 0 && box.y < 400, 'it is in view');
    assert.match(await press('ArrowDown'), /And in Go\?/u);
  });

  it('is told nothing but what was asked for', async () => {
    await open(snapshot([asked, answered]));
    const told = (await panel.posted()).map(({ type }) => type);
    // Whether it has the focus is told by itself, for VS Code's keys.
    assert.deepEqual(
      told.filter((type) => type !== 'focused'),
      ['ready'],
    );
  });
});

/** In the page: the height of a line, in pixels. */
function lineHeight(element: Element): number {
  return Number.parseFloat(getComputedStyle(element).lineHeight);
}
