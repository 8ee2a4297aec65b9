import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { historySummary } from '../../src/context/compaction/historySummary.ts';
import type { SessionState } from '../../src/protocol/sessionState.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { SessionActor } from '../../src/sessions/sessionActor.ts';
import { bundledChild, childEnvironment } from '../helpers/bundledChild.ts';
import { testServices, withFolder } from '../sessions/sessionHelpers.ts';

const source = new URL('compactionChild.ts', import.meta.url);

/** Runs the child and kills it so long after it said `word` for the `nth` time; what it had said. */
async function killAfter(
  folder: string,
  { word, nth, delay, pause }: { word: string; nth: number; delay: number; pause: number },
): Promise<readonly string[]> {
  const chatting = spawn(process.execPath, [bundledChild(source), folder, String(pause)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: childEnvironment(),
  });
  const said: string[] = [];
  createInterface({ input: chatting.stdout }).on('line', (line) => {
    said.push(line);
    const many = said.filter((each) => each === word).length;
    if (line === word && many === nth) setTimeout(() => chatting.kill('SIGKILL'), delay);
  });
  const [, signal]: unknown[] = await once(chatting, 'close');
  assert.equal(signal, 'SIGKILL');
  return said;
}

function reopened(folder: string): SessionState {
  const { journal, report } = openJournal(folder);
  assert.equal(report, undefined);
  const [session] = journal.summaries();
  const state = new SessionActor(session?.id ?? '', testServices(journal)).getState();
  assert.equal(journal.unreadableRows, 0);
  journal.close();
  return state;
}

describe('killed while a chat is summarised', function () {
  this.timeout(60_000);

  it('leaves the chat as it was', () =>
    withFolder(async (folder) => {
      await killAfter(folder, { word: 'summarising', nth: 1, delay: 20, pause: 10_000 });
      const state = reopened(folder);
      assert.equal(state.messages.length, 60);
      assert.deepEqual(state.compactions, []);
      assert.equal(historySummary(state), undefined);
    }));

  it('has a whole summary or none, whenever it happens', async () => {
    for (const delay of [0, 1, 3, 7, 15]) {
      await withFolder(async (folder) => {
        const said = await killAfter(folder, { word: 'summarising', nth: 2, delay, pause: 0 });
        const state = reopened(folder);
        const done = said.filter((each) => each === 'compacted').length;
        const there = state.compactions.length;
        assert.ok(there >= done && there <= done + 1, `${there} summaries, ${done} were told of`);
        for (const { summary, strategies } of state.compactions) {
          assert.equal(summary, 'piece 0 piece 1 piece 2 piece 3 piece 4 ');
          assert.deepEqual(strategies, ['summarise']);
        }
        assert.ok(state.messages.length >= 60, 'no message is lost');
      });
    }
  });
});
