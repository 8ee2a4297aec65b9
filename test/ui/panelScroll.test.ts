// Who reads is not moved: not by what grows below, and not by where a key was leading.
import assert from 'node:assert/strict';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import { question, reply, richAnswer, snapshot } from './panelContent.ts';
import { openPanel, type PanelPage } from './panelHarness.ts';

const conversation = Array.from({ length: 60 }, (_, at) => [
  question(`q${at}`, `Question ${at}`),
  reply(`r${at}`, `q${at}`, { text: richAnswer }),
]).flat();
const live = [question('q', 'Well?'), reply('r', 'q', { status: 'running' })];
const paragraphs = 'A line of the reply.\n\n'.repeat(60);

function grew(text: string, offset: number): HostMessageBody {
  const growth = { offset, text, reasoningOffset: 0, reasoning: '' };
  return { type: 'grew', session: 'session-1', reply: 'r', ...growth };
}

describe('scrolling in the panel', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    await panel.close();
  });

  async function open(first: HostMessageBody): Promise<void> {
    panel = await openPanel('dark', 420, 760);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(first);
    await panel.page.getByRole('button', { name: /^(?:Send|Stop)$/u }).waitFor();
  }

  const log = () => panel.page.getByRole('log', { name: 'Conversation' });
  const scrollTop = () => log().evaluate((element) => element.scrollTop);
  const gap = () =>
    log().evaluate(({ scrollTop: top, scrollHeight, clientHeight }) =>
      Math.round(scrollHeight - clientHeight - top),
    );

  it('lets go of the end with the smallest step up, however fast a reply grows', async () => {
    await open(snapshot(live));
    await panel.send(grew(paragraphs, 0));
    await log().hover();
    await panel.page.mouse.wheel(0, -12);
    await panel.page.getByRole('button', { name: 'Scroll to the End' }).waitFor();
    const before = await scrollTop();
    await panel.send(grew(paragraphs, paragraphs.length));
    await panel.page.getByRole('button', { name: 'New below' }).waitFor();
    assert.equal(await scrollTop(), before);
  });

  it('follows again from near the end, and where content went away below the view', async () => {
    await open(snapshot(live));
    await panel.send(grew(paragraphs, 0));
    await log().hover();
    await panel.page.mouse.wheel(0, -200);
    await panel.page.getByRole('button', { name: 'Scroll to the End' }).waitFor();
    await panel.page.mouse.wheel(0, 180);
    await panel.page
      .getByRole('button', { name: 'Scroll to the End' })
      .waitFor({ state: 'detached' });
    await panel.send(grew(paragraphs, paragraphs.length));
    assert.ok((await gap()) <= 1);
    // The input grows, and shrinks again: the view is moved by nobody.
    await panel.page.getByRole('textbox', { name: 'Message' }).fill('a\nb\nc\nd\ne\nf');
    await panel.page.getByRole('textbox', { name: 'Message' }).fill('');
    await panel.send(grew(paragraphs, 2 * paragraphs.length));
    assert.ok((await gap()) <= 1);
  });

  it('does not go back to where a key was leading', async () => {
    await open(snapshot(conversation));
    // In the very frame in which the key arrived, and in the two after it, the reader turns the wheel.
    await log().evaluate((element) => {
      const turn = (left: number): void => {
        element.dispatchEvent(new WheelEvent('wheel', { deltaY: -60, bubbles: true }));
        element.scrollTop -= 60;
        if (left > 0) requestAnimationFrame(() => turn(left - 1));
        else element.dataset['read'] = String(placeOf(element));
      };
      element.addEventListener('scroll', () => turn(2), { once: true });

      /** Of what stands at the top of the view: turns above it may take their real height. */
      function placeOf(scroller: Element): number {
        const { top } = scroller.getBoundingClientRect();
        const first = [...scroller.querySelectorAll('article')].find(
          (each) => each.getBoundingClientRect().bottom > top + 2,
        );
        first?.setAttribute('data-read', '');
        return (first?.getBoundingClientRect().top ?? 0) - top;
      }
    });
    await panel.press('Control+Alt+ArrowUp');
    await panel.page.waitForFunction(() => document.querySelector('[role=log][data-read]'));
    const [before, after] = await log().evaluate(async (element) => {
      for (let frame = 0; frame < 12; frame++) await new Promise(requestAnimationFrame);
      const turn = element.querySelector('article[data-read]')?.getBoundingClientRect().top;
      return [Number(element.dataset['read']), (turn ?? 0) - element.getBoundingClientRect().top];
    });
    assert.ok(Math.abs(after - before) <= 2, `${before} and then ${after}`);
  });
});
