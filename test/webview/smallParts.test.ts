import assert from 'node:assert/strict';
import { wantsCancel, wantsSend, type KeyPress } from '../../webview/composer/keys.ts';
import {
  chipLabel,
  contextLabel,
  leftOutText,
  sharedNames,
  splitLabel,
  tokensText,
  whyText,
  windowUse,
} from '../../webview/contextText.ts';
import { decodeEntities } from '../../webview/markdown/entities.ts';
import { receipt } from '../ui/panelContent.ts';

function press(changes: Partial<KeyPress> = {}): KeyPress {
  return {
    key: 'Enter',
    keyCode: 13,
    isComposing: false,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...changes,
  };
}

describe('the keys of the input', () => {
  it('send with Enter, not with Shift and not while a word is composed', () => {
    assert.equal(wantsSend(press(), true), true);
    assert.equal(wantsSend(press({ shiftKey: true }), true), false);
    assert.equal(wantsSend(press({ isComposing: true }), true), false);
    assert.equal(wantsSend(press({ keyCode: 229 }), true), false);
    assert.equal(wantsSend(press({ key: 'a', keyCode: 65 }), true), false);
  });

  it('send with Ctrl+Enter alone where the person prefers that', () => {
    assert.equal(wantsSend(press(), false), false);
    assert.equal(wantsSend(press({ ctrlKey: true }), false), true);
    assert.equal(wantsSend(press({ metaKey: true }), false), true);
  });
});

describe('Escape', () => {
  it('cancels, not while a word is composed and not with Ctrl', () => {
    const escape = { key: 'Escape', keyCode: 27 };
    assert.equal(wantsCancel(press(escape)), true);
    assert.equal(wantsCancel(press()), false);
    assert.equal(wantsCancel(press({ ...escape, ctrlKey: true })), false);
    assert.equal(wantsCancel(press({ ...escape, isComposing: true })), false);
    assert.equal(wantsCancel(press({ ...escape, keyCode: 229 })), false);
  });
});

const use = (used: number) => windowUse(receipt({ used, window: 128_000, reserve: 4_000 }));

describe('context in words', () => {
  it('names an item with its lines, once', () => {
    assert.equal(contextLabel({ label: 'a.ts', lines: { start: 3, end: 9 } }), 'a.ts:3-9');
    assert.equal(contextLabel({ label: 'a.ts', lines: { start: 3, end: 3 } }), 'a.ts:3');
    assert.equal(contextLabel({ label: 'a.ts:3-9', lines: { start: 3, end: 9 } }), 'a.ts:3-9');
    assert.equal(contextLabel({ label: 'evil\u202Etxt.ts' }), 'evil[U+202E]txt.ts');
  });

  it('keeps folder, name and lines in their order where they are written from right to left', () => {
    const lines = { start: 10, end: 24 };
    assert.equal(contextLabel({ label: 'src/אבג', lines }), 'src/\u2066אבג\u2069:10-24');
    assert.equal(contextLabel({ label: 'אבג/דהו:3' }), '\u2066אבג\u2069/\u2066דהו\u2069:3');
    assert.deepEqual(
      chipLabel({ label: 'src/אבג', lines, uri: 'file:///src/a' }, new Set(['אבג'])),
      ['src/', '\u2066אבג\u2069:10-24'],
    );
  });

  it('tells a hidden character from its name in writing', () => {
    assert.equal(contextLabel({ label: '\u202Ea[U+202E][b]' }), '[U+202E]a[U+005B]U+202E][b]');
  });

  it('says why something is left out', () => {
    assert.equal(leftOutText({ leftOut: 'too-large', note: '50 MB' }), 'too large, 50 MB');
    assert.equal(leftOutText({ leftOut: 'does-not-fit' }), 'does not fit');
  });

  it('says why they are there, and what is missing of what is sent', () => {
    const why = ['words', 'open'] as const;
    assert.equal(whyText({ why }), 'its words match, open');
    assert.equal(whyText({ why: ['mentioned'], note: '20 more' }), 'mentioned, 20 more');
    assert.equal(whyText({ note: '50 MB', leftOut: 'too-large' }), '');
  });

  it('marks estimates', () => {
    assert.equal(tokensText(1_204, false), '1,204');
    assert.equal(tokensText(1_204, true), '≈1,204');
  });

  it('parts a path before its file', () => {
    assert.deepEqual(splitLabel('src/a/b.ts:3'), ['src/a/', 'b.ts:3']);
    assert.deepEqual(splitLabel('Instructions'), ['', 'Instructions']);
    assert.deepEqual(splitLabel('/notes'), ['', '/notes']);
  });

  it('names a file in a chip, and its folder where another one is called the same', () => {
    const uri = 'file:///shop/src/cart.ts';
    const cart = { label: 'src/cart.ts', uri };
    const selection = { label: 'src/cart.ts', uri, lines: { start: 10, end: 24 } };
    const alone = sharedNames([cart, selection, { label: 'Instructions' }]);
    assert.deepEqual(chipLabel(cart, alone), ['', 'cart.ts']);
    assert.deepEqual(chipLabel(selection, alone), ['', 'cart.ts:10-24']);
    const both = sharedNames([cart, { label: 'test/cart.ts:3' }]);
    assert.deepEqual(chipLabel(selection, both), ['src/', 'cart.ts:10-24']);
    // What is no file keeps all of its name.
    assert.deepEqual(chipLabel({ label: 'either/or' }, alone), ['either/', 'or']);
    assert.deepEqual(chipLabel({ label: 'src/pricing/', uri }, alone), ['src/pricing/', '']);
  });

  it('measures the window less the room for the reply', () => {
    assert.equal(use(62_000).capacity, 124_000);
    assert.equal(use(62_000).percent, 50);
    assert.equal(use(86_799).fullness, 'fine');
    assert.equal(use(86_800).fullness, 'filling');
    assert.equal(use(105_399).fullness, 'filling');
    assert.equal(use(105_400).fullness, 'tight');
    assert.equal(use(117_800).fullness, 'full');
    assert.equal(use(999_999).percent, 100);
    assert.equal(windowUse(receipt({ window: 0, reserve: 0 })).percent, 100);
  });
});

describe('character references', () => {
  it('become the characters they stand for, once', () => {
    assert.equal(
      decodeEntities('&lt;b&gt; &amp;amp; &#65;&#x1F600; &nbsp;'),
      '<b> &amp; A😀 \u00A0',
    );
    assert.equal(
      decodeEntities('&unknown; & &#0; &#xD800; &#x110000;'),
      '&unknown; & \uFFFD \uFFFD \uFFFD',
    );
  });
});
