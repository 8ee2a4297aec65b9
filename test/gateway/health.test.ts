import assert from 'node:assert/strict';
import { HealthMonitor } from '../../src/gateway/health.ts';
import type { ModelRef } from '../../src/protocol/model.ts';
import { MovedClock } from './movedClock.ts';
import {
  done,
  failed,
  infoOf,
  played,
  question,
  read,
  refOf,
  said,
  used,
  type Act,
} from './playedModel.ts';

describe('health', () => {
  let clock: MovedClock;
  let health: HealthMonitor;
  beforeEach(() => {
    clock = new MovedClock();
    health = new HealthMonitor({ clock });
  });

  /** One request; a number is a wait of so many milliseconds. */
  async function ask(...acts: readonly (Act | number)[]): Promise<void> {
    const waits = acts.map((act) =>
      typeof act === 'number' ? Promise.withResolvers<void>() : undefined,
    );
    const reading = read(
      health.policy(played(acts.map((act, at) => waits[at]?.promise ?? (act as Act)))),
    );
    for (const [at, act] of acts.entries()) {
      await clock.advance(typeof act === 'number' ? act : 0);
      waits[at]?.resolve();
    }
    await reading.outcome.catch(() => undefined);
  }

  it('knows nothing before the first request', () => {
    assert.deepEqual(health.of(refOf('m')), { state: 'unknown', requests: 0 });
  });

  it('tells success, time to the first part and tokens a second', async () => {
    for (const first of [100, 300, 200]) await ask(first, said('x'), 2_000, used(5, 100), done);
    await ask(failed('server-error'));
    await ask(150, said('x'), 2_000, used(5, 100), done);
    const { lastFailure, ...figures } = health.of(refOf('m'));
    assert.deepEqual(figures, {
      state: 'ok',
      requests: 5,
      successRate: 0.8,
      firstToken: 150,
      tokensPerSecond: 50,
    });
    assert.equal(lastFailure?.failure.kind, 'server-error');
    assert.deepEqual(health.of(refOf('other')), { state: 'unknown', requests: 0 });
  });

  it('counts characters where the server counts nothing', async () => {
    await ask(said('x'.repeat(200)), 1_000, said('x'.repeat(200)), done);
    assert.equal(health.of(refOf('m')).tokensPerSecond, 100);
  });

  it('calls slow what takes long to begin, or dribbles', async () => {
    await ask(11_000, said('x'), done);
    assert.equal(health.of(refOf('m')).state, 'slow');
    for (let i = 0; i < 3; i++) await ask(said('x'), 10_000, used(1, 30), done);
    assert.equal(health.of(refOf('m')).firstToken, 0);
    assert.equal(health.of(refOf('m')).state, 'slow');
  });

  it('calls failing what cannot be reached at once, and other things by and by', async () => {
    for (let i = 0; i < 10; i++) await ask(said('x'), done);
    for (const state of ['ok', 'ok', 'failing']) {
      await ask(failed('server-error'));
      assert.equal(health.of(refOf('m')).state, state);
    }
    await ask(said('x'), done);
    assert.equal(health.of(refOf('m')).state, 'ok');
    await ask(failed('unreachable'));
    assert.equal(health.of(refOf('m')).state, 'failing');
  });

  it('does not blame a model for what was not its fault', async () => {
    for (const kind of ['context-too-long', 'refused', 'budget', 'unavailable'] as const)
      await ask(failed(kind));
    await ask({ type: 'finish', outcome: { type: 'cancelled' } });
    assert.equal(health.of(refOf('m')).state, 'unknown');
  });

  it('forgets after fifteen minutes, and what was before the last fifty', async () => {
    for (let i = 0; i < 60; i++) await ask(i < 10 ? failed('server-error') : said('x'), done);
    assert.equal(health.of(refOf('m')).requests, 50);
    assert.equal(health.of(refOf('m')).successRate, 1);
    await clock.advance(15 * 60_000 + 1);
    assert.equal(health.of(refOf('m')).state, 'unknown');
  });

  it('tells who listens, once for each request', async () => {
    const heard: ModelRef[] = [];
    const listening = health.onDidChange((ref) => heard.push(ref));
    await ask(said('x'), said('y'), done);
    listening.dispose();
    await ask(said('x'), done);
    assert.deepEqual(heard, [refOf('m')]);
    const abort = AbortSignal.abort();
    await read(health.policy(played([done], infoOf('n'))), question(), abort).outcome;
    assert.equal(health.of(refOf('n')).state, 'unknown');
  });
});
