import assert from 'node:assert/strict';
import { showHidden } from '../../src/trust/untrustedText.ts';

describe('untrusted text', () => {
  it('shows what is hidden', () => {
    for (const [hidden, shown] of [
      ['a\u202Eb', 'a⟦U+202E⟧b'],
      ['a\u2066b\u2069', 'a⟦U+2066⟧b⟦U+2069⟧'],
      ['pay\u200Bpal', 'pay⟦U+200B⟧pal'],
      ['a\u200Db', 'a⟦U+200D⟧b'],
      ['\u001B[31mred\u0007', '⟦U+001B⟧[31mred⟦U+0007⟧'],
      ['\u009B2J', '⟦U+009B⟧2J'],
      ['\uFEFFstart', '⟦U+FEFF⟧start'],
      ['tag\u{E0041}', 'tag⟦U+E0041⟧'],
      ['line\u2028end', 'line⟦U+2028⟧end'],
    ] as const) {
      assert.equal(showHidden(hidden), shown);
    }
  });

  it('leaves what can be seen', () => {
    for (const text of ['a\tb\r\nc', 'Grüße, 你好, שלום', '👩‍👩‍👧 ❤️ 👍🏽', 'naïve — “so”']) {
      assert.equal(showHidden(text), text);
    }
  });
});
