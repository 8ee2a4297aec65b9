import assert from 'node:assert/strict';
import { createEditSteps } from '../../src/commands/editSteps.ts';

const edit = (path: string): string =>
  `${path}\n\`\`\`ts\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n\`\`\`\n\n`;

describe('the steps of an answer that changes files', () => {
  it('are the files of its whole edits, each new number once', () => {
    const answer = [edit('src/a.ts'), edit('src/b.ts'), edit('src/b.ts'), edit('src/c.ts')].join(
      '',
    );
    const stepOf = createEditSteps();
    const told: string[] = [];
    for (let end = 0; end <= answer.length; end++) {
      const step = stepOf(answer.slice(0, end));
      if (step) told.push(step.message);
    }
    assert.deepEqual(told, ['2 files so far', '3 files so far']);
  });
});
