import assert from 'node:assert/strict';
import { importReport, importSummary } from '../../../src/sessions/transfer/importReport.ts';

describe('the report of an import', () => {
  it('says what was taken, what was there, and what could not be taken and why', () => {
    const report = importReport(
      [
        { source: 'tasks/1', type: 'added', title: 'A *bold* title', session: 's1', problems: [] },
        { source: 'tasks/2', type: 'there', title: 'B', session: 's2', problems: [] },
        {
          source: 'a.json',
          type: 'copied',
          title: 'C',
          session: 's3',
          problems: ['1 event was left out.'],
        },
        { source: 'b.json', type: 'failed', problems: ['It is empty.\n# Not a heading'] },
      ],
      false,
    );
    assert.equal(
      report,
      [
        '# Import of chats',
        '2 chats imported, 1 was here already, 1 could not be taken.',
        '## Imported',
        String.raw`- A \*bold\* title (tasks/1)`,
        '## Imported beside a chat that differs',
        '- C (a.json)\n  - 1 event was left out.',
        '## Here already',
        '- B (tasks/2)',
        '## Could not be taken',
        String.raw`- b.json` + '\n' + String.raw`  - It is empty. \# Not a heading`,
        '',
      ]
        .join('\n\n')
        .trimEnd() + '\n',
    );
  });

  it('counts in words', () => {
    assert.equal(importSummary([], true), 'No chats imported. The rest was cancelled.');
    const added = { source: 'a', type: 'added', problems: [] } as const;
    assert.equal(importSummary([added], false), '1 chat imported.');
  });
});
