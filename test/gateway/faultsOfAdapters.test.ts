// Every fault of a server, on every protocol, before and after the first token, behind all policies.
import assert from 'node:assert/strict';
import { setGlobalProxyFromEnv } from 'node:http';
import type { TimeLimits } from '../../src/gateway/timeouts.ts';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { startFakeModelServer } from '../helpers/fakeModelServer.ts';
import {
  done,
  finish,
  hang,
  raw,
  text,
  textReply,
  usage,
  waitFor,
  type Script,
} from '../helpers/modelScripts.ts';
import { startRefusingProxy } from '../helpers/refusingProxy.ts';
import { startUntrustedServer } from '../helpers/untrustedServer.ts';
import { callsOf, collect, type Streamed } from '../models/compliance.ts';
import { createWireBench, key, named, wires, type WireBench } from '../models/wireBench.ts';
import { wireKinds } from '../models/wireStreams.ts';
import {
  afterFirst,
  beforeFirst,
  blanks,
  halves,
  insteadOfAnswer,
  inTheStream,
  keptText,
  oddCalls,
  unreachable,
  type FaultOutcome,
} from './faultTable.ts';
import { FaultWorld, patient } from './faultWorld.ts';

const now = (): number => Date.UTC(2026, 0, 1, 12);

/** With more room than the one that is asked first. */
const spareInfo = {
  ...named('spare'),
  window: { total: 100_000, reply: 2_048, assumed: false },
} as const;

interface Case {
  readonly script: Script;
  readonly expected: FaultOutcome;
  readonly kept: string;
  readonly times?: TimeLimits;
}

