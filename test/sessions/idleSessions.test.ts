import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  nextPuttingAway,
  sessionsToPutAway,
  type LiveSession,
} from '../../src/sessions/idleSessions.ts';

const limits = { most: 3, idleAfter: 1_000 };

function session(id: string, lastUsed: number, idle = true): LiveSession {
  return { id, idle, lastUsed };
}

describe('which sessions are put away', () => {
  it('are the least recently used idle ones beyond the limit', () => {
    const live = [session('d', 4), session('a', 1), session('c', 3), session('b', 2)];
    assert.deepEqual(sessionsToPutAway(live, limits, 10), ['a']);
    assert.deepEqual(sessionsToPutAway(live, { ...limits, most: 1 }, 10), ['a', 'b', 'c']);
    assert.deepEqual(sessionsToPutAway(live, { ...limits, most: 4 }, 10), []);
  });

  it('are never those in use, however many they are', () => {
    const busy = ['a', 'b', 'c', 'd'].map((id) => session(id, 0, false));
    assert.deepEqual(sessionsToPutAway(busy, limits, 1_000_000), []);
    assert.deepEqual(sessionsToPutAway([...busy, session('e', 9)], limits, 10), ['e']);
  });

  it('are those idle for long, however few they are', () => {
    const live = [session('a', 0), session('b', 500), session('c', 0, false)];
    assert.deepEqual(sessionsToPutAway(live, limits, 999), []);
    assert.deepEqual(sessionsToPutAway(live, limits, 1_000), ['a']);
    assert.equal(nextPuttingAway(live, limits, 900), 100);
  });

  it('are looked for again as long as any is live', () => {
    assert.equal(nextPuttingAway([], limits, 900), undefined);
    assert.equal(nextPuttingAway([session('a', 0, false)], limits, 900), 1_000);
    assert.equal(nextPuttingAway([session('a', 0)], limits, 5_000), 0);
  });

  it('leave no more live than allowed, unless those are in use', () => {
    const sessions = fc.uniqueArray(
      fc.record({ id: fc.uuid(), idle: fc.boolean(), lastUsed: fc.nat(5_000) }),
      { selector: ({ id }) => id, maxLength: 60 },
    );
    fc.assert(
      fc.property(sessions, fc.integer({ min: 1, max: 40 }), fc.nat(6_000), (live, most, now) => {
        const away = new Set(sessionsToPutAway(live, { most, idleAfter: 1_000 }, now));
        const left = live.filter(({ id }) => !away.has(id));
        const busy = live.filter(({ idle }) => !idle);
        assert.ok(busy.every(({ id }) => !away.has(id)));
        assert.ok(left.length <= Math.max(most, busy.length));
        assert.ok(left.every(({ idle, lastUsed }) => !idle || now - lastUsed < 1_000));
        const fresh = live.filter(({ lastUsed }) => now - lastUsed < 1_000);
        if (live.length <= most) assert.ok(fresh.every(({ id }) => !away.has(id)));
      }),
    );
  });
});
