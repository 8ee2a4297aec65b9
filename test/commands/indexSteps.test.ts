import assert from 'node:assert/strict';
import { createIndexSteps } from '../../src/commands/indexSteps.ts';
import type { IndexState } from '../../src/context/index/indexState.ts';

const whole: IndexState = {
  phase: 'ready',
  files: 1_200,
  waiting: 0,
  complete: true,
  full: false,
  pauses: [],
};

describe('the steps of an index that is built anew', () => {
  it('are the files that were looked at, of as many as were found', () => {
    const stepOf = createIndexSteps();
    const building = { ...whole, phase: 'building', complete: false } as const;
    assert.ok(stepOf(whole), 'what was told before it heard of it');
    assert.deepEqual(stepOf({ ...building, phase: 'walking', files: 0 }), {
      message: 'looking for files',
    });
    assert.deepEqual(stepOf({ ...building, waiting: 1_200 }), {
      message: '0 of 1,200 files',
      counted: { done: 0, of: 1_200 },
    });
    assert.deepEqual(stepOf({ ...building, waiting: 300 }), {
      message: '900 of 1,200 files',
      counted: { done: 900, of: 1_200 },
    });
    assert.deepEqual(stepOf({ ...building, phase: 'paused', pauses: ['a model runs'] }), {
      message: 'The index rests: a model runs.',
    });
    assert.equal(stepOf(whole), undefined);
  });
});
