import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createAnthropicProvider } from '../../src/models/anthropic/anthropicProvider.ts';
import type { StreamPart } from '../../src/models/languageModel.ts';
import {
  begin,
  delta,
  end,
  json,
  over,
  say,
  start,
  stop,
  toolUse,
} from '../helpers/anthropicEvents.ts';
import { collect } from './compliance.ts';
import { fakeInfo } from './wireBench.ts';

describe('the stream of Anthropic', () => {
  const whole = new TextEncoder().encode(
    [
      begin({ input_tokens: 3, output_tokens: 1 }),
      { type: 'ping' },
      start(0, { type: 'thinking', thinking: '' }),
      delta(0, { type: 'thinking_delta', thinking: 'Hm 💶' }),
      stop(0),
      start(1, toolUse('tool')),
      json(1, '{"ä":'),
      say('é'),
      json(1, '"💶"}'),
      end('tool_use', { output_tokens: 9 }),
      over,
    ]
      .map((each, at) => `event: x${at}\r\ndata: ${JSON.stringify(each)}\r\n\r\n`)
      .join(''),
  );

  async function partsOf(pieces: readonly Uint8Array[]): Promise<readonly StreamPart[]> {
    const provider = createAnthropicProvider({
      id: 'fake',
      label: 'Fake',
      baseUrl: 'http://127.0.0.1:9',
      key: () => Promise.resolve(undefined),
      fetch: () => Promise.resolve(new Response(streamOfPieces(pieces))),
      limits: { linger: 20 },
    });
    return (await collect(provider.languageModel(fakeInfo))).parts;
  }

  it('gives the same parts wherever its bytes are parted', async function () {
    this.timeout(20_000);
    const expected = await partsOf([whole]);
    assert.equal(expected.at(-1)?.type, 'finish');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 40 }), async (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((to, index) => whole.slice(at[index], to));
        assert.deepEqual(await partsOf(pieces), expected);
      }),
      { numRuns: 60 },
    );
    assert.deepEqual(await partsOf(Array.from(whole, (byte) => Uint8Array.of(byte))), expected);
  });

  it('ends in one finish whatever events come', async function () {
    this.timeout(20_000);
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
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
        .map(([type, rest]) => {
          const fields = { type, index: rest, message: rest, content_block: rest, delta: rest };
          return `data: ${JSON.stringify({ ...fields, usage: rest }, plain)}\n\n`;
        }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const parts = await partsOf([new TextEncoder().encode(lines.join(''))]);
        const finishes = parts.filter((part) => part.type === 'finish');
        assert.equal(finishes.length, 1);
        assert.equal(finishes[0]?.outcome.type, 'failed');
        assert.equal(parts.at(-1), finishes[0]);
      }),
      { numRuns: 100 },
    );
  });
});

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

function streamOfPieces(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) if (piece.length > 0) controller.enqueue(piece);
      controller.close();
    },
  });
}
