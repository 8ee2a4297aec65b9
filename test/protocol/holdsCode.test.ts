import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { holdsCode } from '../../src/protocol/holdsCode.ts';
import { GrowingDocument } from '../../webview/markdown/growingDocument.ts';
import type { Block } from '../../webview/markdown/nodes.ts';
import { question, reply } from '../ui/panelContent.ts';
import '../webview/lexerLoaded.ts';

const state = (text: string) => ({ messages: [reply('r1', 'q1', { text })], aside: {} });

function codeIn(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block) => {
    if (block.type === 'code') return [block.text];
    if (block.type === 'quote') return codeIn(block.children);
    return block.type === 'list' ? block.items.flatMap((item) => codeIn(item.children)) : [];
  });
}

describe('the code of a reply', () => {
  const text = 'Run it:\n\n```bash\nnpm test\n```\n';

  it('is what stands in it, in no other message and in no other reply', () => {
    assert.equal(holdsCode(state(text), { reply: 'r1', text: 'npm test' }), true);
    assert.equal(holdsCode(state(text), { reply: 'r1', text: 'npm test\ncurl evil' }), false);
    assert.equal(holdsCode(state(text), { reply: 'r2', text: 'npm test' }), false);
    const asked = { messages: [question('q1', text)], aside: {} };
    assert.equal(holdsCode(asked, { reply: 'q1', text: 'npm test' }), false);
  });

  it('is found in what was set aside', () => {
    const aside = { messages: [], aside: { q1: [reply('r1', 'q1', { text })] } };
    assert.equal(holdsCode(aside, { reply: 'r1', text: 'npm test' }), true);
  });

  it('is found wherever the panel shows it', () => {
    const line = fc.stringMatching(/^[ \t]{0,4}[a-z(){}$'"\t ]{0,12}$/u);
    const lead = fc.constantFrom('', '> ', '- ', '1. ', '> - ');
    const rest: Record<string, string> = {
      '': '',
      '> ': '> ',
      '- ': '  ',
      '1. ': '   ',
      '> - ': '>   ',
    };
    const end = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        lead,
        end,
        (lines, first, ends) => {
          const [open, ...others] = ['```ts', ...lines, '```'];
          const all = [first + open, ...others.map((each) => (rest[first] ?? '') + each)].join(
            ends,
          );
          for (const code of codeIn(new GrowingDocument(() => 0).update(all, true).blocks)) {
            assert.ok(holdsCode(state(all), { reply: 'r1', text: code }), JSON.stringify(code));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