describe('a fault behind all policies, on every protocol', () => {
  let untrusted: Awaited<ReturnType<typeof startUntrustedServer>>;
  before(async () => {
    untrusted = await startUntrustedServer();
  });
  after(() => untrusted.close());

  for (const kind of wireKinds) {
    describe(`where the server speaks ${kind}`, () => {
      let bench: WireBench;
      let spare: WireBench;
      let world: FaultWorld;
      let asked: number;

      before(async () => {
        [bench, spare] = await Promise.all([createWireBench(kind), createWireBench(kind)]);
        spare.server.reply(textReply('from the spare'));
      });
      after(() => Promise.all([bench.server.close(), spare.server.close()]));
      beforeEach(() => {
        world = new FaultWorld();
        asked = 0;
      });

      function guarded(model: LanguageModel, times: TimeLimits, others: boolean): LanguageModel {
        return world.guarded(model, times, others ? spare.model({}, spareInfo) : undefined);
      }

      /** The model that has the fault; how often its server is asked is counted. */
      function faulty(over: Parameters<WireBench['model']>[0] = {}): LanguageModel {
        return bench.model({
          now,
          limits: { linger: 50 },
          fetch(input, init) {
            asked++;
            return fetch(input, init);
          },
          ...over,
        });
      }

      /** Another model of the same server, in the middle of its answer while `work` goes on. */
      async function besideAnother(work: () => Promise<void>): Promise<void> {
        const go = Promise.withResolvers<void>();
        const begun = Promise.withResolvers<void>();
        bench.server.next([
          text('one '),
          waitFor(go.promise),
          text('two'),
          finish(),
          usage(1, 1),
          done(),
        ]);
        const other = guarded(bench.model({}, named('other')), patient, false);
        const streaming = collect(other, undefined, () => begun.resolve());
        await begun.promise;
        try {
          await work();
        } finally {
          go.resolve();
        }
        const { text: said, outcome } = await streaming;
        assert.equal(said, 'one two', 'another stream is not disturbed');
        assert.deepEqual(outcome, { type: 'done', reason: 'stop' });
      }

      function assertTold(
        streamed: Streamed,
        { kind: wanted, action, says = '' }: FaultOutcome,
      ): void {
        assert.equal(streamed.outcome?.type, 'failed');
        const { failure } = streamed.outcome;
        assert.equal(failure.kind, wanted, JSON.stringify(failure));
        assert.ok(failure.actions.includes(action), failure.actions.join());
        assert.ok((failure.detail ?? '').includes(says));
        for (const words of [failure.title, failure.advice])
          assert.match(words, /^[^<>{}]{15,}\.$/u);
        assert.ok(!JSON.stringify(streamed.parts).includes(key.slice(0, 8)));
        assert.ok(!streamed.text.includes('\uFFFD'));
      }

      async function check({ script, expected, kept, times = patient }: Case): Promise<void> {
        await besideAnother(async () => {
          bench.server.reply(script);
          const model = faulty();
          const alone = await collect(guarded(model, times, false));
          assertTold(alone, expected);
          assert.equal(alone.text, kept);
          assert.equal(asked, expected.attempts);
          if (expected.waits) assert.deepEqual(world.clock.waits, expected.waits);
          assert.deepEqual(
            world.pool.load(model.info),
            { running: 0, waiting: 0 },
            'the runner is free',
          );
          world.breakers.reset();
          const both = await collect(guarded(model, times, true));
          assert.equal(both.text, expected.other ? 'from the spare' : kept);
          assert.equal(both.outcome?.type, expected.other ? 'done' : 'failed');
          assert.deepEqual(
            world.pool.load(model.info),
            { running: 0, waiting: 0 },
            'the runner is free',
          );
          world.breakers.reset();
          bench.server.reply(textReply('at last'));
          assert.equal((await collect(guarded(model, patient, false))).text, 'at last');
        });
      }

      for (const [name, { script, expected }] of Object.entries(insteadOfAnswer)) {
        it(`${name}: ${expected.kind} after ${expected.attempts}`, () =>
          check({ script: script(kind), expected, kept: '' }));
      }

      for (const [name, { script, before: early, after: late, hangs }] of Object.entries(
        inTheStream,
      )) {
        it(`${name}, before the first token: ${early.kind} after ${early.attempts}`, () =>
          check({
            script: beforeFirst(script(kind)),
            expected: early,
            kept: '',
            ...(hangs ? { times: { ...patient, first: 100 } } : {}),
          }));

        it(`${name}, after it: ${late.kind}, and what came is kept`, () =>
          check({
            script: afterFirst(script(kind)),
            expected: late,
            kept: keptText,
            ...(hangs ? { times: { ...patient, between: 100 } } : {}),
          }));
      }

      it('nothing but events that say nothing: a failure, asked elsewhere', async () => {
        bench.server.reply(blanks[kind]);
        const streamed = await collect(guarded(faulty(), patient, true));
        assert.equal(streamed.text, 'from the spare');
      });

      it('events that say nothing within an answer: the answer', async () => {
        bench.server.reply([
          ...blanks[kind],
          text('one '),
          ...blanks[kind],
          text('two'),
          finish(),
          done(),
        ]);
        const streamed = await collect(guarded(faulty(), patient, true));
        assert.equal(streamed.text, 'one two');
        assert.deepEqual(streamed.outcome, { type: 'done', reason: 'stop' });
      });

      it('two ends: the first one counts', async () => {
        bench.server.reply([
          text('whole'),
          finish(),
          usage(3, 4),
          done(),
          text(' late'),
          finish('length'),
          usage(5, 6),
          done(),
        ]);
        const { text: said, outcome, parts } = await collect(guarded(faulty(), patient, true));
        assert.equal(said, 'whole');
        assert.deepEqual(outcome, { type: 'done', reason: 'stop' });
        assert.equal(parts.filter(({ type }) => type === 'finish').length, 1);
      });

      it('an end without text: an answer', async () => {
        bench.server.reply([finish(), done()]);
        const streamed = await collect(guarded(faulty(), patient, true));
        assert.deepEqual(streamed.parts, [
          { type: 'finish', outcome: { type: 'done', reason: 'stop' } },
        ]);
      });

      it('a call of an unknown tool whose arguments are no JSON: handed on as it is', async () => {
        bench.server.reply([...oddCalls[kind], finish('tool_calls'), done()]);
        const streamed = await collect(guarded(faulty(), patient, true));
        const calls = callsOf(streamed).map(({ name, arguments: json }) => [name, json]);
        assert.deepEqual(calls, [['no_such_tool', '{"half']]);
        assert.deepEqual(streamed.outcome, { type: 'done', reason: 'tool-calls' });
      });

      for (const [name, script, limits] of [
        ['a line', [raw(halves[kind] + 'x'.repeat(300_000)), hang()], { event: 100_000 }],
        ['an answer', [text('x'.repeat(20_000), { chunk: 10 }), hang()], { answer: 100_000 }],
      ] as const) {
        it(`${name} without end: stopped, and what came is kept`, async () => {
          bench.server.reply(afterFirst(script));
          const streamed = await collect(guarded(faulty({ limits }), patient, true));
          assertTold(streamed, { kind: 'cut-off', attempts: 1, action: 'open-log', other: false });
          assert.ok(streamed.text.startsWith(keptText) && streamed.text.length < 20_000);
          assert.ok((await bench.server.waitForClose(bench.server.chats.length - 1)).aborted);
        });
      }

      it('a foreign redirect: neither question nor key follows', async () => {
        const foreign = await startFakeModelServer({ wire: wires[kind] });
        bench.server.reply([
          { type: 'respond', status: 307, body: '', headers: { location: foreign.url } },
        ]);
        const streamed = await collect(guarded(faulty(), patient, false));
        await foreign.close();
        assert.equal(foreign.connections, 0);
        assert.equal(
          streamed.outcome?.type === 'failed' && streamed.outcome.failure.kind,
          'not-a-model-answer',
        );
      });

      it('a key with a line end in it: told, and sent nowhere', async () => {
        const bad = `${key}\n${key}`;
        const streamed = await collect(
          guarded(faulty({ key: () => Promise.resolve(bad) }), patient, true),
        );
        assertTold(streamed, { kind: 'bad-key', attempts: 0, action: 'set-api-key', other: false });
        assert.equal(asked, 0);
      });

      it('a key with a line end behind it: as without', async () => {
        bench.server.reply(textReply('ready'));
        const model = faulty({ key: () => Promise.resolve(`${key}\r\n`) });
        assert.equal((await collect(guarded(model, patient, true))).text, 'ready');
        const sent = bench.server.chats.at(-1)?.headers ?? {};
        assert.equal(wires[kind].keyOf(sent), key);
      });

      it('an address without a scheme: told, and nobody is asked', async () => {
        const baseUrl = bench.server.url.replace('http://', '');
        const streamed = await collect(guarded(faulty({ baseUrl }), patient, true));
        const action = 'open-settings';
        assertTold(streamed, { kind: 'bad-request', attempts: 0, action, other: false });
        assert.equal(asked, 0);
      });

      it('an address that ends in a slash: as without', async () => {
        bench.server.reply(textReply('ready'));
        const model = faulty({ baseUrl: `${bench.server.url}/` });
        assert.equal((await collect(guarded(model, patient, true))).text, 'ready');
      });

      async function checkAddress(baseUrl: string, expected: FaultOutcome): Promise<void> {
        const alone = await collect(guarded(faulty({ baseUrl }), patient, false));
        assertTold(alone, expected);
        assert.equal(asked, expected.attempts);
        const { failure } = alone.outcome?.type === 'failed' ? alone.outcome : assert.fail();
        assert.ok(failure.title.includes(new URL(baseUrl).host), failure.title);
        world.breakers.reset();
        const both = await collect(guarded(faulty({ baseUrl }), patient, true));
        assert.equal(both.text, expected.other ? 'from the spare' : '');
      }

      it('no such host: it is named, and another answers', () =>
        checkAddress('http://nowhere.invalid/v1', unreachable));

      it('nobody listens: it is named, and another answers', async () => {
        const gone = await startFakeModelServer();
        await gone.close();
        await checkAddress(gone.url, unreachable);
      });

      it('a certificate that nobody vouches for: it is named, after one attempt', async () => {
        await checkAddress(`https://${untrusted.host}/v1`, {
          kind: 'untrusted-certificate',
          attempts: 1,
          action: 'open-settings',
          other: false,
        });
      });

      it('a proxy that refuses: it is named', async () => {
        const proxy = await startRefusingProxy();
        const undo = setGlobalProxyFromEnv({ http_proxy: `http://127.0.0.1:${proxy.port}` });
        const model = faulty({ baseUrl: 'http://models.invalid/v1' });
        const streamed = await collect(guarded(model, patient, false)).finally(undo);
        await proxy.close();
        assertTold(streamed, unreachable);
        const { failure } = streamed.outcome?.type === 'failed' ? streamed.outcome : assert.fail();
        assert.match(failure.title, /proxy.*403/u);
      });
    });
  }
});
