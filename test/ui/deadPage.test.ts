// A page of the panel that died or hung: the host finds out by its heartbeat, and makes another one.
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { waitUntil } from '../helpers/editor.ts';
import { done, finish, text, textReply, waitFor } from '../helpers/modelScripts.ts';
import { chatFrame, messageInput, replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import type { ParleyWindow } from '../helpers/parleyWindow.ts';
import { shareParley } from '../helpers/sharedParley.ts';

/** A page that is busy gets 14 s before it is taken for dead, and is loaded anew at the next beat. */
const takenForDeadMs = 16_000;
const busyMachineMs = 45_000;

const draft = 'half a thought';

describe('a page of the panel', function () {
  this.timeout(180_000);
  let parley: ParleyWindow;
  let release: () => void;

  const share = shareParley();

  beforeEach(async () => {
    parley = await share();
  });

  /** A chat with an answer of many lines, in the middle of which somebody reads, while another one grows. */
  async function readWhileItGrows(): Promise<string> {
    const { frame, server } = parley;
    const { promise: released, resolve } = Promise.withResolvers<void>();
    release = resolve;
    const lines = Array.from({ length: 80 }, (_, at) => `Read line ${at}\n`).join('\n');
    server.next(textReply(lines));
    await sendMessage(frame, 'Many lines, please.');
    await replyEnded(frame, 1);
    server.next([text('before it, '), waitFor(released), text('after it.'), finish(), done()]);
    await sendMessage(frame, 'And one more.');
    await turns(frame).last().getByText('before it,').waitFor();
    await messageInput(frame).fill(draft);
    const log = frame.getByRole('log');
    await log.hover();
    // Listened for before the wheel turns, which goes another way than this does.
    const scroll = await log.evaluateHandle((element) => ({
      end: new Promise((arrived) => {
        element.addEventListener('scrollend', arrived, { once: true });
      }),
    }));
    await parley.page.mouse.wheel(0, -600);
    await scroll.evaluate(({ end }) => end);
    const before = await firstLine(frame);
    assert.match(before, /^Read line [1-6]\d$/u);
    // It is kept a moment after the last key; that moment is not what this is about.
    await frame.evaluate(() => dispatchEvent(new Event('pagehide')));
    return before;
  }

  /** Everything is there once, and where it was. */
  async function assertWhole(again: Frame, before: string): Promise<void> {
    await waitUntil(async () => (await firstLine(again)) === before);
    assert.equal(await messageInput(again).inputValue(), draft);
    await replyEnded(again, 2);
    const said = await turns(again).allTextContents();
    const times = (part: string): number => said.join('\n').split(part).length - 1;
    assert.equal(times('before it, after it.'), 1, said.at(-1));
    assert.equal(times('before it'), 1);
    assert.equal(times('And one more.'), 1);
    assert.equal(times('Many lines, please.'), 1);
    const lines = await again
      .getByRole('log')
      .getByText(/^Read line \d+$/u)
      .allTextContents();
    assert.equal(new Set(lines).size, lines.length);
    assert.equal(await firstLine(again), before);
    parley.server.next(textReply('I am here.'));
    await sendMessage(again, 'Are you there?');
    await turns(again).last().getByText('I am here.').waitFor();
  }

  it('that died is made anew in its place, and what streamed meanwhile is whole', async () => {
    const { page, frame } = parley;
    const before = await readWhileItGrows();
    // As after a crash: nobody is there who could hear or answer.
    await frame.goto('about:blank');
    release();
    const again = await chatFrame(page, [], takenForDeadMs + busyMachineMs);
    await assertWhole(again, before);
  });

  it('that hung for so long is made anew, and what streamed meanwhile is whole', async () => {
    const { page, frame } = parley;
    const before = await readWhileItGrows();
    const hung = frame.evaluate((until) => {
      const from = performance.now();
      while (performance.now() - from < until);
    }, takenForDeadMs + 4_000);
    release();
    // It may be replaced while the answer to this is on its way.
    await hung.catch(() => undefined);
    await waitUntil(() => Promise.resolve(frame.isDetached()));
    await assertWhole(await chatFrame(page), before);
  });
});

/** The first paragraph that is in view. */
function firstLine(frame: Frame): Promise<string> {
  return frame.getByRole('log').evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    const inView = Array.from(element.querySelectorAll('p')).find(
      (line) => line.getBoundingClientRect().top >= top,
    );
    return inView?.textContent ?? '';
  });
}
