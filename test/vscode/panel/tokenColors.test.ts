import assert from 'node:assert/strict';
import { codeThemeLimits } from '../../../src/protocol/codeTheme.ts';
import { checkSize, customRules, tokenRules } from '../../../src/vscode/panel/tokenColors.ts';

const rule = (scope: unknown, foreground: unknown, fontStyle?: unknown) => ({
  scope,
  settings: { foreground, fontStyle },
});

describe('the rules for code in a theme', () => {
  it('have selectors as lists, colours in full, and styles that can be shown', () => {
    const listed = [
      rule(' comment, meta.tag  string ,', '#ABC'),
      rule(['keyword - keyword.operator', 7, '', 'a > b'], '#0f08'),
      rule('markup.bold', undefined, 'bold  italic blinking'),
      rule('markup.plain', '#01020304', 'normal'),
    ];
    assert.deepEqual(tokenRules(listed), [
      { scope: ['comment', 'meta.tag  string'], foreground: '#AABBCC' },
      { scope: ['keyword - keyword.operator', 'a > b'], foreground: '#00ff0088' },
      { scope: ['markup.bold'], fontStyle: 'italic bold' },
      { scope: ['markup.plain'], foreground: '#01020304', fontStyle: '' },
    ]);
  });

  it('leave out what is none, says nothing, or would break the page', () => {
    const long = 'x'.repeat(codeThemeLimits.selector + 1);
    const listed = [
      rule('string', 'red'),
      rule('string', '#12345'),
      rule('string', 'url(https://example.org)'),
      rule('string', { r: 1 }, ['bold']),
      rule(undefined, '#111111'),
      rule({ scope: 'string' }, '#111111'),
      rule('', '#111111'),
      rule(long, '#111111'),
      rule('a.__proto__', '#111111'),
      rule('hasOwnProperty a', '#111111'),
      { scope: 'string', settings: 3 },
      'string',
      null,
    ];
    assert.deepEqual(tokenRules(listed), []);
    assert.deepEqual(tokenRules('./other.tmTheme'), []);
    assert.deepEqual(tokenRules(undefined), []);
  });

  it('come last from settings: for all themes, then for this one', () => {
    const settings = {
      textMateRules: [rule('keyword.control', '#333333')],
      comments: '#111111',
      strings: { foreground: '#222222', fontStyle: 'bold' },
      numbers: 'none',
      '[Dark]': { comments: '#999999' },
      '[Monokai': { comments: '#999999' },
      '[Mono*]': { textMateRules: [rule('a', '#444444')], comments: '#444444' },
      '[Solarized*][*okai]': { comments: '#555555' },
      '[*nok*]': { textMateRules: [rule('b', undefined, 'underline')] },
      '[Monokai]': 'no object',
    };
    assert.deepEqual(customRules(settings, 'Monokai'), [
      { scope: ['comment', 'punctuation.definition.comment'], foreground: '#111111' },
      { scope: ['string', 'meta.embedded.assembly'], foreground: '#222222', fontStyle: 'bold' },
      { scope: ['keyword.control'], foreground: '#333333' },
      { scope: ['comment', 'punctuation.definition.comment'], foreground: '#555555' },
      { scope: ['a'], foreground: '#444444' },
      { scope: ['b'], fontStyle: 'underline' },
    ]);
    for (const none of [undefined, null, 'red', [settings]])
      assert.deepEqual(customRules(none, 'Monokai'), []);
  });

  it('are refused where they are more than a page can do with at once', () => {
    const many = (count: number, scope: (at: number) => string[]) =>
      Array.from({ length: count }, (_, at) => ({ scope: scope(at), foreground: '#111111' }));
    assert.doesNotThrow(() => checkSize(many(1_500, (at) => [`a${at}.b`, `c d.e${at}`])));
    assert.throws(() => checkSize(many(20_000, (at) => [`a${at}`])), /too many rules: 20000/u);
    assert.throws(() => checkSize(many(1_000, (at) => Array(20).fill(`a${at}`))), /too many/u);
    const involved: ((at: number) => string[])[] = [
      (at) => [`a${at} b`, `b.c${at}`],
      (at) => [`a${at} b`],
      (at) => [`a${at}${'.b'.repeat(90)}`],
    ];
    for (const scope of involved)
      assert.throws(() => checkSize(many(1_000, scope)), /too involved/u);
  });
});
