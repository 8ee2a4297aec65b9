import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SseParser, type SseEvent } from '../../src/models/http/sseParser.ts';

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
