import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  createEventFrames,
  createLineFrames,
  type Frame,
  type FrameParser,
} from '../../src/models/http/answerFrames.ts';
import { streamOf } from '../../src/models/http/streamOf.ts';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { collect } from './compliance.ts';
import { fakeInfo, providerOf } from './wireBench.ts';

/** A stream of each protocol with everything in it, and what of it proves the end. */
const streams = {
  gemini: {
    proof: '"finishReason":"STOP"',
    text: [
      '\uFEFF: hello\r\n\r\n',
      'data: {"candidates":[{"content":{"parts":[{"text":"hm","thought":true}]}}]}\r\n\r\n',
      'data: {"candidates":[{"content":{"parts":[{"text":"Prüfung 💶 "}]}}]}\n\n',
      'data: {half\n\n',
      'data: {"candidates":[{"content":\ndata: {"parts":[{"text":"é\\n"}]}}]}\r\r',
      'data: {"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}}]}}]}\n\n',
      'data: {"candidates":[{"index":0,"finishReason":"STOP"}]}\n\n',
      'data: {"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":4}}\n\n',
    ].join(''),
  },
  ollama: {
    proof: '"done":true',
    text: [
      '{"message":{"thinking":"hm"},"done":false}\r\n',
      '{"message":{"content":"Prüfung 💶 "}}\n',
      '{half\n\n',
      '{"message":{"content":"é\\n"}}\n',
      '{"message":{"tool_calls":[{"function":{"name":"f","arguments":{}}}]}}\n',
      '{"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":4}\n',
    ].join(''),
  },
} as const;

type Kind = keyof typeof streams;

for (const kind of ['gemini', 'ollama'] satisfies Kind[]) {
  const { text: stream, proof } = streams[kind];
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
      const line = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.json().map((text) => `data: ${text}\n\n`),
        fc.json().map((text) => `${text}\n`),
        fc.anything().map((part) => `data: ${json({ candidates: [part] })}\n\n`),
        fc.anything().map((message) => `${json({ message })}\n`),
        fc.constantFrom('data: [DONE]\n\n', 'event: error\n', '\r', '\n', 'data:', '{"error":"x"}'),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
          const sent = new TextEncoder().encode(lines.join(''));
          const { parts, outcome } = await collect(modelFor(kind, [sent]));
          assert.equal(outcome?.type, 'failed');
          assert.equal(parts.filter((part) => part.type === 'finish').length, 1);
        }),
        { numRuns: 60 },
      );
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
function modelFor(kind: Kind, chunks: readonly Uint8Array[]): LanguageModel {
  const fetch = (): Promise<Response> => Promise.resolve(new Response(streamOf(eachOf(chunks))));
  return providerOf(kind, { fetch }).languageModel(fakeInfo);
}

async function* eachOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
