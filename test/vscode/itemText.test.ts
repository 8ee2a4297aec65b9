// Names from outside in lists and bars of VS Code.
import assert from 'node:assert/strict';
import { itemText } from '../../src/vscode/itemText.ts';
import { shownFile, shownItem } from '../../src/vscode/shownItem.ts';

describe('the text of an item', () => {
  for (const [given, shown] of [
    ['The cart', 'The cart'],
    ['a\u202Egnp.exe', 'a⟦U+202E⟧gnp.exe'],
    ['\u2067a\u2069 b\u200B', '⟦U+2067⟧a⟦U+2069⟧ b⟦U+200B⟧'],
    ['two\r\nlines\tof it', 'two lines of it'],
    ['$(error) Failed', '$\u200B(error) Failed'],
    ['👩‍👩‍👧 漢', '👩‍👩‍👧 漢'],
    ['אבג', '\u2068אבג\u2069'],
  ] as const) {
    it(`of ${JSON.stringify(given)} is ${JSON.stringify(shown)}`, () =>
      assert.equal(itemText(given), shown));
  }
});

describe('an item of a list', () => {
  it('hides nothing in any of its texts, and keeps the rest', () => {
    const given = { id: 1, label: 'a\u202Eb', description: '\u200B5 min', detail: 'x\ny' };
    assert.deepEqual(shownItem(given), {
      id: 1,
      label: 'a⟦U+202E⟧b',
      description: '⟦U+200B⟧5 min',
      detail: 'x y',
    });
    assert.deepEqual(shownItem({ label: 'a' }), { label: 'a' });
  });

  it('has the parts of a path in their order, whichever way they are written', () => {
    assert.deepEqual(shownFile({ label: 'src/אבג:3', description: 'שלום' }), {
      label: 'src/\u2066אבג\u2069:3',
      description: '\u2068שלום\u2069',
    });
    assert.equal(shownFile({ label: 'a\u202Eb.ts' }).label, 'a⟦U+202E⟧b.ts');
  });
});
