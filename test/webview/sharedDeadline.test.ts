import assert from 'node:assert/strict';
import { sharedDeadline } from '../../webview/code/sharedDeadline.ts';

describe('the time for colours', () => {
  it('is one budget for all blocks of a frame, and a new one for the next', () => {
    assert.equal(sharedDeadline(8, 1_000), 1_008);
    assert.equal(sharedDeadline(8, 1_007), 1_008);
    assert.equal(sharedDeadline(8, 1_015), 1_008);
    assert.equal(sharedDeadline(8, 1_016), 1_024);
  });
});
