// Files of the system that are pasted or dropped on the input: nobody knows where they are, so they go in as text.
import assert from 'node:assert/strict';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import { snapshot } from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

/** A file as a page gets it: `bytes` are its content where that is no text. */
interface Given {
  readonly name: string;
  readonly text?: string;
  readonly bytes?: readonly number[];
  readonly type?: string;
}

/** A PNG of one pixel. */
const pixel = [
  ...Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
];

describe('files that are given to the input', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    assert.deepEqual(await panel.violations(), []);
    await panel.close();
  });

  async function open(
    first: HostMessageBody = snapshot(),
    theme?: PanelTheme,
    width?: number,
  ): Promise<void> {
    panel = await openPanel(theme, width);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(first);
    await input().waitFor();
  }

  const input = () => panel.page.getByRole('textbox', { name: 'Message', exact: true });
  const notice = () => panel.page.locator('.composer-notice');
  const said = (text: string): Promise<void> =>
    panel.page.getByRole('status').getByText(text).waitFor({ state: 'attached' });

  /** Gives the files; says whether the page took them rather than left them to the browser. */
  const give = (
    how: 'paste' | 'drop',
    files: readonly Given[],
    entries: Readonly<Record<string, string>> = {},
  ): Promise<boolean> =>
    input().evaluate(
      (element, [kind, all, words]) => {
        const data = new DataTransfer();
        for (const [type, value] of Object.entries(words)) data.setData(type, value);
        for (const { name, text, bytes, type = '' } of all)
          data.items.add(new File([text ?? Uint8Array.from(bytes ?? [])], name, { type }));
        const options = { bubbles: true, cancelable: true };
        const event =
          kind === 'paste'
            ? new ClipboardEvent('paste', { ...options, clipboardData: data })
            : new DragEvent('drop', { ...options, dataTransfer: data });
        return !element.dispatchEvent(event);
      },
      [how, files, entries] as const,
    );

  async function holds(text: string): Promise<void> {
    await panel.page
      .waitForFunction((wanted) => document.querySelector('textarea')?.value === wanted, text, {
        timeout: 10_000,
      })
      .catch(async () => assert.equal(await input().inputValue(), text));
  }

  for (const how of ['paste', 'drop'] as const) {
    it(`go in at the caret as code with their name and language: ${how}`, async () => {
      await open();
      await input().fill('What is wrong in\nand why?');
      await input().evaluate((element: HTMLTextAreaElement) => element.setSelectionRange(16, 16));
      assert.equal(await give(how, [{ name: 'cart.ts', text: 'let a;\r\nlet b;' }]), true);
      await holds('What is wrong in\n```ts cart.ts\nlet a;\nlet b;\n```\n\nand why?');
      await said('cart.ts added to the message');
      assert.equal(await input().evaluate((element) => element === document.activeElement), true);
      await panel.page.keyboard.press('Control+z');
      await holds('What is wrong in\nand why?');
      await panel.page.keyboard.press('Control+Shift+z');
      await holds('What is wrong in\n```ts cart.ts\nlet a;\nlet b;\n```\n\nand why?');
    });
  }

  it('are part of the draft: a reload keeps them', async () => {
    await open();
    await give('paste', [{ name: 'orders.csv', text: 'a,b\n1,2\n' }]);
    const text = '```csv orders.csv\na,b\n1,2\n```\n';
    await holds(text);
    await panel.page.waitForFunction(() => globalThis.posted.some(({ type }) => type === 'draft'));
    const [draft] = await panel.postedOf('draft');
    assert.equal(draft?.text, text);
    await panel.page.reload();
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send({ ...snapshot(), draft: text });
    await holds(text);
  });

  it('stand between longer fences than any in them, whatever they are called', async () => {
    await open();
    const nested = 'Look:\n````md\n```js\nx\n```\n````\n';
    await give('drop', [
      { name: 'README', text: nested },
      { name: 'a `b`\n``` c.py', text: 'x' },
      { name: 'Dockerfile', text: '' },
    ]);
    await holds(
      `\`\`\`\`\`text README\n${nested}\`\`\`\`\`\n` +
        '```py a b c.py\nx\n```\n' +
        '```docker Dockerfile\n```\n',
    );
    await said('Dockerfile added to the message');
  });

  it('are refused where they are large, no text, or too many, and the others are taken', async () => {
    await open();
    const many = Array.from({ length: 11 }, (_, at) => ({ name: `${at}.txt`, text: `${at}` }));
    await give('drop', many);
    await notice().getByText('At most 10 files at once').waitFor();
    assert.ok((await input().inputValue()).endsWith('```txt 9.txt\n9\n```\n'));
    await input().fill('');
    await give('paste', [
      { name: 'large.log', text: 'x'.repeat(100 * 1024 + 1) },
      { name: 'nul.bin', bytes: [97, 0, 98] },
      { name: 'latin.txt', bytes: [0x66, 0xf6, 0x6c, 0x64] },
      { name: 'just.log', text: 'y'.repeat(100 * 1024) },
    ]);
    await notice()
      .getByText('large.log is larger than 100 KB. Put it into the workspace')
      .waitFor();
    await notice().getByText('nul.bin is no text in UTF-8.').waitFor();
    await notice().getByText('latin.txt is no text in UTF-8.').waitFor();
    await panel.page.getByRole('button', { name: 'Remove just.log, 1 line' }).waitFor();
    await holds('');
    assert.deepEqual(await panel.faults(), []);
  });

  for (const [theme, width] of [
    ...panelThemes.map((each) => [each, 400] as const),
    ['dark', 250] as const,
  ]) {
    it(`are told of without a fault for assistive technology: ${theme}, ${width} px`, async () => {
      await open(snapshot(), theme, width);
      await input().fill('What is wrong in');
      await give('drop', [
        { name: 'cart.ts', text: 'let total = 0;\n' },
        { name: 'a-rather-long-name-of-a-file.log', text: 'x'.repeat(100 * 1024 + 1) },
      ]);
      await notice().waitFor();
      assert.deepEqual(await panel.faults(), []);
      const beyond = await notice().evaluate((each) => each.scrollWidth - each.clientWidth);
      assert.ok(beyond <= 0, `${beyond} px`);
      await panel.picture(`files-${theme}-${width}`);
    });
  }

  it('are pictures or text, each its own way, in one go', async () => {
    await open();
    await give('drop', [
      { name: 'dot.png', bytes: pixel, type: 'image/png' },
      { name: 'note.md', text: '# Note' },
    ]);
    await holds('```md note.md\n# Note\n```\n');
    await panel.page.waitForFunction(() =>
      globalThis.posted.some(({ type }) => type === 'attach-image'),
    );
    assert.deepEqual(
      (await panel.postedOf('attach-image')).map(({ name }) => name),
      ['dot.png'],
    );
  });

  it('are meant where their names or places are pasted with them, and words where there are words', async () => {
    await open();
    const file = { name: 'a.txt', text: 'A' };
    assert.equal(await give('paste', [file], { 'text/plain': '/home/me/a.txt\n' }), true);
    await holds('```txt a.txt\nA\n```\n');
    assert.equal(await give('paste', [file], { 'text/plain': 'some words' }), false);
    assert.equal(await give('paste', [], { 'text/plain': 'a.txt' }), false);
    await holds('```txt a.txt\nA\n```\n');
  });

  it('are left out where nothing can be written, and are mentioned where they have a place', async () => {
    await open(snapshot([], { writable: false }));
    await give('drop', [{ name: 'a.txt', text: 'A' }]);
    await panel.send(snapshot());
    await give('drop', [{ name: 'a.txt', text: 'A' }], { 'text/uri-list': 'file:///shop/a.txt' });
    assert.deepEqual(await panel.postedOf('mention-files'), [
      { type: 'mention-files', uris: ['file:///shop/a.txt'] },
    ]);
    assert.equal(await input().inputValue(), '');
  });
});
