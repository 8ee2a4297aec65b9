import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import {
  createEventFrames,
  createLineFrames,
  type Frame,
  type FrameParser,
} from '../../src/models/http/answerFrames.ts';
import { streamOf } from '../../src/models/http/streamOf.ts';
import type { LanguageModel, StreamPart } from '../../src/models/languageModel.ts';
import { callsOf, collect, type Streamed } from './compliance.ts';
import { fakeInfo, providerOf, type WireKind } from './wireBench.ts';
import { streams, wireKinds } from './wireStreams.ts';

/** Values in the places where each protocol keeps what it says, and lines that are nothing at all. */
const line = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json().map((text) => `data: ${text}\n\n`),
  fc.json().map((text) => `${text}\n`),
  fc.anything().map((each) => `data: ${json({ candidates: [each] })}\n\n`),
  fc.anything().map((delta) => `data: ${json({ choices: [{ delta }] })}\n\n`),
  fc.anything().map((message) => `${json({ message })}\n`),
  fc
    .tuple(
      fc.constantFrom(
        'message_start',
        'content_block_start',
        'content_block_delta',
        'message_delta',
      ),
      fc.anything(),
    )
    .map(([type, each]) => {
      const fields = { index: each, message: each, content_block: each, delta: each, usage: each };
      return `data: ${json({ type, ...fields })}\n\n`;
    }),
  fc
    .tuple(fc.constantFrom('output_text.delta', 'output_item.done', 'created'), fc.anything())
    .map(([type, each]) => {
      const fields = { delta: each, item: each, output_index: each, response: each };
      return `data: ${json({ type: `response.${type}`, ...fields })}\n\n`;
    }),
  fc.constantFrom('data: [DONE]\n\n', 'event: error\n', 'error: x\n\n', '\r', '\n', 'data:'),
  fc.constant('{"error":"x"}'),
);

for (const kind of wireKinds) {
  const { text: stream, proof, transcript } = streams[kind];
  const bytes = new TextEncoder().encode(stream);

  describe(`a stream of ${kind}`, function () {
    this.timeout(20_000);

    it('gives the same parts wherever its bytes are parted', async () => {
      const whole = await collect(modelFor(kind, [bytes]));
      assert.equal(whole.text, 'Prüfung 💶 é\n');
      assert.equal(whole.reasoning, 'hm');
      assert.deepEqual(whole.usage, { input: 3, output: 4 });
      assert.deepEqual(whole.outcome, { type: 'done', reason: 'tool-calls' });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 40 }), async (cuts) => {
          assert.deepEqual((await collect(modelFor(kind, pieces(bytes, cuts)))).parts, whole.parts);
        }),
        { numRuns: 60 },
      );
      const single = pieces(bytes, Array.from(bytes.keys()));
      assert.deepEqual((await collect(modelFor(kind, single))).parts, whole.parts);
    });

    it('cut off anywhere keeps what came, and is never taken for whole before its end', async () => {
      const before = new TextEncoder().encode(stream.slice(0, stream.indexOf(proof))).length;
      await fc.assert(
        fc.asyncProperty(fc.nat(before), async (end) => {
          const { text, outcome } = await collect(modelFor(kind, [bytes.subarray(0, end)]));
          assert.equal(outcome?.type, 'failed');
          assert.ok('Prüfung 💶 é\n'.startsWith(text));
          assert.ok(!text.includes('\uFFFD'));
        }),
        { numRuns: 60 },
      );
    });

    it('ends in one finish whatever bytes come', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
          const sent = new TextEncoder().encode(lines.join(''));
          const streamed = await collect(modelFor(kind, [sent]));
          assert.equal(streamed.outcome?.type, 'failed');
          assertTyped(streamed);
        }),
        { numRuns: 100 },
      );
    });

    it('gives nothing but typed parts, however a whole answer is damaged', async () => {
      const sent = new TextEncoder().encode(transcript);
      const damage = fc.record({
        at: fc.nat(sent.length),
        length: fc.nat(40),
        instead: fc.uint8Array({ maxLength: 20 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 6 }), async (all) => {
          const damaged = all.reduce(
            (left, { at, length, instead }) =>
              Buffer.concat([left.subarray(0, at), instead, left.subarray(at + length)]),
            Buffer.from(sent),
          );
          assertTyped(await collect(modelFor(kind, [damaged])));
        }),
        { numRuns: 100 },
      );
    });

    it('as its maker documents it says in the same parts what the others say', async () => {
      const streamed = await collect(modelFor(kind, [new TextEncoder().encode(transcript)]));
      assertTyped(streamed);
      assert.equal(streamed.reasoning, 'I look where the price is.');
      assert.equal(streamed.text, 'It stands in `cart.ts`: I read it.');
      const calls = callsOf(streamed).map(({ name, arguments: given }) => [
        name,
        JSON.parse(given),
      ]);
      assert.deepEqual(calls, [['read_file', { path: 'src/cart.ts' }]]);
      const { input, output, cachedInput } = streamed.usage ?? {};
      // Ollama tells nothing of its cache.
      const cached = kind === 'ollama' ? undefined : 64;
      assert.deepEqual([input, output, cachedInput], [148, 37, cached]);
      assert.deepEqual(orderOf(streamed), [
        'reasoning-delta',
        'text-delta',
        'tool-call-delta',
        'usage',
        'finish',
      ]);
      assert.deepEqual(streamed.outcome, { type: 'done', reason: 'tool-calls' });
    });
  });
}

