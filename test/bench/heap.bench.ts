import process from 'node:process';
import { setImmediate as turn } from 'node:timers/promises';
import { systemClock } from '../../src/sessions/clock.ts';
import type { NewEvent } from '../../src/protocol/events.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { created, event, model, receipt, said } from '../sessions/sessionHelpers.ts';
import { withBenchFolder } from './benchFolder.ts';
import { collectGarbage } from './collectGarbage.ts';
import { lower, type Figure } from './figures.ts';

/** Neither VS Code nor a browser nor a build. */
export const needs: readonly string[] = [];

const chats = 200;
const questions = 25;
/** As `parley.sessions.maxLive` has it where nobody set it. */
const maxLive = 50;
const megabyte = 1024 * 1024;

/**
 * What 200 chats of 25 questions and answers, 100 KB each, leave in the host's heap once all were
 * opened; without a limit on the live ones for comparison.
 */
export async function run(): Promise<readonly Figure[]> {
  return withBenchFolder(async (folder) => {
    fillJournal(folder);
    // Once to load what is loaded late: it would be taken for the first run's.
    await heapAfter(folder, 1);
    const limited = await heapAfter(folder, maxLive);
    const unlimited = await heapAfter(folder, chats);
    return [
      lower(`heap after ${chats} chats, ${maxLive} live at most`, limited.heap, 'MB', 16),
      lower('chats live then', limited.live, '', maxLive),
      lower(`heap after ${chats} chats, all of them live`, unlimited.heap, 'MB'),
    ];
  });
}

function fillJournal(folder: string): void {
  const { journal } = openJournal(folder);
  for (let chat = 0; chat < chats; chat++) {
    const events = Array.from({ length: questions }, (_, at) => exchange(`${chat}-${at}`)).flat();
    const result = journal.append(`s${chat}`, 0, [created(), ...events], 'soon');
    if (result.type !== 'appended') throw new Error(result.type);
  }
  journal.close();
}

function exchange(id: string): readonly NewEvent[] {
  const [message, reply] = [`m${id}`, `r${id}`];
  return [
    said(message, `Question ${id}? `.repeat(30)),
    event({ type: 'reply-started', reply, to: message, model, modelLabel: 'M', receipt }),
    event({ type: 'reply-grew', reply, offset: 0, text: `An answer to ${id}. `.repeat(180) }),
    event({ type: 'reply-ended', reply, reason: 'stop' }),
  ];
}

/** Megabytes that the heap is larger by, after garbage was collected. */
async function heapAfter(
  folder: string,
  most: number,
): Promise<{ readonly heap: number; readonly live: number }> {
  const { journal } = openJournal(folder);
  const unexpected = (error: unknown): void => void process.stderr.write(`${String(error)}\n`);
  const limits = (): { most: number; idleAfter: number } => ({ most, idleAfter: 3_600_000 });
  const sessions = new SessionRegistry({ journal, clock: systemClock, unexpected, limits });
  const before = await settledHeap();
  for (let chat = 0; chat < chats; chat++) {
    const opened = sessions.open(`s${chat}`);
    if (opened.type !== 'opened') throw new Error(opened.type);
    await turn();
  }
  const heap = (await settledHeap()) - before;
  const live = sessions.live().length;
  await sessions.close(1_000);
  journal.close();
  return { heap: heap / megabyte, live };
}

async function settledHeap(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    await turn();
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
}
