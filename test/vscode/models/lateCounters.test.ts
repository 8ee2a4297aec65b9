import assert from 'node:assert/strict';
import type { TokenCounter } from '../../../src/context/tokenCounter.ts';
import type { ContextWorkerClient } from '../../../src/context/worker/workerClient.ts';
import type { ModelInfo } from '../../../src/protocol/model.ts';
import { createThreadNotes } from '../../../src/protocol/threadNotes.ts';
import type { SessionRegistry } from '../../../src/sessions/sessionRegistry.ts';
import { LateCounters } from '../../../src/vscode/models/lateCounters.ts';
import {
  ask,
  characters,
  FakeProvider,
  finish,
  infoOf,
  newSession,
  plays,
  text,
  withRoom,
  wordsOf,
  type Script,
} from '../../rooms/roomHelpers.ts';
import { FakeMemento } from '../fakeMemento.ts';

/** Of the worker only what counts is used. */
const worker: ContextWorkerClient = {
  ...characters,
  counting: () => characters,
  findPlaces: () => Promise.reject(new Error('not asked for')),
  largeFile: () => Promise.reject(new Error('not asked for')),
  declarations: () => Promise.reject(new Error('not asked for')),
  faults: () => Promise.reject(new Error('not asked for')),
  thread: createThreadNotes(() => 0),
  table: () => Promise.reject(new Error('not asked for')),
  dispose: () => Promise.resolve(),
};
const log = { info: fails, warn: fails, error: fails };

function fails(line: string): never {
  throw new Error(line);
}

/** A provider that counts so many tokens for each character, and 20 around each request. */
function counting(factor: number): Script {
  return (request, signal) => {
    const input = Math.round(wordsOf(request).length * factor) + 20;
    return plays(
      text(`Answer ${'word '.repeat(100)}`),
      { type: 'usage', usage: { input, output: 100 } },
      finish(),
    )(request, signal);
  };
}

function inexact(info: ModelInfo): ModelInfo {
  return { ...info, exactTokens: false };
}

/** Asks so many times; how far each request's count was from what came back, as a part of it. */
async function errorsOf(memory: FakeMemento, factor: number, times: number): Promise<number[]> {
  const provider = new FakeProvider('p');
  provider.list = () => Promise.resolve({ type: 'models', models: [inexact(infoOf('p'))] });
  provider.script = counting(factor);
  let counters: LateCounters | undefined;
  const errors: number[] = [];
  const counterOf = (model: ModelInfo): Promise<TokenCounter> => {
    assert.ok(counters);
    return counters.of(model);
  };
  await withRoom(
    async (room) => {
      await room.catalog.settled();
      counters = following(room.sessions, memory);
      const actor = await newSession(room);
      for (let n = 0; n < times; n++) {
        const { receipt, usage } = await ask(room, actor, `Question ${n} ${'word '.repeat(50)}`);
        assert.ok(usage && receipt.estimated);
        errors.push(Math.abs(receipt.used / usage.input - 1));
      }
      counters.dispose();
    },
    { provider, counterOf },
  );
  return errors;
}

function following(sessions: SessionRegistry, memory: FakeMemento): LateCounters {
  return new LateCounters({ worker, sessions, memory, log });
}

describe('token counts', function () {
  this.timeout(20_000);

  it('come within 10 % of what the provider reports, and are remembered', async () => {
    const memory = new FakeMemento();
    const [first = 0, , ...later] = await errorsOf(memory, 1.3, 6);
    assert.ok(first > 0.15, 'nothing is known of the model yet');
    for (const error of later) assert.ok(error <= 0.1, String(later));
    const [again = 1] = await errorsOf(memory, 1.3, 1);
    assert.ok(again <= 0.1, 'in the next window too');
  });

  it('follow a model that counts otherwise from now on', async () => {
    const memory = new FakeMemento();
    await errorsOf(memory, 0.8, 4);
    const errors = await errorsOf(memory, 1.2, 9);
    assert.ok((errors.at(-1) ?? 1) <= 0.1, String(errors));
  });

  it('are left alone where they are exact', () =>
    withRoom(async (room) => {
      const counters = following(room.sessions, new FakeMemento());
      const exact = await counters.of(infoOf('p'));
      assert.deepEqual([exact.calibration, await exact.count(['four'])], [undefined, [4]]);
      const { calibration } = await counters.of(inexact(infoOf('p')));
      assert.deepEqual(calibration, { factor: 1, margin: 1.35 });
      counters.dispose();
    }));

  it('are estimated where they cannot be counted, which the log says', () =>
    withRoom(async ({ sessions }) => {
      const dead = { count: () => Promise.reject(new Error('the thread died')) };
      const told: string[] = [];
      const counters = new LateCounters({
        worker: { ...worker, counting: () => dead },
        sessions,
        memory: new FakeMemento(),
        log: { ...log, error: (line) => void told.push(line) },
      });
      assert.deepEqual(await (await counters.of(infoOf('p'))).count(['four']), [2]);
      assert.match(told.join(), /Tokens were estimated/u);
      counters.dispose();
    }));
});
