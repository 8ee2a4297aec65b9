import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SseParser, type SseEvent } from '../../src/models/http/sseParser.ts';
import { streamOf } from '../../src/models/http/streamOf.ts';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { createOpenAiProvider } from '../../src/models/openai/openAiProvider.ts';
import { collect } from './compliance.ts';

/** A stream with everything in it: CR LF and LF, a comment, a bad line, wide characters, usage. */
const stream = [
  '\uFEFF: hello\r\n\r\n',
  'data: {"choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"hm"}}]}\r\n\r\n',
  'event: message\ndata: {"choices":[{"index":0,"delta":{"content":"Prüfung 💶 "}}]}\n\n',
  'data: {half\n\n',
  'data: {"choices":[{"index":0,\ndata: "delta":{"content":"é\\n"}}]}\r\r',
  'data:{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n',
  'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}\n\n',
  'data: [DONE]\n\n',
].join('');
const bytes = new TextEncoder().encode(stream);

describe('a stream of events', () => {
  it('gives the same parts wherever its bytes are parted', async function () {
    this.timeout(20_000);
    const whole = await collect(modelFor([bytes]));
    assert.equal(whole.text, 'Prüfung 💶 é\n');
    assert.equal(whole.reasoning, 'hm');
    assert.deepEqual(whole.usage, { input: 3, output: 4 });
    assert.deepEqual(whole.outcome, { type: 'done', reason: 'stop' });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 40 }), async (cuts) => {
        assert.deepEqual((await collect(modelFor(pieces(bytes, cuts)))).parts, whole.parts);
      }),
      { numRuns: 60 },
    );
    const single = pieces(bytes, Array.from(bytes.keys()));
    assert.deepEqual((await collect(modelFor(single))).parts, whole.parts);
  });

  it('cut off anywhere keeps what came, and is never taken for whole before its finish', async function () {
    this.timeout(20_000);
    const finishAt = stream.indexOf('"finish_reason":"stop"');
    const wholeBytes = new TextEncoder().encode(stream.slice(0, finishAt)).length;
    await fc.assert(
      fc.asyncProperty(fc.nat(wholeBytes), async (end) => {
        const { text, outcome } = await collect(modelFor([bytes.subarray(0, end)]));
        assert.equal(outcome?.type, 'failed');
        assert.ok('Prüfung 💶 é\n'.startsWith(text));
        assert.ok(!text.includes('\uFFFD'));
      }),
      { numRuns: 60 },
    );
  });

  it('ends in one finish whatever bytes come', async function () {
    this.timeout(20_000);
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json().map((json) => `data: ${json}\n\n`),
      fc.anything().map((delta) => `data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`),
      fc.constantFrom('data: [DONE]\n\n', 'event: error\n', 'error: x\n\n', '\r', '\n', 'data:'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const { parts, outcome } = await collect(
          modelFor([new TextEncoder().encode(lines.join(''))]),
        );
        assert.equal(outcome?.type, 'failed');
        assert.equal(parts.filter((part) => part.type === 'finish').length, 1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the parser of events', () => {
  it('gives the same events wherever the text is parted', () => {
    const token = fc.constantFrom(
      'data: a',
      'data:',
      'event: x',
      '\n',
      '\r',
      '\r\n',
      '\r\n',
      'b',
      '💶',
      ':',
    );
    fc.assert(
      fc.property(fc.array(token), fc.array(fc.nat(60)), (tokens, cuts) => {
        const text = tokens.join('');
        assert.deepEqual(eventsOf(slices(text, cuts)), eventsOf([text]));
      }),
    );
  });

  it('follows the standard, and forgives what servers do', () => {
    for (const [text, expected] of [
      ['data: a\ndata: b\n\n', [['message', 'a\nb']]],
      ['event: x\ndata:  two\n\n', [['x', ' two']]],
      [': comment\nid: 1\nretry: 5\n\n', []],
      ['data: cut short', [['message', 'cut short']]],
      ['error: {}\n\n', [['error', '{}']]],
      ['plain line\n', [['stray', 'plain line']]],
      ['event: lonely\n\ndata: x\n\n', [['message', 'x']]],
    ] as const) {
      assert.deepEqual(
        eventsOf([text]).map(({ event, data }) => [event, data]),
        expected,
      );
    }
  });

  it('tells how much it holds back', () => {
    const parser = new SseParser();
    parser.push('data: 12345\ndata: 678');
    assert.equal(parser.pending, 'data: 678'.length + '12345'.length + 1);
    parser.push('\n\n');
    assert.equal(parser.pending, 0);
  });
});

function eventsOf(texts: readonly string[]): readonly SseEvent[] {
  const parser = new SseParser();
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

/** A model whose server sends these bytes, one read for each piece. */
function modelFor(chunks: readonly Uint8Array[]): LanguageModel {
  return createOpenAiProvider({
    id: 'fake',
    label: 'Fake',
    baseUrl: 'http://127.0.0.1:9/v1',
    key: () => Promise.resolve(undefined),
    fetch: () => Promise.resolve(new Response(streamOf(eachOf(chunks)))),
  }).languageModel({
    ref: { provider: 'fake', model: 'm' },
    label: 'm',
    providerLabel: 'Fake',
    window: { total: 8_192, reply: 2_048, assumed: true },
    exactTokens: false,
  });
}

async function* eachOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
