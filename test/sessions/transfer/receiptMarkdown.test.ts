import assert from 'node:assert/strict';
import { receiptMarkdown } from '../../../src/sessions/transfer/receiptMarkdown.ts';

const none = { items: [], used: 0, window: 0, reserve: 0, estimated: false };
const same = (text: string): string => text;

describe('the Markdown of a receipt', () => {
  it('says what was sent, why, and what was left out', () => {
    const text = receiptMarkdown(
      {
        ...none,
        items: [
          {
            id: 'tools',
            kind: 'tools',
            label: 'Tools',
            tokens: 258,
            removable: false,
            note: 'edit_file, write_file',
          },
          {
            id: 'r',
            kind: 'retrieved',
            label: 'src/tax.ts',
            lines: { start: 4, end: 9 },
            tokens: 1_310,
            removable: true,
            why: ['words', 'nearby', 'in-company'],
            score: 12.34,
            stale: true,
          },
          {
            id: 'b',
            kind: 'open-editor',
            label: 'a`b\n# c.bin',
            tokens: 0,
            removable: true,
            leftOut: 'too-large',
            note: '50 MB',
          },
          {
            id: 'p',
            kind: 'problems',
            label: '120 errors',
            tokens: 900,
            removable: false,
            note: '20 more',
          },
        ],
        masked: ['API key'],
        notes: ['The index is being\nbuilt: 12 files <so far>.'],
        used: 1_599,
        message: 31,
        estimated: true,
      },
      same,
    );
    assert.deepEqual(text, [
      `<details>
<summary>Built from 3 pieces, about 1,599 tokens</summary>

- \`Tools\` (tools that the model may call, edit_file, write_file): 258 tokens
- \`src/tax.ts:4-9\` (found for the question, words, nearby, beside other matches, score 12.3, may have been out of date): 1,310 tokens
- \`120 errors\` (problems, 20 more): 900 tokens
- Message: 31 tokens
- Left out: \`a b # c.bin\` (too large, 50 MB)
- Masked: API key
- The index is being built: 12 files so far .

</details>`,
    ]);
  });

  it('is nothing where nothing is known, and tells no secret', () => {
    assert.deepEqual(receiptMarkdown(none, same), []);
    const item = {
      id: 'f',
      kind: 'pinned',
      label: 'word.txt',
      tokens: 1,
      removable: true,
    } as const;
    const [text] = receiptMarkdown({ ...none, items: [item] }, () => '[masked]');
    assert.match(text ?? '', /`\[masked\]`/u);
  });
});
