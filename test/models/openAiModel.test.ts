import assert from 'node:assert/strict';
import { startFakeModelServer } from '../helpers/fakeModelServer.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import {
  contentEvent,
  done,
  event,
  finish,
  hang,
  longLine,
  pings,
  raw,
  reasoning,
  redirectTo,
  reset,
  splitText,
  text,
  textReply,
  toolCall,
  usage,
} from '../helpers/modelScripts.ts';
import { callsOf, collect, within } from './compliance.ts';
import { createWireBench, key, named, type WireBench } from './wireBench.ts';

describe('the OpenAI adapter', () => {
  let bench: WireBench;
  beforeEach(async () => {
    bench = await createWireBench('openai');
  });
  afterEach(() => bench.server.close());

  describe('sends', () => {
    it('the request with the key, and nothing about this machine', async () => {
      await collect(bench.model());
      const { body, headers, path } = await bench.server.waitForRequest();
      assert.equal(path, '/v1/chat/completions');
      assert.deepEqual(body, {
        model: 'fake-model',
        messages: [{ role: 'user', content: 'Where is the price computed?' }],
        stream: true,
        stream_options: { include_usage: true },
        max_tokens: 256,
      });
      assert.equal(headers.authorization, `Bearer ${key}`);
      assert.equal(headers['user-agent'], 'Parley');
      assert.deepEqual(
        Object.keys(headers).filter((name) => name.startsWith('x-')),
        [],
      );
    });

    it('the limit under the name that OpenAI’s reasoning models take', async () => {
      await collect(bench.model({}, named('gpt-5-mini')));
      const { body } = await bench.server.waitForRequest();
      assert.equal(fieldOf(body, 'max_completion_tokens'), 256);
      assert.equal(fieldOf(body, 'max_tokens'), undefined);
    });

    it('no Authorization where there is no key, and a key without what was pasted around it', async () => {
      await collect(bench.model({ key: () => Promise.resolve(undefined) }));
      await collect(bench.model({ key: () => Promise.resolve(' \n') }));
      await collect(bench.model({ key: () => Promise.resolve(` ${key}\r\n`) }));
      assert.deepEqual(
        bench.server.chats.map((chat) => chat.headers.authorization),
        [undefined, undefined, `Bearer ${key}`],
      );
    });

    it('nothing with a key that no header can hold', async () => {
      for (const bad of ['schlüssel-12345', 'key 12345', 'key\n12345']) {
        const failure = await bench.failureOf([], { key: () => Promise.resolve(bad) });
        assert.equal(failure.kind, 'bad-key');
        assert.ok(!JSON.stringify(failure).includes('12345'));
      }
      assert.equal(bench.server.requests.length, 0);
    });

    it('nothing to an address that holds a password or more than a path, and repeats none', async () => {
      for (const baseUrl of [
        'http://me:hunter2@127.0.0.1:1/v1',
        'no address',
        'file:///etc/v1',
        `${bench.server.url}?api-version=2024-10-21`,
        `${bench.server.url}#v1`,
      ]) {
        const failure = await bench.failureOf([], { baseUrl });
        assert.equal(failure.kind, 'bad-request');
        assert.match(failure.title, /address of Fake cannot be used/);
        assert.ok(!JSON.stringify(failure).includes('hunter2'));
      }
      assert.equal(bench.server.requests.length, 0);
    });

    it('to two servers side by side, each with its own key', async () => {
      const other = await startFakeModelServer({ key: 'other-key', script: textReply('from two') });
      bench.server.reply(textReply('from one'));
      try {
        const two = bench.model({
          baseUrl: `${other.url}/`,
          key: () => Promise.resolve('other-key'),
        });
        const [first, second] = await Promise.all([collect(bench.model()), collect(two)]);
        assert.equal(first.text, 'from one');
        assert.equal(second.text, 'from two');
        assert.equal(bench.server.chats[0]?.headers.authorization, `Bearer ${key}`);
      } finally {
        await other.close();
      }
    });

    it('no key to where a foreign redirect leads, but follows one at home', async () => {
      const foreign = await startFakeModelServer();
      try {
        const failure = await bench.failureOf([redirectTo(`${foreign.url}/chat/completions`, 307)]);
        assert.equal(failure.kind, 'not-a-model-answer');
        assert.ok(failure.title.includes(`http://127.0.0.1:${foreign.port}`));
        assert.equal(foreign.requests.length, 0);
      } finally {
        await foreign.close();
      }
      bench.server.next([redirectTo('/v1/chat/completions', 308)]);
      const { text: answer } = await bench.answerTo(textReply('still here'));
      assert.equal(answer, 'still here');
      assert.equal(bench.server.chats.at(-1)?.headers.authorization, `Bearer ${key}`);
      assert.ok(bench.server.chats.at(-1)?.raw.includes('Where is the price'));
    });
  });

  describe('reads', () => {
    it('text, reasoning and usage', async () => {
      const streamed = await bench.answerTo([
        reasoning('let me see'),
        event({ choices: [{ index: 0, delta: { reasoning: ' more' } }] }),
        text('It is 42.'),
        finish(),
        usage(11, 5),
        done(),
      ]);
      assert.equal(streamed.reasoning, 'let me see more');
      assert.equal(streamed.text, 'It is 42.');
      assert.deepEqual(streamed.usage, { input: 11, output: 5 });
      assert.deepEqual(streamed.outcome, { type: 'done', reason: 'stop' });
    });

    it('tool calls in pieces, also where the server ends them with "stop"', async () => {
      for (const reason of ['tool_calls', 'stop']) {
        const { parts, outcome } = await bench.answerTo([
          toolCall('read', '{"path":"a"}'),
          toolCall('list', '{}', { index: 1 }),
          finish(reason),
          done(),
        ]);
        const calls = parts.filter((part) => part.type === 'tool-call-delta');
        const first = calls.filter((call) => call.index === 0);
        assert.equal(first.map((call) => call.arguments).join(''), '{"path":"a"}');
        assert.equal(first[0]?.name, 'read');
        assert.equal(calls.find((call) => call.index === 1)?.name, 'list');
        assert.deepEqual(outcome, { type: 'done', reason: 'tool-calls' });
      }
    });

    it('two calls under one number as two', async () => {
      const piece = (id: string | undefined, json: string, index?: number) =>
        event({
          choices: [
            {
              index: 0,
              delta: {
                tool_calls: [
                  {
                    ...(index === undefined ? {} : { index }),
                    ...(id === undefined ? {} : { id }),
                    function: { ...(id === undefined ? {} : { name: 'read' }), arguments: json },
                  },
                ],
              },
            },
          ],
        });
      for (const index of [0, undefined]) {
        const streamed = await bench.answerTo([
          piece('a', '{"path":', index),
          piece(undefined, '"a"}', index),
          piece('b', '{"path":"b"}', index),
          finish('tool_calls'),
          done(),
        ]);
        assert.deepEqual(callsOf(streamed), [
          { id: 'a', name: 'read', arguments: '{"path":"a"}' },
          { id: 'b', name: 'read', arguments: '{"path":"b"}' },
        ]);
      }
    });

    it('nothing in a piece of a call that adds nothing, so that no time-out is fooled', async () => {
      const piece = (call: object) =>
        event({ choices: [{ index: 0, delta: { tool_calls: [{ index: 0, ...call }] } }] });
      const { parts, outcome } = await bench.answerTo([
        piece({ id: 'a', function: { name: 'read', arguments: '' } }),
        piece({ function: { arguments: '' } }),
        piece({}),
        piece({ id: 'a', function: { arguments: '{}' } }),
        finish('stop'),
        done(),
      ]);
      const calls = parts.filter((part) => part.type === 'tool-call-delta');
      assert.deepEqual(
        calls.map((call) => call.arguments),
        ['', '{}'],
      );
      assert.deepEqual(outcome, { type: 'done', reason: 'tool-calls' });
    });

    it('characters that the server parts in the middle of a surrogate pair', async () => {
      const piece = (delta: string) => raw(`data: {"choices":[{"index":0,"delta":${delta}}]}\n\n`);
      const call = (json: string) =>
        piece(
          `{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"${json}"}}]}`,
        );
      const streamed = await bench.answerTo([
        ...['\\ud83d', '\\udcb6'].map((half) => piece(`{"content":"${half}"}`)),
        ...['{\\"a\\":\\"', '\\ud83d', '\\udcb6', '\\"}'].map(call),
        finish(),
        done(),
      ]);
      assert.equal(streamed.text, '💶');
      assert.deepEqual(callsOf(streamed), [{ id: 'a', name: 'f', arguments: '{"a":"💶"}' }]);
    });

    it('every word for an end', async () => {
      for (const [word, reason] of [
        ['length', 'length'],
        ['MAX_TOKENS', 'length'],
        ['content_filter', 'content-filter'],
        ['eos_token', 'stop'],
      ] as const) {
        const { outcome } = await bench.answerTo([text('x'), finish(word), done()]);
        assert.deepEqual(outcome, { type: 'done', reason });
      }
    });

    it('a finished answer as whole, whatever happens after it', async () => {
      for (const after of [
        [],
        [reset()],
        [hang()],
        [pings({ everyMs: 5 })],
        [event({ error: { message: 'too late' } })],
        [text(' late'), done()],
        [done(), text(' late'), finish('length')],
        [raw('data: {half\n\n')],
      ]) {
        const { text: answer, outcome } = await bench.answerTo(
          [text('whole'), finish(), ...after],
          {
            limits: { linger: 50 },
          },
        );
        assert.equal(answer, 'whole');
        assert.deepEqual(outcome, { type: 'done', reason: 'stop' });
      }
    });

    it('past events that cannot be read, and notes them', async () => {
      const { text: answer, outcome } = await bench.answerTo([
        text('one '),
        raw('data: {"choices":[{"delta":{"con\n\n', 'what is this\n\n', 'event: odd\ndata: 7\n\n'),
        event({ choices: null }),
        event({ type: 'ping' }),
        event({ choices: [{ index: 0, delta: { content: 17 } }, 'x'] }),
        ...textReply('two'),
      ]);
      assert.equal(answer, 'one two');
      assert.deepEqual(outcome, { type: 'done', reason: 'stop' });
      assert.deepEqual(bench.warnings, [
        'Fake sent 5 unreadable event(s), left out of the answer.',
      ]);
    });

    it('events without blank lines between them', async () => {
      const lines = contentEvent('a').trimEnd() + '\n' + contentEvent('b').trimEnd() + '\n\n';
      assert.equal((await bench.answerTo([raw(lines), finish(), done()])).text, 'ab');
    });

    it('no further than its reader, and closes the socket behind it', async () => {
      bench.server.next([text('some'), hang()]);
      const request = { messages: [], maxOutputTokens: 1, correlation: 'c' };
      for await (const part of bench.model().stream(request, new AbortController().signal)) {
        if (part.type === 'text-delta') break;
      }
      assert.ok((await within(1_000, bench.server.waitForClose(0))).aborted);
    });

    it('bytes parted anywhere', async () => {
      const { text: answer } = await bench.answerTo([
        splitText('Prüfung ', 'character'),
        splitText('💶 ', 'field'),
        splitText('é', 'line-end'),
        finish(),
        done(),
      ]);
      assert.equal(answer, 'Prüfung 💶 é');
    });

    it('a line of 10 MB, but not one over the limit, nor an endless answer', async () => {
      const { text: answer } = await bench.answerTo([longLine(10_000_000), finish(), done()]);
      assert.equal(answer.length, 10_000_000);
      const tooLong = await bench.answerTo([text('kept'), longLine(300_000), finish(), done()], {
        limits: { event: 100_000 },
      });
      assert.equal(tooLong.text, 'kept');
      assert.equal(tooLong.outcome?.type, 'failed');
      const endless = await bench.answerTo(
        [text('x'.repeat(20_000), { chunk: 10 }), finish(), done()],
        {
          limits: { answer: 100_000 },
        },
      );
      assert.equal(endless.outcome?.type, 'failed');
      assert.ok(endless.text.length > 0 && endless.text.length < 20_000);
      assert.ok((await bench.server.waitForClose(2)).aborted);
    });
  });
});
