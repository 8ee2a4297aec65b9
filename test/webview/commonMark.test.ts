import assert from 'node:assert/strict';
import { tests as examples } from 'commonmark-spec';
import { Marked, type Tokens } from 'marked';
import { decodeEntities } from '../../webview/markdown/entities.ts';
import { GrowingDocument } from '../../webview/markdown/growingDocument.ts';
import { linkUse } from '../../webview/markdown/links.ts';
import type { Block, Inline, ListItem } from '../../webview/markdown/nodes.ts';
import { visiblePath } from '../../webview/markdown/visiblePath.ts';
import { randomFrom } from '../helpers/random.ts';
import './lexerLoaded.ts';

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** What Parley makes of a text, in the HTML that the library would write. */
function html(blocks: readonly Block[]): string {
  return blocks.map(blockHtml).join('\n');
}

function blockHtml(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return `<p>${inlineHtml(block.children)}</p>`;
    case 'line':
      return inlineHtml(block.children);
    case 'heading':
      return `<h${block.depth}>${inlineHtml(block.children)}</h${block.depth}>`;
    case 'quote':
      return `<blockquote>\n${html(block.children)}\n</blockquote>`;
    case 'list': {
      const start = block.ordered && block.start !== 1 ? ` start="${block.start}"` : '';
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}${start}>\n${block.items.map(itemHtml).join('\n')}\n</${tag}>`;
    }
    case 'code':
      return `<pre>${escape(block.text)}</pre>`;
    case 'table': {
      const row = (cells: readonly (readonly Inline[])[], tag: 'td' | 'th'): string =>
        `<tr>${cells.map((cell, at) => cellHtml(tag, inlineHtml(cell), block.align[at])).join('')}</tr>`;
      return `<table>${[row(block.header, 'th'), ...block.rows.map((each) => row(each, 'td'))].join('')}</table>`;
    }
    case 'rule':
      return '<hr>';
    case 'steps':
      throw new Error('No text has a step of its own');
    case 'plain':
      return `<plain>${escape(block.text)}</plain>`;
    case 'math':
      return `<math>${escape(block.source)}</math>`;
  }
}

function cellHtml(tag: 'td' | 'th', inner: string, align?: string | null): string {
  return `<${tag}${align ? ` align="${align}"` : ''}>${inner}</${tag}>`;
}

function itemHtml(item: ListItem): string {
  return `<li>${html(item.children)}</li>`;
}

function inlineHtml(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      switch (node.type) {
        case 'text':
          return escape(node.text);
        case 'strong':
          return `<strong>${inlineHtml(node.children)}</strong>`;
        case 'emphasis':
          return `<em>${inlineHtml(node.children)}</em>`;
        case 'strike':
          return `<del>${inlineHtml(node.children)}</del>`;
        case 'kbd':
        case 'sub':
        case 'sup':
          return `<${node.type}>${inlineHtml(node.children)}</${node.type}>`;
        case 'code':
          return `<code>${escape(node.text)}</code>`;
        case 'break':
          return '<br>';
        case 'link':
          return `<a href="${escape(node.href)}">${inlineHtml(node.children)}</a>`;
        case 'inert':
          return `<a inert="${escape(node.target)}">${inlineHtml(node.children)}</a>`;
        case 'math':
          return `<math>${escape(node.source)}</math>`;
      }
    })
    .join('');
}

/** A link as the library has it, after Parley's refusal of what it never follows: `javascript:`, `data:` … */
function anchor(raw: string, inner: string): string {
  const href = decodeEntities(raw).trim();
  return linkUse(href) === 'open'
    ? `<a href="${escape(href)}">${inner}</a>`
    : `<a inert="${escape(visiblePath(href))}">${inner}</a>`;
}

/**
 * The library, told to leave out what Parley leaves out on purpose: HTML, pictures, languages, and titles,
 * for what stands beside the pointer is where a link leads, and not what a model wrote there.
 */
const library = new Marked({
  renderer: {
    html: ({ type, block, raw }: Tokens.HTML | Tokens.Tag) =>
      type === 'html' && block
        ? `<plain>${escape(raw.replace(/\n+$/u, ''))}</plain>\n`
        : escape(raw),
    image: ({ text, href }) => anchor(href, text === '' ? href : text),
    link({ tokens, href }) {
      return anchor(href, this.parser.parseInline(tokens));
    },
    code: ({ text }) => `<pre>${escape(text)}</pre>\n`,
    table({ header, rows }) {
      const row = (cells: readonly Tokens.TableCell[], tag: 'td' | 'th'): string =>
        `<tr>${cells.map(({ tokens, align }) => cellHtml(tag, this.parser.parseInline(tokens), align)).join('')}</tr>`;
      return `<table>${[row(header, 'th'), ...rows.map((each) => row(each, 'td'))].join('')}</table>\n`;
    },
  },
});

/**
 * 25 names references that only a browser knows, and here is none: test/ui/panelEntities.test.ts has it. 28
 * and 30 name what is no reference, which Parley shows as it is written; the library leaves its `&` for the
 * browser to show so, where `escape` writes `&amp;`.
 */
const otherReferences = [25, 28, 30];

/** These have `&ouml;` and `&auml;` in their addresses, which only a browser knows. */
const umlauts = [32, 33, 503];

/** Where the links and pictures of the specification's own HTML lead, in order. */
function promised(output: string): readonly string[] {
  const found = output.matchAll(/<(?:a href|img src)="(?<target>[^"]*)"/gu);
  return [...found].map(({ groups }) => readable(decodeEntities(groups?.['target'] ?? '')));
}

/** Where those lead that Parley shows, followed or not. */
function targets(nodes: readonly (Block | Inline | ListItem)[]): readonly string[] {
  return nodes.flatMap((node): readonly string[] => {
    const own = 'href' in node ? [node.href] : 'target' in node ? [node.target ?? ''] : [];
    const inner =
      'items' in node
        ? targets(node.items)
        : 'rows' in node
          ? [node.header, ...node.rows].flat().flatMap(targets)
          : 'children' in node
            ? targets(node.children)
            : [];
    return [...own.map(readable), ...inner];
  });
}

/** `%20` as a blank: the specification writes more of an address in hexadecimal than the text has. */
function readable(href: string): string {
  try {
    return decodeURI(href);
  } catch {
    return href;
  }
}

/** Line ends and references in one form. */
function plain(text: string): string {
  return decodeEntities(text.replaceAll(/&(?:amp|lt|gt);/gu, (found) => `\u0001${found.slice(1)}`))
    .replaceAll(/\s*\n\s*/gu, '\n')
    .replaceAll(/\n?(<\/?(?:li|blockquote|p|ul|ol|pre|h\d|hr|plain|table)\b[^>]*>)\n?/gu, '$1')
    .replaceAll('\u0001', '&')
    .trim();
}

/** Feeds a text in pieces of random lengths; with its end it is parsed once more as a whole. */
function streamed(text: string, seed: number, ends = true): readonly Block[] {
  const next = randomFrom(seed);
  const document = new GrowingDocument(() => 0);
  for (let end = 0; end < text.length;) {
    end += 1 + Math.floor(next() * 8);
    document.update(text.slice(0, end), false);
  }
  return document.update(text, ends).blocks;
}

describe('the examples of the CommonMark specification', () => {
  it('are all there', () => {
    assert.ok(examples.length >= 650);
  });

  it('come out as the library renders them', () => {
    const different = examples.filter(({ markdown }) => {
      const text = markdown.replaceAll('→', '\t');
      const ours = html(new GrowingDocument(() => 0).update(text, true).blocks);
      return plain(ours) !== plain(library.parse(text, { async: false }));
    });
    assert.deepEqual(
      different.map(({ number }) => number),
      otherReferences,
    );
  });

  it('have their links lead where the specification says', () => {
    // HTML of the text itself is shown letter by letter: its links are none.
    const linked = examples.filter(
      ({ markdown, html: output }) =>
        promised(output).length > 0 && !/<(?:a|img)\b/iu.test(markdown),
    );
    assert.ok(linked.length > 100, `${linked.length} have links`);
    const different = linked.filter(({ markdown, html: output }) => {
      const text = markdown.replaceAll('→', '\t');
      const { blocks } = new GrowingDocument(() => 0).update(text, true);
      return targets(blocks).join('\n') !== promised(output).join('\n');
    });
    assert.deepEqual(
      different.map(({ number }) => number),
      umlauts,
    );
  });

  it('come out the same in whatever pieces they stream', () => {
    for (const { markdown, number } of examples) {
      const text = markdown.replaceAll('→', '\t');
      const whole = new GrowingDocument(() => 0).update(text, true).blocks;
      for (let seed = 0; seed < 4; seed++)
        assert.deepEqual(streamed(text, number * 4 + seed), whole, `example ${number}`);
    }
  });

  it('are the same before their end is known, where no link is defined below', () => {
    const others = examples.filter(({ markdown }) => !/^[\s>]*\[[^\]]*\]:/mu.test(markdown));
    assert.ok(others.length > 550, `${others.length} define nothing`);
    const different = others.filter(({ markdown, number }) => {
      const text = markdown.replaceAll('→', '\t');
      const whole = JSON.stringify(new GrowingDocument(() => 0).update(text, true).blocks);
      const seeds = [0, 1, 2, 3].map((seed) => number * 4 + seed);
      return seeds.some((seed) => JSON.stringify(streamed(text, seed, false)) !== whole);
    });
    assert.deepEqual(
      different.map(({ number }) => number),
      [],
    );
  });
});

describe('tables', () => {
  const tables: Readonly<Record<string, string>> = {
    'with alignment': '| a | b | c | d |\n| :- | :-: | -: | - |\n| 1 | 2 | 3 | 4 |\n',
    'with words in a cell': '| *a* | [b](c.md) |\n| - | - |\n| `x` | **y** &amp; ~~z~~ |\n',
    'with bars in a cell': '| a |\n| - |\n| b \\| c |\n| `d \\| e` |\n',
    'with too few cells and too many': '| a | b |\n| - | - |\n| 1 |\n| 1 | 2 | 3 |\n',
    'without rows': '| a |\n| - |\n',
    'without bars around them': 'a | b\n- | -\n1 | 2\n',
    'ended by a block': '| a |\n| - |\n| 1 |\n> quote\n',
    'of one line that is none': '| a | b |\n| - |\n',
  };

  for (const [name, text] of Object.entries(tables)) {
    it(`come out as the library renders them: ${name}`, () => {
      const ours = new GrowingDocument(() => 0).update(text, true).blocks;
      assert.equal(plain(html(ours)), plain(library.parse(text, { async: false })));
      assert.equal(
        ours.some(({ type }) => type === 'table'),
        name !== 'of one line that is none',
      );
      for (let seed = 0; seed < 4; seed++) assert.deepEqual(streamed(text, seed), ours);
    });
  }
});
