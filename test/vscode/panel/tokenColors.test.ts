import assert from 'node:assert/strict';
import { themeRules } from '../../../src/vscode/panel/themeFile.ts';
import { customRules, syntaxColors, tokenRules } from '../../../src/vscode/panel/tokenColors.ts';

const rule = (scope: unknown, foreground: unknown) => ({ scope, settings: { foreground } });
const colorsOf = (...listed: readonly unknown[]) => syntaxColors(tokenRules(listed));

describe('the colours of code in a theme', () => {
  it('are those of the most exact rule, of equal ones the last', () => {
    const colors = colorsOf(
      rule('constant.numeric', '#00ff00'),
      rule(['constant', 'string'], '#010101'),
      rule('comment, string.regexp - string.other', '#ABCDEF'),
      rule('string', '#020202'),
      rule('storage.type', '#abc'),
    );
    assert.deepEqual(colors, {
      comment: '#ABCDEF',
      string: '#020202',
      number: '#00ff00',
      constant: '#010101',
      constantName: '#010101',
      keyword: '#aabbcc',
      regexp: '#ABCDEF',
      escape: '#010101',
    });
  });

  it('are not those of parts of words, of what counts within something else, or of no colour', () => {
    const colors = colorsOf(
      rule('comm', '#111111'),
      rule('meta.tag string', '#111111'),
      rule('string', 'red'),
      rule('string', '#12345'),
      rule('string', 'url(https://example.org)'),
      rule(undefined, '#111111'),
      'string',
      null,
    );
    assert.deepEqual(colors, {});
    assert.deepEqual(tokenRules('./other.tmTheme'), []);
  });

  it('come first from settings: for all themes, then for this one', () => {
    const settings = {
      comments: '#111111',
      strings: { foreground: '#222222', fontStyle: 'bold' },
      textMateRules: [rule('keyword.control', '#333333')],
      '[Monokai]': { comments: '#444444' },
      '[Solarized*][Mono*]': { numbers: '#555555' },
      '[Solarized Light]': { strings: '#666666' },
    };
    assert.deepEqual(
      syntaxColors([
        ...tokenRules([rule('comment', '#000000')]),
        ...customRules(settings, 'Monokai'),
      ]),
      {
        comment: '#444444',
        string: '#222222',
        regexp: '#222222',
        control: '#333333',
        number: '#555555',
      },
    );
    assert.deepEqual(customRules(undefined, 'Monokai'), []);
  });
});

describe('the file of a theme', () => {
  const reading = (files: Readonly<Record<string, string>>) => (path: string) =>
    path in files ? Promise.resolve(files[path] ?? '') : Promise.reject(new Error(`no ${path}`));
  const commented = `\uFEFF{
    // The base: "quoted" // twice
    "include": "./base.json", /* and
    more */ "tokenColors": [
      { "scope": "comment", "settings": { "foreground": "#111111", }, },
      { "name": "not // a comment, }", "scope": "string", "settings": { "foreground": "#222222" } },
    ],
  }`;

  it('counts after what it includes, with comments and commas behind the last', async () => {
    const files = {
      './themes/dark.json': commented,
      './themes/./base.json': JSON.stringify({
        tokenColors: [rule('comment', '#999999'), rule('entity.name.tag', '#333333')],
      }),
    };
    assert.deepEqual(syntaxColors(await themeRules(reading(files), './themes/dark.json')), {
      comment: '#111111',
      string: '#222222',
      regexp: '#222222',
      tag: '#333333',
    });
  });

  it('may name another file for them', async () => {
    const files = {
      'a.json': '{ "tokenColors": "./tokens.json" }',
      './tokens.json': JSON.stringify([rule('comment', '#111111')]),
    };
    assert.deepEqual(syntaxColors(await themeRules(reading(files), 'a.json')), {
      comment: '#111111',
    });
  });

  it('is not taken where it cannot be read, includes itself, or is none', async () => {
    const files = {
      'self.json': '{ "include": "self.json" }',
      'xml.json': '<?xml version="1.0"?>',
      'none.json': '3',
    };
    for (const path of [...Object.keys(files), 'missing.json']) {
      await assert.rejects(themeRules(reading(files), path), path);
    }
  });
});
