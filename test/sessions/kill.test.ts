import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession, isRunning, summarize } from '../../src/protocol/sessionState.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { SessionActor } from '../../src/sessions/sessionActor.ts';
import { withFaultFolder } from '../faults/faultFolder.ts';
import { inPairs, oneThread } from '../faults/runChild.ts';
import { bundledChild } from '../helpers/bundledChild.ts';
import { randomFrom } from '../helpers/random.ts';
import type { Acknowledgement } from './journalChild.ts';
import { testServices } from './sessionHelpers.ts';

const journals = 10;
const killsOfEach = 20;

/** Chats in a process of its own and kills it: while it opens, or so many lines and moments later. */
async function chatUntilKilled(
  script: string,
  folder: string,
  random: () => number,
): Promise<readonly Acknowledgement[]> {
  const chatting = spawn(process.execPath, [script, folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: oneThread(),
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
    await withFaultFolder(async (parent) => {
      let lines = 0;
      const script = bundledChild(new URL('journalChild.ts', import.meta.url));
      const folders = Array.from({ length: journals }, (_, n) => n);
      await inPairs(folders, async (n) => {
        const folder = join(parent, String(n));
        const random = randomFrom(n);
        const acknowledged: Acknowledgement[] = [];
        for (let kill = 1; kill <= killsOfEach; kill++) {
          acknowledged.push(...(await chatUntilKilled(script, folder, random)));
          // Not after each: the next process is to find what the last one left.
          if (kill % 5 === 0) check(folder, acknowledged);
        }
        lines += acknowledged.length;
      });
      assert.ok(lines > 1000, `only ${lines} lines were acknowledged`);
    });
  });
});
