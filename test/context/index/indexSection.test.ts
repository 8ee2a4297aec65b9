import assert from 'node:assert/strict';
import { indexSection, isAtRest } from '../../../src/context/index/indexSection.ts';
import type { IndexState } from '../../../src/context/index/indexState.ts';

const state: IndexState = {
  phase: 'building',
  files: 12,
  waiting: 3,
  complete: false,
  full: false,
  pauses: [],
};
const begun = { wanted: true, begun: true, gaveUp: false, state };

describe('the index on the dashboard', () => {
  it('is what its thread told last', () => {
    assert.deepEqual(indexSection(begun, undefined), {
      phase: 'building',
      files: 12,
      waiting: 3,
      full: false,
      pauses: [],
    });
    const paused: IndexState = { ...state, phase: 'paused', pauses: ['on battery'] };
    const saved = { bytes: 30, at: 1 };
    const report = { bytes: 100, memory: 50, saved };
    const section = indexSection({ ...begun, state: paused }, report);
    assert.deepEqual(section.size, { text: 100, memory: 50, disk: 30 });
    assert.deepEqual(section.pauses, ['on battery']);
  });

  it('says why there is none', () => {
    const phase = (over: object) => indexSection({ ...begun, ...over }, undefined).phase;
    assert.equal(phase({ wanted: false }), 'off');
    assert.equal(phase({ begun: false, state: undefined }), 'not-begun');
    assert.equal(phase({ state: undefined }), 'opening');
    assert.equal(phase({ gaveUp: true }), 'stopped');
  });

  it('is measured once it rests', () => {
    assert.equal(isAtRest(begun), false);
    assert.equal(isAtRest({ ...begun, state: { ...state, phase: 'ready' } }), true);
    assert.equal(isAtRest({ ...begun, state: undefined }), false);
  });
});