describe('frames of an answer', () => {
  const makers = { events: createEventFrames, lines: createLineFrames };
  for (const [name, make] of Object.entries(makers)) {
    it(`are the same wherever the text is parted: ${name}`, () => {
      const token = fc.constantFrom('data: ', '{"a":1}', '{', '\n', '\r\n', '\n\n', 'b', '💶', ':');
      fc.assert(
        fc.property(fc.array(token), fc.array(fc.nat(60)), (tokens, cuts) => {
          const text = tokens.join('');
          assert.deepEqual(framesOf(make(), slices(text, cuts)), framesOf(make(), [text]));
        }),
      );
    });
  }

  it('tell what they hold back', () => {
    const lines = createLineFrames();
    assert.deepEqual(lines.push('{"a":1}\n{"b"'), [{ value: { a: 1 }, kind: 'value' }]);
    assert.equal(lines.pending, 4);
    assert.deepEqual(lines.push(':2}'), []);
    assert.deepEqual(lines.end(), [{ value: { b: 2 }, kind: 'value' }]);
    assert.equal(lines.pending, 0);
  });

  it('tell an error and a line that is no field from a value', () => {
    const text = 'event: error\ndata: {"a":1}\n\n{"b":2}\ndata: {"c":3}\ndata: {"d":4}\n\n';
    assert.deepEqual(framesOf(createEventFrames(), [text]), [
      { value: { a: 1 }, kind: 'error' },
      { value: { b: 2 }, kind: 'stray' },
      { value: { c: 3 }, kind: 'value' },
      { value: { d: 4 }, kind: 'value' },
    ]);
  });
});

/** What a part of each type may hold besides: nothing else comes out of an adapter. */
const fieldsOf: Readonly<Record<StreamPart['type'], readonly string[]>> = {
  'text-delta': ['text'],
  'reasoning-delta': ['text'],
  'tool-call-delta': ['index', 'id', 'name', 'arguments'],
  usage: ['usage'],
  notice: [],
  finish: ['outcome'],
};

/** Parts of the union only, and one finish at the end. */
function assertTyped({ parts }: Streamed): void {
  for (const part of parts) {
    const allowed = fieldsOf[part.type];
    for (const field of Object.keys(part)) {
      assert.ok(field === 'type' || allowed.includes(field), `${part.type} with ${field}`);
    }
    if (part.type === 'text-delta' || part.type === 'reasoning-delta') {
      assert.equal(typeof part.text, 'string');
    }
  }
  assert.equal(parts.filter(({ type }) => type === 'finish').length, 1);
  assert.equal(parts.at(-1)?.type, 'finish');
}

/** The kinds of part in their order, each run of one kind once. */
function orderOf({ parts }: Streamed): readonly string[] {
  return parts.map(({ type }) => type).filter((type, at, all) => type !== all[at - 1]);
}

function framesOf(parser: FrameParser, texts: readonly string[]): readonly Frame[] {
  return [...texts.flatMap((text) => parser.push(text)), ...parser.end()];
}

function slices(text: string, cuts: readonly number[]): readonly string[] {
  const at = [0, ...cuts.filter((cut) => cut < text.length), text.length].toSorted((a, b) => a - b);
  return at.slice(1).map((end, i) => text.slice(at[i], end));
}

function pieces(all: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const at = [0, ...cuts, all.length].toSorted((a, b) => a - b);
  return at.slice(1).map((end, i) => all.slice(at[i], end));
}

/** JSON of anything; what has no JSON is null. */
function json(value: unknown): string {
  try {
    return JSON.stringify(value, (_, each: unknown) =>
      typeof each === 'bigint' || typeof each === 'symbol' ? null : each,
    );
  } catch {
    return 'null';
  }
}

/** A model whose server sends these bytes, one read for each piece. */
function modelFor(kind: WireKind, chunks: readonly Uint8Array[]): LanguageModel {
  const fetch = (): Promise<Response> =>
    Promise.resolve(new Response(streamOf(Readable.from(chunks))));
  return providerOf(kind, { fetch, limits: { linger: 20 } }).languageModel(fakeInfo);
}
