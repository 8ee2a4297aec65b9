import assert from 'node:assert/strict';
import { createFileCount } from '../../src/commands/fileSteps.ts';
import type { Step } from '../../src/protocol/progressSteps.ts';

describe('files that are read one after the other', () => {
  it('are counted once they were read', () => {
    const told: Step[] = [];
    const next = createFileCount(1_200, (step) => told.push(step));
    next();
    next();
    assert.deepEqual(told, [
      { message: '0 of 1,200 files', counted: { done: 0, of: 1_200 } },
      { message: '1 of 1,200 files', counted: { done: 1, of: 1_200 } },
    ]);
  });
});
