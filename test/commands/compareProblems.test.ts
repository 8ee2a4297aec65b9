import assert from 'node:assert/strict';
import { compareProblems, type LanguageProblem } from '../../src/commands/compareProblems.ts';

const error = (message: string): LanguageProblem => ({ severity: 'error', message });

describe('what a proposal makes worse for its language', () => {
  it('is what only the proposed text has, as often as it has it', () => {
    const before = [error('a')];
    const after = [error('a'), error('b'), error('a')];
    assert.deepEqual(compareProblems({ file: before, before, after }), {
      type: 'compared',
      more: [error('b'), error('a')],
    });
  });

  it('is nothing where the language sees both and reports no more', () => {
    const file = [error('a'), error('b')];
    const same = { file, before: file, after: [error('b')] };
    assert.deepEqual(compareProblems(same), { type: 'compared', more: [] });
  });

  it('counts an error and a warning of the same words as two', () => {
    const warning = { severity: 'warning', message: 'a' } as const;
    const found = compareProblems({ file: [], before: [warning], after: [error('a')] });
    assert.deepEqual(found, { type: 'compared', more: [error('a')] });
  });

  it('is not known where copies are not looked at as files are', () => {
    const unknown = { type: 'unknown' };
    assert.deepEqual(compareProblems({ file: [error('a')], before: [], after: [] }), unknown);
    assert.deepEqual(
      compareProblems({ file: [error('a')], before: [], after: [error('b')] }),
      unknown,
    );
    assert.deepEqual(compareProblems({ file: [], before: [], after: [] }), unknown);
  });
});
