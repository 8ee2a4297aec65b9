import type { Message } from '../../src/protocol/sessionState.ts';
import type { CDPSession } from 'playwright-core';
import { question, reply, richAnswer, snapshot } from '../ui/panelContent.ts';
import type { PanelPage, PanelSite } from '../ui/panelHarness.ts';
import { lower, median, type Figure } from './figures.ts';

const rounds = 7;
const restores = 5;

/** Questions and answers of every kind, as many as asked for. */
export function conversation(messages: number): readonly Message[] {
  return Array.from({ length: messages / 2 }, (_, at) => [
    question(`q${at}`, `Question ${at}: how is the total of order ${at} computed?`),
    reply(`r${at}`, `q${at}`, {
      text: at % 4 === 0 ? richAnswer : `In \`cart.ts\`, line *${at}*.`,
    }),
  ]).flat();
}

/** A page that has said that it is ready, and knows nothing yet. */
export async function openPage(site: PanelSite): Promise<PanelPage> {
  const panel = await site.page('dark', 400, 800);
  await panel.page.waitForFunction(() => globalThis.posted.length > 0);
  return panel;
}

/** From the first line of the panel's script to an input that has the focus. */
export async function startFigures(site: PanelSite): Promise<readonly Figure[]> {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const { page } = await site.page('dark', 400, 800);
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    // The page marks when its script begins, and when the input has the focus for the first time.
    const took = await page.evaluate(() => {
      const at = (name: string): number => performance.getEntriesByName(name)[0]?.startTime ?? NaN;
      return at('input-ready') - at('script-begins');
    });
    // The first one compiles what the others have from the browser's cache.
    if (round > 0) times.push(took);
    await page.close();
  }
  return [lower('script line to usable input, page alone, median', median(times), 'ms', 100)];
}

/** From a snapshot's arrival to the frame that shows it, over that of an empty session. */
export async function restoreFigures(site: PanelSite): Promise<readonly Figure[]> {
  const empty = await restoreTime(site, 0);
  const thousand = await restoreTime(site, 1_000);
  const tenThousand = await restoreTime(site, 10_000);
  return [
    lower('an empty session shown, page alone', empty, 'ms'),
    lower('1,000 messages shown, over that', thousand - empty, 'ms', 200),
    lower('10,000 messages shown, over that', tenThousand - empty, 'ms', 400),
  ];
}

async function restoreTime(site: PanelSite, messages: number): Promise<number> {
  const first = { ...snapshot(conversation(messages)), seq: 0 };
  const times: number[] = [];
  for (let round = 0; round < restores; round++) {
    const { page } = await openPage(site);
    times.push(
      await page.evaluate(async (message) => {
        const from = performance.now();
        postMessage(message, '*');
        await new Promise((resolve) => {
          globalThis.onMark = () => requestAnimationFrame(() => setTimeout(resolve));
          postMessage('mark', '*');
        });
        return performance.now() - from;
      }, first),
    );
    await page.close();
  }
  return median(times);
}

const answerLength = 100_000;
const deltas = 20_000;

/** What the page's thread does for an answer of 100 KB that comes in 20,000 pieces. */
export async function deltaFigures(site: PanelSite): Promise<readonly Figure[]> {
  const panel = await openPage(site);
  const live = reply('r1', 'q1', { status: 'running' });
  await panel.send(snapshot([question('q1', 'Everything, please.'), live]));
  const session = await panel.page.context().newCDPSession(panel.page);
  const before = await metrics(session);
  await panel.page.evaluate(
    async ({ text, pieces }) => {
      const length = text.length / pieces;
      for (let at = 0; at < pieces; at++) {
        const offset = Math.round(at * length);
        const piece = text.slice(offset, Math.round((at + 1) * length));
        const growth = { offset, text: piece, reasoningOffset: 0, reasoning: '' };
        postMessage(
          { type: 'grew', seq: at + 1, session: 'session-1', reply: 'r1', ...growth },
          '*',
        );
        if (at % 40 === 39) await new Promise((resolve) => setTimeout(resolve, 8));
      }
    },
    { text: richAnswer.repeat(answerLength).slice(0, answerLength), pieces: deltas },
  );
  await panel.page.waitForTimeout(500);
  const after = await metrics(session);
  await panel.page.close();
  return [
    lower(
      '100 KB in 20,000 deltas, script time',
      (after.script - before.script) * 1_000,
      'ms',
      1_500,
    ),
    lower('100 KB in 20,000 deltas, whole thread', (after.task - before.task) * 1_000, 'ms'),
  ];
}

/** Seconds since the page began. */
async function metrics(session: CDPSession): Promise<{ script: number; task: number }> {
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const { metrics: all } = await session.send('Performance.getMetrics');
  const of = (name: string): number => all.find((each) => each.name === name)?.value ?? Number.NaN;
  return { script: of('ScriptDuration'), task: of('TaskDuration') };
}
