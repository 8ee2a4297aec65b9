import type { Frame, Page } from 'playwright-core';
import { openFile } from '../helpers/browser.ts';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import { done, finish, text, textReply } from '../helpers/modelScripts.ts';
import { messageInput, replyEnded, sendMessage, turnCount } from '../helpers/parleyPanel.ts';
import { lower, percentile, type Figure } from './figures.ts';

interface Bench {
  readonly page: Page;
  readonly frame: Frame;
  readonly server: FakeModelServer;
}

const sends = 60;
const stops = 20;
const chunks = 2_000;
/** Milliseconds between two chunks: 200 tokens a second. */
const pace = 5;
const files = [
  'src/cart.ts',
  'src/pricing.ts',
  'src/catalog.ts',
  'src/checkout.ts',
  'src/index.ts',
  'test/cart.test.ts',
  'package.json',
  'README.md',
  'pyproject.toml',
  'python/shop/inventory.py',
];

/** From the Enter key in the composer to the request at the model server, with ten open editors. */
export async function enterToWire({ page, frame, server }: Bench): Promise<readonly Figure[]> {
  for (const file of files) await openFile(page, file);
  const times: number[] = [];
  for (let round = 0; round < sends; round++) {
    server.next(textReply('ok'));
    await messageInput(frame).fill(`Question ${round}`);
    const pressed = timeOf(frame, 'keydown');
    await messageInput(frame).press('Enter');
    const request = await server.waitForRequest(round + 1);
    times.push(request.receivedAt - (await pressed));
    await replyEnded(frame, round + 1);
  }
  return [
    lower('Enter to the request on the wire, ten open editors, p50', percentile(times, 0.5), 'ms'),
    lower(
      'Enter to the request on the wire, ten open editors, p95',
      percentile(times, 0.95),
      'ms',
      50,
    ),
  ];
}

/** From a chunk's leaving the server to the frame after the one that shows its text. */
export async function chunkToPaint(
  bench: Bench & { readonly sent: number[] },
): Promise<readonly Figure[]> {
  const { frame, server, sent } = bench;
  sent.length = 0;
  // All pieces are of one length, because the server cuts by length: "w0007. ", "w0011\n\n".
  const words = Array.from(
    { length: chunks },
    (_, at) => `w${String(at).padStart(4, '0')}${at % 12 === 11 ? '\n\n' : '. '}`,
  );
  const paced = text(words.join(''), { chunk: 7, delayMs: pace });
  server.next([paced, finish(), done()]);
  const replies = await turnCount(frame);
  // One call that waits in the page: a driver that asks again and again for roles makes frames late.
  const watching = frame.evaluate(paintTimes, chunks);
  await sendMessage(frame, 'Count, please.');
  const painted = await watching;
  await replyEnded(frame, replies / 2 + 1);
  const times = painted.map((at, index) => at - (sent[index] ?? Number.NaN));
  if (times.length < chunks) throw new Error(`Only ${times.length} of ${chunks} chunks were seen`);
  return [
    lower('chunk sent to text painted, 200 tokens/s, p50', percentile(times, 0.5), 'ms'),
    lower('chunk sent to text painted, 200 tokens/s, p95', percentile(times, 0.95), 'ms', 50),
  ];
}

/** From the Stop button to the server's seeing that nobody reads on. */
export async function stopToClose({ frame, server }: Bench): Promise<readonly Figure[]> {
  const times: number[] = [];
  const before = server.chats.length;
  const replies = (await turnCount(frame)) / 2;
  for (let round = 0; round < stops; round++) {
    server.next([text('word '.repeat(10_000), { chunk: 5, delayMs: pace })]);
    await sendMessage(frame, `Go on and on, ${round}`);
    await server.waitForRequest(before + round + 1);
    const stop = frame.getByRole('button', { name: 'Stop' });
    await stop.waitFor();
    const clicked = timeOf(frame, 'click');
    await stop.click();
    const { closedAt } = await server.waitForClose(before + round);
    times.push((closedAt ?? Number.NaN) - (await clicked));
    await replyEnded(frame, replies + round + 1);
  }
  const p95 = percentile(times, 0.95);
  return [lower('Stop clicked to the stream closed at the server, p95', p95, 'ms', 100)];
}

/** When the panel next hears of such an event: a driver's own press or click takes longer. */
function timeOf(frame: Frame, type: 'click' | 'keydown'): Promise<number> {
  return frame.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const now = (): void => resolve(performance.timeOrigin + performance.now());
        document.addEventListener(wanted, now, { capture: true, once: true });
      }),
    type,
  );
}

/**
 * Runs in the panel: for each of the words w0000, w0001 … of the reply that comes next, when the
 * frame that shows it was painted. Text that comes in during a frame's callbacks is painted in that
 * frame, text that comes in between two frames in the next one.
 */
function paintTimes(count: number): Promise<number[]> {
  const paints: number[] = [];
  const log = document.querySelector('[role="log"]') ?? document.body;
  let inFrame = false;
  let seen = -1;
  let shown = -1;
  const watcher = new MutationObserver(() => {
    const block = [...log.querySelectorAll('.markdown')].at(-1)?.lastElementChild;
    const last = [...(block?.textContent ?? '').matchAll(/w(\d{4})/gu)].at(-1)?.[1];
    if (last === undefined) return;
    seen = Number(last);
    if (inFrame) shown = seen;
  });
  watcher.observe(log, { childList: true, subtree: true, characterData: true });
  return new Promise((resolve) => {
    const painted = new MessageChannel();
    painted.port1.addEventListener('message', () => {
      inFrame = false;
      const now = performance.timeOrigin + performance.now();
      while (paints.length <= shown) paints.push(now);
    });
    painted.port1.start();
    requestAnimationFrame(function frame() {
      if (paints.length >= count) {
        watcher.disconnect();
        resolve(paints);
        return;
      }
      inFrame = true;
      shown = seen;
      // A task posted in a frame's callback runs after that frame was painted.
      painted.port2.postMessage(undefined);
      requestAnimationFrame(frame);
    });
  });
}
