import type { Frame, Page } from 'playwright-core';
import {
  closeBrowser,
  closeWindows,
  openWindow,
  reloadWindow,
  repeatUntil,
  runCommand,
} from '../helpers/browser.ts';
import { journalKept } from '../helpers/kept.ts';
import { done, finish, pacedText } from '../helpers/modelScripts.ts';
import { chatFrame, messageInput, sendMessage, turns } from '../helpers/parleyPanel.ts';
import { openChat } from '../helpers/parleyWindow.ts';
import { startVsCode, type VsCode } from '../helpers/vscodeServer.ts';
import { richAnswer } from '../ui/panelContent.ts';
import { higher, lower, type Figure } from './figures.ts';
import { fillSession } from './fillSession.ts';
import { heapFigure, panelHeap } from './pageHeap.ts';
import { startServerProcess, type ServerProcess } from './serverProcess.ts';
import { typeFor, typingFigures } from './typing.ts';

const seconds = 60;
/** Tokens a second of each reply, and characters of a token. */
const rate = 200;
const tokenLength = 5;
const earlier = 1_000;
/** As many as one question asks at the most: eight replies at once are those of two chats. */
const models = ['m0', 'm1', 'm2', 'm3'];
const chats = 2;

/**
 * Eight replies at once in a window of VS Code, from a server that speaks the real protocol through gateway,
 * journal and channel to two chats that are both in view: one of 1,000 messages in an editor tab, where somebody
 * types, and another one in the side bar. In a browser both pages, and VS Code's own, share one thread.
 */
export async function windowStreamFigures(): Promise<readonly Figure[]> {
  // They go on a little longer than somebody types.
  const text = richAnswer.repeat(200).slice(0, (seconds + 5) * rate * tokenLength);
  const script = [pacedText(text, rate, tokenLength), finish(), done()];
  const server = await startServerProcess({
    scripts: Object.fromEntries(models.map((model) => [model, script])),
  });
  const vscode = await startVsCode({ settings: settingsFor(server) });
  try {
    const { page, long, short } = await twoChats(vscode);
    const place = { page, frame: long };
    const begun = Date.now();
    await ask([short, long]);
    const typed = await typeFor(place, seconds);
    for (const frame of [short, long]) await ended(frame);
    const took = (Date.now() - begun) / 1_000;
    const tokens = (text.length / tokenLength) * models.length * chats;
    const what = 'eight replies in VS Code';
    const held = await panelHeap(page);
    await ask([short, long]);
    const heap = await heapFigure(what, { place, held, seconds });
    for (const frame of [short, long]) await ended(frame);
    return [
      ...typingFigures(what, typed),
      heap,
      lower(`${what}: VS Code’s own tasks over 50 ms`, typed.othersTasks.length, ''),
      higher(`${what}: tokens a second`, tokens / took, ''),
    ];
  } finally {
    await closeWindows(vscode);
    await vscode.stop();
    await server.kill();
    await closeBrowser();
  }
}

function settingsFor({ url }: ServerProcess): Readonly<Record<string, unknown>> {
  const known = models.map((id) => ({ id, window: 128_000 }));
  const entry = { id: 'bench', kind: 'openai', baseUrl: url, models: known };
  return { 'parley.providers': [entry] };
}

/** A long chat in an editor tab, and an empty one in the side bar. */
async function twoChats(vscode: VsCode): Promise<{ page: Page; long: Frame; short: Frame }> {
  const page = await openWindow(vscode);
  await openChat(page);
  // The input is there before the services are.
  await journalKept(vscode, 'session-created');
  await vscode.restart(() => fillSession(vscode, earlier));
  await reloadWindow(page);
  const short = await openChat(page);
  await turns(short).last().waitFor();
  await runCommand(page, 'Parley: Open Chat in Editor Tab');
  const long = await chatFrame(page, [short]);
  await turns(long).last().waitFor();
  await repeatUntil(messageInput(short), () => runCommand(page, 'Parley: New Chat'));
  await turns(short).first().waitFor({ state: 'detached' });
  return { page, long, short };
}

/** Asks all models in each chat, and waits until all of them answer. */
async function ask(frames: readonly Frame[]): Promise<void> {
  const asked = models.map((name) => `@${name}`).join(' ');
  for (const frame of frames) await sendMessage(frame, `${asked} Everything, please.`);
  for (const frame of frames) await allGrow(frame);
}

/** Once all answers to the last question grow. */
async function allGrow(frame: Frame): Promise<void> {
  const answers = turns(frame)
    .last()
    .getByRole('group', { name: /^Answers of/u });
  await answers
    .getByText('answering', { exact: true })
    .nth(models.length - 1)
    .waitFor();
  await turns(frame).last().getByText('The total is computed').first().waitFor();
}

async function ended(frame: Frame): Promise<void> {
  await frame.getByRole('button', { name: 'Send' }).waitFor({ timeout: 60_000 });
  const answers = turns(frame)
    .last()
    .getByRole('group', { name: /^Answers of/u });
  await answers
    .getByText('answered', { exact: true })
    .nth(models.length - 1)
    .waitFor();
}
