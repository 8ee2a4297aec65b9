import assert from 'node:assert/strict';
import type { Timer } from '../../src/protocol/clock.ts';
import { applyPolicies, type Policy } from '../../src/gateway/policies.ts';
import { createRedaction } from '../../src/gateway/redaction.ts';
import { createTimeouts } from '../../src/gateway/timeouts.ts';
import { createWholeness } from '../../src/gateway/wholeness.ts';
import type { LanguageModel, ModelRequest, StreamPart } from '../../src/models/languageModel.ts';
import { createOpenAiProvider } from '../../src/models/openai/openAiProvider.ts';
import { maskSecrets } from '../../src/trust/secrets.ts';
import { startFakeModelServer } from '../helpers/fakeModelServer.ts';
import { hang, head, pings, text } from '../helpers/modelScripts.ts';
import { collect, within } from '../models/compliance.ts';

const ended: StreamPart = { type: 'finish', outcome: { type: 'done', reason: 'stop' } };
const wholeness = createWholeness((words) => words.replaceAll('secret', '[masked]'));

describe('policies', () => {
  it('wrap from the inside out: the last one sees a request first', async () => {
    const order: string[] = [];
    const named =
      (name: string): Policy =>
      (model) => ({
        info: model.info,
        stream: (request, signal) => {
          order.push(name);
          return model.stream(request, signal);
        },
      });
    await collect(applyPolicies(playing([ended]), [named('inner'), named('outer')]));
    assert.deepEqual(order, ['outer', 'inner']);
  });
});

describe('wholeness', () => {
  it('passes a good stream as it is', async () => {
    const parts = [said('a'), said('b'), ended];
    assert.deepEqual((await collect(wholeness(playing(parts)))).parts, parts);
  });

  it('drops what follows the finish', async () => {
    const { parts } = await collect(wholeness(playing([said('a'), ended, said('late'), ended])));
    assert.deepEqual(parts, [said('a'), ended]);
  });

  it('calls a stream without a finish cut off', async () => {
    const { text: kept, outcome } = await collect(wholeness(playing([said('a')])));
    assert.equal(kept, 'a');
    assert.equal(outcome?.type === 'failed' && outcome.failure.kind, 'cut-off');
  });

  it('makes a failure of what is thrown, at once or later, without its secrets', async () => {
    const thrower: LanguageModel = {
      ...playing([]),
      stream: () => {
        throw new Error('no stream, secret');
      },
    };
    for (const model of [thrower, playing([said('a'), new Error('boom, secret')])]) {
      const { outcome } = await collect(wholeness(model));
      assert.equal(outcome?.type, 'failed');
      assert.equal(outcome.failure.kind, 'unexpected');
      assert.ok(outcome.failure.detail?.endsWith('[masked]'));
    }
  });

  it('ends at an abort even where the model never settles', async () => {
    for (const parts of [['stuck'], [said('a'), 'stuck']] as const) {
      const abort = new AbortController();
      const stuck = Promise.withResolvers<void>();
      const streaming = collect(wholeness(playing(parts, stuck.resolve)), abort.signal);
      await stuck.promise;
      abort.abort();
      assert.deepEqual((await within(1_000, streaming)).outcome, { type: 'cancelled' });
    }
  });

  it('asks nobody where it was aborted before', async () => {
    let asked = false;
    const model = playing(['stuck'], () => void (asked = true));
    const { outcome } = await collect(wholeness(model), AbortSignal.abort());
    assert.deepEqual(outcome, { type: 'cancelled' });
    assert.ok(!asked);
  });
});

