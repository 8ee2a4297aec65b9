import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { citations, codeCitation } from '../../webview/markdown/citations.ts';
import { codeInfo } from '../../webview/markdown/codeInfo.ts';
import { linkUse } from '../../webview/markdown/links.ts';

const cited = (text: string): string[] => citations(text).flatMap((piece) => piece.href ?? []);

describe('citations', () => {
  it('finds places in files', () => {
    assert.deepEqual(cited('See src/cart.ts:12 and (src/a-b/c_d.test.ts:10-20), or main.py:3.'), [
      'src/cart.ts:12',
      'src/a-b/c_d.test.ts:10-20',
      'main.py:3',
    ]);
    assert.deepEqual(cited('In ./lib/x.ex:4 and ../y.go:5:13 and größe/maß.ts:1'), [
      './lib/x.ex:4',
      '../y.go:5:13',
      'größe/maß.ts:1',
    ]);
  });

  it('leaves alone what is no file', () => {
    const others = [
      'example.com:8080',
      'http://a.test/b.ts:80',
      '127.0.0.1:11434',
      'at 12:30',
      'a.b',
      'x:1',
      'node:fs',
      'C:\\a\\b.ts:3',
      'me@mail.ts:3',
    ];
    for (const other of others) assert.deepEqual(cited(`see ${other} there`), [], other);
  });

  it('takes nothing away from the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('src/a.ts:1', ' ', ':', 'x', '/', '.', '12', '-')),
        (parts) => {
          const text = parts.join('');
          assert.equal(
            citations(text)
              .map((piece) => piece.text)
              .join(''),
            text,
          );
        },
      ),
    );
  });

  it('knows inline code that is a path', () => {
    assert.equal(codeCitation('src/cart.ts'), 'src/cart.ts');
    assert.equal(codeCitation('cart.ts:7–9'), 'cart.ts:7-9');
    for (const code of ['console.log', 'a.b', 'npm test', 'foo()', 'src/cart', 'a/b c.ts']) {
      assert.equal(codeCitation(code), undefined, code);
    }
  });
});

describe('links', () => {
  it('follows the web, mail, files and paths, and nothing else', () => {
    for (const href of [
      'https://a.example',
      'mailto:a@b.example',
      'file:///a/b.ts#L10',
      'src/a.ts:12',
      './a.md',
      '/src/a.ts',
      'cart.ts:3',
      'a.ts#L4',
    ]) {
      assert.equal(linkUse(href), 'open', href);
    }
    for (const href of [
      '',
      '#top',
      'javascript:x',
      'data:,',
      'command:a',
      'vscode:x',
      'https:',
      '//a.b',
      'ftp://a',
      `a/${'b'.repeat(9_000)}`,
    ]) {
      assert.equal(linkUse(href), 'inert', href);
    }
  });
});

describe('the line after a fence', () => {
  it('names a language and often a file', () => {
    assert.deepEqual(codeInfo('ts src/cart.ts'), { language: 'ts', path: 'src/cart.ts' });
    assert.deepEqual(codeInfo('TypeScript'), { language: 'typescript' });
    assert.deepEqual(codeInfo('ts:src/cart.ts'), { language: 'ts', path: 'src/cart.ts' });
    assert.deepEqual(codeInfo('py title="a/b.py" {1,3}'), { language: 'py', path: 'a/b.py' });
    assert.deepEqual(codeInfo('src/cart.ts'), { language: 'ts', path: 'src/cart.ts' });
    assert.deepEqual(codeInfo(''), { language: '' });
  });
});
