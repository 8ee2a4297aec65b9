import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession, isRunning, summarize } from '../../src/protocol/sessionState.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { SessionActor } from '../../src/sessions/sessionActor.ts';
import type { Acknowledgement } from './journalChild.ts';
import { testServices, withFolder } from './sessionHelpers.ts';

const child = fileURLToPath(new URL('journalChild.ts', import.meta.url));
const journals = 10;
const killsOfEach = 20;

/** Numbers that look random and are the same in every run. Source: Mulberry32, public domain. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Chats in a process of its own and kills it: while it opens, or so many lines and moments later. */
async function chatUntilKilled(
  folder: string,
  cache: string,
  random: () => number,
): Promise<readonly Acknowledgement[]> {
  const chatting = spawn(process.execPath, [child, folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  const ended = once(chatting, 'close');
  const killIn = (ms: number): void => void setTimeout(() => chatting.kill('SIGKILL'), ms);
  const killAfter = Math.floor(random() * 40);
  const lines: Acknowledgement[] = [];
  let complaint = '';
  chatting.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  createInterface({ input: chatting.stdout }).on('line', (line) => {
    lines.push(JSON.parse(line) as Acknowledgement);
    if (lines.length === killAfter + 1) killIn(random() * 4);
  });
  // A tenth dies before the journal is open, or while it is.
  if (killAfter < 4) killIn(30 + random() * 100);
  const [, signal] = (await ended) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL', complaint);
  return lines;
}

/** Everything acknowledged is there, everything there can be read, and the lists agree. */
function check(folder: string, acknowledged: readonly Acknowledgement[]): void {
  const { journal, report } = openJournal(folder);
  assert.equal(report, undefined);
  assert.deepEqual(journal.access, { type: 'read-write' });
  const texts = new Map<string, string>();
  for (const summary of journal.summaries()) {
    const events = journal.read(summary.id);
    assert.deepEqual(
      events.map(({ seq }) => seq),
      events.map((_, i) => i + 1),
    );
    const state = foldAll(emptySession(summary.id), events);
    assert.deepEqual(summarize(state), summary);
    for (const message of state.messages) texts.set(message.id, message.text);
    const actor = new SessionActor(summary.id, testServices(journal));
    assert.ok(!actor.getState().messages.some(isRunning), 'interrupted, not running');
  }
  assert.equal(journal.unreadableRows, 0);
  for (const line of acknowledged) {
    if (line.type === 'message') assert.equal(texts.get(line.id), line.text);
    if (line.type === 'reply') assert.equal(texts.get(line.id)?.length, line.length);
  }
  journal.close();
}

describe('killed without warning', function () {
  this.timeout(180_000);

  it(`loses no acknowledged message in ${journals * killsOfEach} kills, and opens every time`, async () => {
    await withFolder(async (parent) => {
      let lines = 0;
      const cache = join(parent, 'cache');
      // Once to its end, so that the others need not strip types again: a killed one keeps no cache.
      execFileSync(process.execPath, [child, join(parent, 'warm'), '1'], {
        env: { ...process.env, NODE_COMPILE_CACHE: cache },
      });
      const runOne = async (n: number): Promise<void> => {
        const folder = join(parent, String(n));
        const random = randomFrom(n);
        const acknowledged: Acknowledgement[] = [];
        for (let kill = 1; kill <= killsOfEach; kill++) {
          acknowledged.push(...(await chatUntilKilled(folder, cache, random)));
          // Not after each: the next process is to find what the last one left.
          if (kill % 5 === 0) check(folder, acknowledged);
        }
        lines += acknowledged.length;
      };
      const waiting = Array.from({ length: journals }, (_, n) => n);
      const worker = async (): Promise<void> => {
        for (let n = waiting.pop(); n !== undefined; n = waiting.pop()) await runOne(n);
      };
      await Promise.all([worker(), worker()]);
      assert.ok(lines > 1000, `only ${lines} lines were acknowledged`);
    });
  });
});