describe('time-outs', () => {
  const limits = { first: 30_000, between: 10_000 };

  it('end a stream that never begins, and one that stops in the middle', async () => {
    for (const [parts, ms, words] of [
      [['stuck'], 30_000, /^Fake sent nothing for 30 s\.$/],
      [[said('a'), 'stuck'], 10_000, /in the middle of its answer: nothing for 10 s\.$/],
      [[{ type: 'reasoning-delta', text: 'hm' }, 'stuck'], 10_000, /in the middle/],
    ] as const) {
      const clock = new FakeClock();
      const stuck = Promise.withResolvers<void>();
      const model = createTimeouts(limits, clock.timer)(playing(parts, stuck.resolve));
      const streaming = collect(model);
      await stuck.promise;
      assert.equal(clock.waiting, ms);
      clock.fire();
      const { outcome } = await within(1_000, streaming);
      assert.equal(outcome?.type, 'failed');
      assert.equal(outcome.failure.kind, 'timed-out');
      assert.match(outcome.failure.title, words);
      assert.equal(clock.waiting, undefined);
    }
  });

  it('start anew with each part, and are called off at the end', async () => {
    const clock = new FakeClock();
    const { outcome } = await collect(
      createTimeouts(limits, clock.timer)(playing([said('a'), said('b'), ended])),
    );
    assert.deepEqual(outcome, { type: 'done', reason: 'stop' });
    assert.deepEqual(clock.asked, [30_000, 10_000, 10_000]);
    assert.equal(clock.waiting, undefined);
  });

  it('leave an abort an abort', async () => {
    const abort = new AbortController();
    const stuck = Promise.withResolvers<void>();
    const model = createTimeouts(limits, new FakeClock().timer)(playing(['stuck'], stuck.resolve));
    const streaming = collect(model, abort.signal);
    await stuck.promise;
    abort.abort();
    assert.deepEqual((await within(1_000, streaming)).outcome, { type: 'cancelled' });
  });

  it('close the socket, and are not fooled by pings', async () => {
    const server = await startFakeModelServer();
    const provider = createOpenAiProvider({
      id: 'fake',
      label: 'Fake',
      baseUrl: server.url,
      key: () => Promise.resolve(undefined),
    });
    const short = createTimeouts({ first: 100, between: 100 });
    const bare = provider.languageModel(playing([]).info);
    const model = applyPolicies(bare, [short, wholeness]);
    try {
      // The first request loads the client, which may take longer than the time-out.
      await collect(bare);
      for (const [at, script] of [
        [hang()],
        [head(), hang()],
        [pings({ everyMs: 10 })],
        [text('kept'), pings({ everyMs: 10 })],
      ].entries()) {
        server.next(script);
        const { outcome, text: kept } = await collect(model);
        assert.equal(outcome?.type === 'failed' && outcome.failure.kind, 'timed-out');
        assert.equal(kept, at === 3 ? 'kept' : '');
        assert.ok((await server.waitForClose(at + 1)).aborted);
      }
    } finally {
      await server.close();
    }
  });
});

describe('redaction', () => {
  it('masks every message before it leaves, and says what', async () => {
    const requests: ModelRequest[] = [];
    const masked: unknown[] = [];
    const policy = createRedaction(maskSecrets, (...heard) => masked.push(heard));
    const model = policy({
      ...playing([]),
      stream: (request, signal) => {
        requests.push(request);
        return playing([ended]).stream(request, signal);
      },
    });
    const token = `ghp_${'aB3dE5fG7h'.repeat(4)}`;
    const messages = [
      { role: 'system', text: `one ${token}` },
      { role: 'user', text: 'two' },
    ] as const;
    const request = { messages, maxOutputTokens: 5, correlation: 'c1' };
    for await (const part of model.stream(request, new AbortController().signal)) {
      assert.deepEqual(part, ended);
    }
    assert.deepEqual(requests, [
      {
        ...request,
        messages: [{ role: 'system', text: 'one [masked GitHub token]' }, messages[1]],
      },
    ]);
    assert.deepEqual(masked, [[['GitHub token'], 'c1']]);
  });
});

function said(content: string): StreamPart {
  return { type: 'text-delta', text: content };
}

/** Plays parts; an error is thrown, and `stuck` hangs for ever after `onStuck`, whatever is aborted. */
function playing(
  parts: readonly (StreamPart | Error | 'stuck')[],
  onStuck: () => void = () => undefined,
): LanguageModel {
  return {
    info: {
      ref: { provider: 'fake', model: 'm' },
      label: 'm',
      providerLabel: 'Fake',
      window: { total: 8_192, reply: 2_048, assumed: true },
      exactTokens: false,
    },
    async *stream(): AsyncIterable<StreamPart> {
      for (const part of parts) {
        if (part instanceof Error) throw part;
        if (part !== 'stuck') yield part;
        else {
          onStuck();
          await new Promise(() => undefined);
        }
      }
    },
  };
}

/** A clock that stands still until `fire`. */
class FakeClock {
  readonly asked: number[] = [];
  #run: (() => void) | undefined;

  /** Milliseconds of the timer that runs. */
  get waiting(): number | undefined {
    return this.#run && this.asked.at(-1);
  }

  readonly timer: Timer = (run, ms) => {
    this.asked.push(ms);
    this.#run = run;
    return () => void (this.#run = undefined);
  };

  fire(): void {
    this.#run?.();
  }
}
