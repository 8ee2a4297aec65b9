import assert from 'node:assert/strict';
import { tests as examples } from 'commonmark-spec';
import { Marked, type Tokens } from 'marked';
import { decodeEntities } from '../../webview/markdown/entities.ts';
import { GrowingDocument } from '../../webview/markdown/growingDocument.ts';
import type { Block, Inline, ListItem } from '../../webview/markdown/nodes.ts';
import { randomFrom } from '../helpers/random.ts';

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
    case 'table':
      return '<table>';
    case 'rule':
      return '<hr>';
    case 'plain':
      return `<plain>${escape(block.text)}</plain>`;
    case 'math':
      return `<math>${escape(block.source)}</math>`;
  }
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
        case 'code':
          return `<code>${escape(node.text)}</code>`;
        case 'break':
          return '<br>';
        case 'link':
          return `<a>${inlineHtml(node.children)}</a>`;
        case 'inert':
          return `<a>${inlineHtml(node.children)}</a>`;
        case 'math':
          return `<math>${escape(node.source)}</math>`;
      }
    })
    .join('');
}

/** The library, told to leave out what Parley leaves out on purpose: HTML, pictures, titles, languages. */
const library = new Marked({
  renderer: {
    html: ({ type, block, raw }: Tokens.HTML | Tokens.Tag) =>
      type === 'html' && block
        ? `<plain>${escape(raw.replace(/\n+$/u, ''))}</plain>\n`
        : escape(raw),
    image: ({ text, href }) => `<a>${text === '' ? href : text}</a>`,
    link({ tokens }) {
      return `<a>${this.parser.parseInline(tokens)}</a>`;
    },
    code: ({ text }) => `<pre>${escape(text)}</pre>\n`,
    table: () => '<table>\n',
  },
});

/** Examples of named references that Parley does not know: it shows them as they are written. */
const unknownReferences = [25, 28, 30];

/** Line ends and references in one form. */
function plain(text: string): string {
  return decodeEntities(text.replaceAll(/&(?:amp|lt|gt);/gu, (found) => `\u0001${found.slice(1)}`))
    .replaceAll(/\s*\n\s*/gu, '\n')
    .replaceAll(/\n?(<\/?(?:li|blockquote|p|ul|ol|pre|h\d|hr|plain|table)\b[^>]*>)\n?/gu, '$1')
    .replaceAll('\u0001', '&')
    .trim();
}

/** Feeds a text in pieces of random lengths. */
function streamed(text: string, seed: number): readonly Block[] {
  const next = randomFrom(seed);
  const document = new GrowingDocument(() => 0);
  for (let end = 0; end < text.length;) {
    end += 1 + Math.floor(next() * 8);
    document.update(text.slice(0, end), false);
  }
  return document.update(text, true).blocks;
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
      unknownReferences,
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
});
