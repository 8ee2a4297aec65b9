import assert from 'node:assert/strict';
import { GrowingDocument } from '../../webview/markdown/growingDocument.ts';
import type { Block } from '../../webview/markdown/nodes.ts';
import './lexerLoaded.ts';

/** Far above what is seen (under 0.7 s), far below what the same texts take without limits. */
const patience = 5_000;

/** With a clock that stands still: it is not the time limit that has to help. */
function blocksOf(text: string): readonly Block[] {
  return new GrowingDocument(() => 0).update(text, true).blocks;
}

/** How deep blocks stand within each other. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const below = Math.max(0, ...Object.values(value).map(depthOf));
  return 'type' in value ? below + 1 : below;
}

/** Everything that is shown as text, joined. */
function shownText(value: unknown): string {
  if (Array.isArray(value)) return value.map(shownText).join('');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([key, each]) => (key === 'text' && typeof each === 'string' ? each : shownText(each)))
    .join('');
}

const n = 100_000;
const hostile: Readonly<Record<string, string>> = {
  'nested quotes': '>'.repeat(n),
  'nested quotes with spaces': '> '.repeat(n),
  'nested lists': '- '.repeat(n),
  'nested numbered lists': '1. '.repeat(n),
  'lists nested by indentation': Array.from(
    { length: 1_000 },
    (_, at) => `${' '.repeat(at * 2)}- a`,
  ).join('\n'),
  'open brackets': '['.repeat(n),
  'open images': '!['.repeat(n),
  'open brackets within the limit of a line': '['.repeat(7_900),
  'matched brackets': '['.repeat(3_900) + ']'.repeat(3_900),
  'open emphasis': '*a '.repeat(2_600),
  'mixed emphasis': '*a_b'.repeat(1_950),
  'nested emphasis': '*a '.repeat(1_500) + 'b*'.repeat(1_500),
  'open link titles': '[a](b "'.repeat(1_100),
  'runs of backticks': Array.from({ length: 400 }, (_, at) => '`'.repeat(at)).join(' '),
  'open tags': '<a '.repeat(n),
  'many short lists': '- - - a\n'.repeat(5_000),
  'a wide table': `${'|a'.repeat(5_000)}\n${'|-'.repeat(5_000)}\n${'|a'.repeat(5_000)}`,
  'paths that are none': 'a/'.repeat(3_900),
  'dots that are no path': 'a.b:'.repeat(1_900),
  'a line of 1 MB': 'word '.repeat(200_000),
  'a line of 1 MB without a space': 'a'.repeat(1_000_000),
  'a line of 1 MB in a list': `- ${'x'.repeat(1_000_000)}`,
};

describe('the limits of Markdown', () => {
  for (const [name, text] of Object.entries(hostile)) {
    it(`${name}: shown, and soon`, function () {
      this.timeout(patience);
      const blocks = blocksOf(`before it\n\n${text}\n\nafter it\n`);
      const shown = shownText(blocks);
      assert.ok(shown.includes('before it'), shown.slice(0, 100));
      assert.ok(depthOf(blocks) <= 60, `nested ${depthOf(blocks)} deep`);
    });
  }

  it('shows what is too deep as text, and nothing of it is lost', () => {
    const shown = shownText(blocksOf(`${'> '.repeat(200)}the bottom`));
    assert.match(shown, /the bottom/u);
  });

  it('shows a long paragraph as it stands', () => {
    const long = '**a** '.repeat(1_500);
    assert.equal(shownText(blocksOf(long)).trim(), long.trim());
  });

  it('shows a long line as it stands, and reads what is around it', () => {
    const long = `**${'x'.repeat(30_000)}**`;
    const blocks = blocksOf(`# Title\n\n${long}\n\n- item\n`);
    assert.deepEqual(
      blocks.map((each) => each.type),
      ['heading', 'plain', 'list'],
    );
    assert.equal(shownText(blocks[1]), long);
  });

  it('leaves a long line of code in its block', () => {
    const [block] = blocksOf(`\`\`\`js\n${'x'.repeat(50_000)}\n\`\`\`\n`);
    assert.equal(block?.type === 'code' && block.text.length, 50_000);
  });

  it('takes the rest as text when its time is over', () => {
    let time = 0;
    const slow = new GrowingDocument(() => (time += 100));
    const blocks = slow.update('**a**\n\n'.repeat(50), true).blocks;
    assert.ok(shownText(blocks).includes('**a**'));
  });
});
