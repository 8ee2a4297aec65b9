import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import { compactHistory } from '../../src/context/compaction/compactHistory.ts';
import { historySummary } from '../../src/context/compaction/historySummary.ts';
import { createWorkerClient } from '../../src/context/worker/workerClient.ts';
import { foldAll } from '../../src/protocol/fold.ts';
import { addMessage, startReply } from '../sessions/sessionHelpers.ts';
import { newSession, withRoom } from './roomHelpers.ts';

const entry = new URL('../../src/context/worker/contextWorker.ts', import.meta.url);
/** A line of 16 million tokens. */
const line = 'const value = 42; '.repeat(3_600_000);

describe('a line of 16 million tokens', function () {
  this.timeout(120_000);

  it('keeps no chat from being opened, planned and summarised', async () => {
    const counter = createWorkerClient(() => new Worker(entry));
    await withRoom(
      async (room) => {
        const actor = await newSession(room);
        await addMessage(actor, 'Print the log, see src/log.ts', 'user', 'c', 'm1');
        await actor.dispatch(startReply('r1', 'm1'), 'parley', 'c');
        for (let at = 0; at < line.length; at += 8_000_000) {
          actor.grow('r1', line.slice(at, at + 8_000_000));
        }
        await actor.dispatch({ type: 'end-reply', reply: 'r1', reason: 'stop' }, 'test/small', 'c');
        await addMessage(actor, 'And now?', 'user', 'c', 'm2');
        await actor.dispatch(startReply('r2', 'm2'), 'parley', 'c');
        actor.grow('r2', 'Fine.');
        await actor.dispatch({ type: 'end-reply', reply: 'r2', reason: 'stop' }, 'test/small', 'c');

        const opened = await room.sessions.reopen(actor.id);
        assert.equal(opened.type, 'opened');
        const state = opened.actor.getState();
        assert.equal(state.messages[1]?.text.length, line.length);
        const { signal } = new AbortController();
        const receipt = await room.conversations.preview(actor.id, '', signal);
        assert.ok(receipt && receipt.used < 60_000, JSON.stringify(receipt?.used));
        const older = receipt.items.find(({ id }) => id === 'history-older');
        assert.ok(older && older.tokens > 15_000_000, JSON.stringify(older));

        const result = await compactHistory({ state, goal: 8_000, counter, signal });
        assert.ok(result.type === 'compacted', JSON.stringify(result));
        assert.ok(result.history.tokensAfter < 20_000, String(result.history.tokensAfter));
        const done = await opened.actor.dispatch({ type: 'compact', ...result.history }, 'x', 'c');
        assert.equal(done.type, 'done');
        const events = room.sessions.history(actor.id);
        const told = historySummary(foldAll({ ...state, version: 0 }, events.slice(-1)));
        assert.match(told?.piece.text ?? '', /src\/log\.ts/u);
      },
      { counter },
    );
    await counter.dispose();
  });
});
