import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { suggestions, type WorkspaceFacts } from '../../../src/vscode/panel/suggestions.ts';

describe('what a new chat suggests', () => {
  it('is what is there, the most urgent first', () => {
    const facts: WorkspaceFacts = {
      activePath: 'src/cart.ts',
      troubled: { path: 'src/money.ts', count: 2 },
      changedFiles: 3,
      testFile: 'test/cart.test.ts',
      hasFolder: true,
    };
    assert.deepEqual(suggestions(facts), [
      'What causes the 2 problems in @src/money.ts, and what fixes it? #problems',
      'Look at the 3 files that I changed. Is anything wrong or missing? #diff',
      'Explain what @src/cart.ts does, step by step.',
    ]);
    const { troubled: _, changedFiles: __, ...calm } = facts;
    assert.deepEqual(suggestions(calm).slice(0, 2), [
      'Explain what @src/cart.ts does, step by step.',
      'Which cases does @test/cart.test.ts not test?',
    ]);
  });

  it('speaks of one file as of one, and quotes a name with blanks', () => {
    const facts: WorkspaceFacts = {
      activePath: 'my file.ts',
      troubled: { path: 'a.ts', count: 1 },
      changedFiles: 1,
      hasFolder: true,
    };
    assert.deepEqual(suggestions(facts), [
      'What causes the problem in @a.ts, and what fixes it? #problems',
      'Look at the file that I changed. Is anything wrong or missing? #diff',
      'Explain what @"my file.ts" does, step by step.',
    ]);
  });

  it('speaks of no project, file or change where there is none', () => {
    const all = suggestions({ hasFolder: false, changedFiles: 0 }).join(' ');
    assert.doesNotMatch(all, /@|#|project|file that I|undefined/u);
    assert.match(suggestions({ hasFolder: true })[0] ?? '', /project/u);
  });

  it('is three different questions, whatever is there', () => {
    const path = fc.constantFrom('a.ts', 'b c.ts');
    const facts = fc.record(
      {
        hasFolder: fc.boolean(),
        activePath: path,
        testFile: path,
        changedFiles: fc.nat(),
        troubled: fc.record({ path, count: fc.integer({ min: 1 }) }),
      },
      { requiredKeys: ['hasFolder'] },
    );
    fc.assert(fc.property(facts, (each) => new Set(suggestions(each)).size === 3));
  });
});
