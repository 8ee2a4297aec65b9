import assert from 'node:assert/strict';
import type { CheckpointInfo } from '../../src/checkpoints/checkpoint.ts';
import { planCleanup } from '../../src/checkpoints/planCleanup.ts';

const day = 24 * 60 * 60 * 1000;
const unlimited = { maxCount: 1000, maxAge: 0, quota: Infinity };

/** A checkpoint of one file, made on that day, whose content takes 100 bytes. */
function made(
  on: number,
  extras: Partial<CheckpointInfo> & { hash?: string } = {},
): CheckpointInfo {
  const { hash = `hash ${on}`, ...rest } = extras;
  const before = { hash, size: 1000, stored: 100 };
  const id = `checkpoint ${on}`;
  const files = [{ uri: 'file:///a', before }];
  return { id, at: on * day, title: id, tags: [], pinned: false, automatic: true, files, ...rest };
}

const went = (plan: ReturnType<typeof planCleanup>) =>
  plan.goes.map(({ info, reason }) => [info.at / day, reason]);

describe('cleaning up checkpoints', () => {
  const week = [7, 6, 5, 4, 3, 2, 1].map((on) => made(on));

  it('removes nothing that the settings allow', () => {
    assert.deepEqual(planCleanup(week, unlimited, 8 * day), { goes: [], bytes: 0 });
    assert.deepEqual(planCleanup([], { maxCount: 1, maxAge: 1, quota: 0 }, 0).goes, []);
  });

  it('removes the oldest beyond the number', () => {
    const plan = planCleanup(week, { ...unlimited, maxCount: 5 }, 8 * day);
    assert.deepEqual(went(plan), [
      [1, 'count'],
      [2, 'count'],
    ]);
    assert.equal(plan.bytes, 200);
  });

  it('removes what is older than the days by the clock that it is given', () => {
    const policy = { ...unlimited, maxAge: 3 };
    assert.deepEqual(went(planCleanup(week, policy, 4 * day)), []);
    assert.deepEqual(went(planCleanup(week, policy, 5 * day + 1)), [
      [1, 'age'],
      [2, 'age'],
    ]);
    // A clock that jumped back removes nothing.
    assert.deepEqual(went(planCleanup(week, policy, 0)), []);
  });

  it('removes the oldest until the rest is within the quota', () => {
    const plan = planCleanup(week, { ...unlimited, quota: 350 }, 8 * day);
    assert.deepEqual(went(plan), [
      [1, 'quota'],
      [2, 'quota'],
      [3, 'quota'],
      [4, 'quota'],
    ]);
    assert.equal(plan.bytes, 400);
  });

  it('counts a content that several have once, and as freed with the last of them', () => {
    const alike = [1, 2, 3].map((on) => made(on, { hash: 'same' }));
    assert.deepEqual(went(planCleanup(alike, { ...unlimited, quota: 100 }, 8 * day)), []);
    const plan = planCleanup(alike, { ...unlimited, maxCount: 2 }, 8 * day);
    assert.deepEqual([went(plan), plan.bytes], [[[1, 'count']], 0]);
  });

  it('keeps pinned ones and those in use, and counts them', () => {
    const some = [made(1, { pinned: true }), made(2), made(3), made(4)];
    const policy = { maxCount: 2, maxAge: 1, quota: 0 };
    const plan = planCleanup(some, policy, 100 * day, new Set(['checkpoint 3']));
    assert.deepEqual(went(plan), [
      [2, 'age'],
      [4, 'age'],
    ]);
    const byCount = planCleanup(some, { ...unlimited, maxCount: 2 }, 8 * day);
    assert.deepEqual(went(byCount), [
      [2, 'count'],
      [3, 'count'],
    ]);
  });
});
