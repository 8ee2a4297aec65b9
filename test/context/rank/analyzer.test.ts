import assert from 'node:assert/strict';
import { Analyzer } from '../../../src/context/rank/analyzer.ts';
import { Vocabulary } from '../../../src/context/rank/vocabulary.ts';

function termsOf(text: string, start = 0, end = text.length): readonly string[] {
  const vocabulary = new Vocabulary();
  const terms: string[] = [];
  new Analyzer(vocabulary).analyze(text, start, end, (term) => terms.push(vocabulary.text(term)));
  return terms;
}

describe('the analyzer', () => {
  it('reads the words of a part of a text', () => {
    assert.deepEqual(termsOf('let a = readFile("x.json") // ok'), [
      'let',
      'read',
      'file',
      'readfile',
      'json',
      'ok',
    ]);
    assert.deepEqual(termsOf('one two three', 4, 7), ['two']);
    assert.deepEqual(termsOf('naïve – 日本\u{1f389}'), ['naïve', '日本', '🎉']);
  });

  it('skips what is no name', () => {
    assert.deepEqual(termsOf(`${'QUJD'.repeat(50)} kept`), ['kept']);
    assert.deepEqual(termsOf('\0\uffff\u200b'), []);
  });

  it('gives a word the same terms each time, and remembers so many only', () => {
    const analyzer = new Analyzer(new Vocabulary());
    const read = (text: string) => {
      const terms: number[] = [];
      analyzer.analyze(text, 0, text.length, (term) => terms.push(term));
      return terms;
    };
    const first = read('parseHeader');
    const letters = (i: number) =>
      i.toString(26).replaceAll(/\d/gu, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
    for (let i = 0; i < 400_000; i++) read(`word${letters(i)}`);
    assert.deepEqual(read('parseHeader'), first);
    assert.ok(analyzer.bytes < 16e6, `${analyzer.bytes} bytes`);
  });
});
