import assert from 'node:assert/strict';
import { LateCompactor } from '../../../src/vscode/sessions/lateCompactor.ts';
import { nullLog } from '../../../src/protocol/log.ts';
import { compactionOf } from '../../../src/protocol/compaction.ts';
import {
  ask,
  characters,
  FakeProvider,
  newSession,
  says,
  withRoom,
  type TestRoom,
} from '../../rooms/roomHelpers.ts';

const small = { total: 10_000, reply: 1_000, assumed: false };

async function withLate(
  work: (room: TestRoom, late: LateCompactor, asked: () => number) => Promise<void>,
): Promise<void> {
  const provider = new FakeProvider('p', small);
  let n = 0;
  provider.script = (request, signal) => {
    const isSummary = request.messages[0]?.text.startsWith('You condense');
    return says(isSummary ? 'They talked.' : `Answer ${++n} ${'word '.repeat(60)}`)(
      request,
      signal,
    );
  };
  let counted = 0;
  await withRoom(
    async (room) => {
      await room.catalog.settled();
      const late = new LateCompactor({
        ...room,
        guard: (model) => model,
        counterOf() {
          counted++;
          return Promise.resolve(characters);
        },
        compactAt: () => 0.8,
        log: nullLog,
      });
      await work(room, late, () => counted);
      late.dispose();
    },
    { provider, reserve: () => 1_000 },
  );
}

describe('keeping long chats within their windows', function () {
  this.timeout(20_000);

  it('counts nothing while a chat is short, and summarises it by itself when it is long', () =>
    withLate(async (room, late, counted) => {
      const actor = await newSession(room);
      for (let n = 0; n < 3; n++) await ask(room, actor, `Question ${n}`);
      assert.equal(counted(), 0);
      for (let n = 3; n < 40; n++) await ask(room, actor, `Question ${n}`);
      await (await late.load()).idle();
      const { compactions, messages } = actor.getState();
      assert.ok(compactionOf(compactions, messages), 'a summary holds');
    }));

  it('does it at once where a person wants it', () =>
    withLate(async (room, late) => {
      const actor = await newSession(room);
      for (let n = 0; n < 6; n++) await ask(room, actor, `Question ${n}`);
      const outcome = await (await late.load()).compactNow(actor.id);
      assert.equal(outcome.type, 'compacted');
      const empty = await newSession(room);
      assert.deepEqual(await (await late.load()).compactNow(empty.id), { type: 'nothing' });
    }));
});
