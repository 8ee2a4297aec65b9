// What is copied from a long conversation, of which only a part is drawn.
import assert from 'node:assert/strict';
import { fullText } from '../../src/protocol/fullText.ts';
import type { Message } from '../../src/protocol/sessionState.ts';
import { question, reply, richAnswer, snapshot } from './panelContent.ts';
import { openPanel, type PanelPage } from './panelHarness.ts';
import { step } from './panelStepScenes.ts';

const messages: readonly Message[] = Array.from({ length: 200 }, (_, at) => [
  question(`q${at}`, `Question ${at}`),
  reply(`r${at}`, `q${at}`, {
    text: at % 10 === 0 ? richAnswer : `The answer is ${at}, *surely*.`,
    ...(at % 10 === 3 ? { steps: [step('s', { input: `path: ${at}.ts`, output: 'let a;' })] } : {}),
  }),
]).flat();

describe('text that is copied from a long conversation', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  before(async () => {
    panel = await openPanel();
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot(messages));
    await asked(199).waitFor();
  });

  after(async () => {
    assert.deepEqual(panel.errors, []);
    await panel.close();
  });

  const asked = (at: number) => panel.page.getByText(`Question ${at}`, { exact: true });

  /** What the page puts into the clipboard; undefined where it leaves that to the browser. */
  const copied = () =>
    panel.page.evaluate(() => {
      const clipboardData = new DataTransfer();
      const event = new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true });
      const isOurs = !document.body.dispatchEvent(event);
      return isOurs ? clipboardData.getData('text/plain') : undefined;
    });

  const whole = (of: readonly Message[]) => of.map((each) => fullText(each).trim()).join('\n\n');

  it('is all of it where all is selected, and it is said', async () => {
    await panel.page.evaluate(() => getSelection()?.selectAllChildren(document.body));
    assert.equal(await copied(), whole(messages));
    await panel.page.getByText('400 messages copied, as written').waitFor();
  });

  it('is all between a click and one with Shift far above it', async () => {
    // A click into what is selected may begin to drag it.
    await panel.page.evaluate(() => getSelection()?.removeAllRanges());
    await asked(197).click();
    const log = panel.page.getByRole('log', { name: 'Conversation' });
    await log.evaluate((element) => element.scrollTo(0, element.scrollHeight / 4));
    const above = panel.page.getByText(/^Question \d\d$/u).nth(3);
    const at = Number((await above.textContent())?.replace('Question ', ''));
    await asked(at).click({ modifiers: ['Shift'] });
    assert.equal(await copied(), whole(messages.slice(at * 2, 395)));
  });

  it('is left to the browser where all of it is drawn', async () => {
    const { page } = panel;
    await page
      .getByText(/^Question \d+$/u)
      .first()
      .evaluate((element) => getSelection()?.selectAllChildren(element));
    assert.equal(await copied(), undefined);
  });
});
