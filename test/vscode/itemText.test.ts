// Names from outside in lists and bars of VS Code.
import assert from 'node:assert/strict';
import { itemText } from '../../src/vscode/itemText.ts';

describe('the text of an item', () => {
  for (const [given, shown] of [
    ['The cart', 'The cart'],
    ['a\u202Egnp.exe', 'a⟦U+202E⟧gnp.exe'],
    ['\u2067a\u2069 b\u200B', '⟦U+2067⟧a⟦U+2069⟧ b⟦U+200B⟧'],
    ['two\r\nlines\tof it', 'two lines of it'],
    ['$(error) Failed', '$\u200B(error) Failed'],
    ['👩‍👩‍👧 אבג 漢', '👩‍👩‍👧 אבג 漢'],
  ] as const) {
    it(`of ${JSON.stringify(given)} is ${JSON.stringify(shown)}`, () =>
      assert.equal(itemText(given), shown));
  }
});
