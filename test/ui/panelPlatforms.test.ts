// Keys in a page that takes its keyboard for a Mac's or for one of Windows.
import assert from 'node:assert/strict';
import { question, reply, snapshot } from './panelContent.ts';
import { openPanelOn, type PanelPage } from './panelHarness.ts';

const running = [
  question('q1', 'And shipping?'),
  reply('r1', 'q1', { text: 'It dep', status: 'running' }),
];

describe('keys of the panel on other platforms', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    await panel.close();
  });

  const input = () => panel.page.getByRole('textbox', { name: 'Message', exact: true });
  const hint = (text: string) => panel.page.getByTitle(text, { exact: true });

  async function open(platform: string): Promise<void> {
    panel = await openPanelOn(platform);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot([], { enterSends: false }));
    await input().waitFor();
  }

  it('are named as on a Mac, where Cmd+Enter sends', async () => {
    await open('MacIntel');
    await hint('Send (⌘Enter)').waitFor();
    await input().fill('Hello');
    await panel.page.keyboard.press('Enter');
    assert.equal(await input().inputValue(), 'Hello\n');
    assert.deepEqual(await panel.postedOf('send'), []);
    await panel.page.keyboard.press('Meta+Enter');
    assert.equal((await panel.postedOf('send'))[0]?.text.trim(), 'Hello');
    await panel.send(snapshot(running));
    await hint('Stop (⌘Escape)').waitFor();
  });

  it('leave what is open as it is with Cmd+Escape, which stops a reply', async () => {
    await open('MacIntel');
    await panel.send(snapshot(running));
    await panel.send({ type: 'go', to: 'find' });
    const find = panel.page.getByRole('textbox', { name: 'Find in Chat' });
    await find.fill('dep');
    await panel.page.keyboard.press('Meta+Escape');
    assert.equal(await find.inputValue(), 'dep');
    await panel.page.keyboard.press('Escape');
    await find.waitFor({ state: 'detached' });
  });

  for (const [platform, stop, isKept] of [
    ['Win32', 'Stop (Alt+Backspace)', true],
    ['Linux x86_64', 'Stop (Ctrl+Escape)', false],
  ] as const) {
    it(`are named as on ${platform}, where Alt+Backspace ${isKept ? 'only stops' : 'is the browser’s'}`, async () => {
      await open(platform);
      await panel.send(snapshot(running));
      await hint(stop).waitFor();
      const options = { key: 'Backspace', altKey: true, bubbles: true, cancelable: true };
      const goesOn = await input().evaluate(
        (element, init) => element.dispatchEvent(new KeyboardEvent('keydown', init)),
        options,
      );
      assert.equal(goesOn, !isKept);
    });
  }
});
