import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RateLimits, type RateLimit } from '../../src/gateway/rateLimit.ts';
import { SharedPace } from '../../src/sessions/sharedPace.ts';
import { MovedClock } from '../gateway/movedClock.ts';
import { done, played, positions, question, read, used } from '../gateway/playedModel.ts';
import { withFolder } from './sessionHelpers.ts';

const child = fileURLToPath(new URL('paceChild.ts', import.meta.url));
const minute = 60_000;

function fail(error: unknown): never {
  throw error;
}

/** Two windows that keep one pace. */
function twoWindows(
  folder: string,
  clock: MovedClock,
  limit: RateLimit,
): readonly [RateLimits, RateLimits] {
  const shared = new SharedPace({ folder, now: clock.now, onTrouble: fail });
  const options = { clock, shared, provider: () => limit, longestWait: 60 * minute };
  return [new RateLimits(options), new RateLimits(options)];
}

describe('the pace of a provider in several windows', function () {
  this.timeout(30_000);

  it('is one: two windows together send no more in a minute than one may', () =>
    withFolder(async (folder) => {
      const clock = new MovedClock();
      const sent: number[] = [];
      const models = twoWindows(folder, clock, { requests: 60 }).map((limits) =>
        limits.policy(played(() => [(sent.push(clock.now()), done)])),
      );
      const readings = models.flatMap((model) => Array.from({ length: 60 }, () => read(model)));
      await clock.advance(4 * minute);
      for (const { outcome } of readings) assert.equal((await outcome)?.type, 'done');
      assert.equal(sent.length, 120);
      for (const at of sent) {
        assert.ok(sent.filter((each) => each > at - minute && each <= at).length <= 60);
      }
    }));

  it('counts tokens, and gives back what a reply did not need', () =>
    withFolder(async (folder) => {
      const clock = new MovedClock();
      const [here, there] = twoWindows(folder, clock, { tokens: 6_000 });
      const large = question('', { maxOutputTokens: 5_500 });
      const open = Promise.withResolvers<void>();
      const first = read(here.policy(played([open.promise, used(5, 5), done])), large);
      await clock.advance(1);
      const second = read(there.policy(played([done])), large);
      await clock.advance(30_000);
      assert.deepEqual(positions(second.parts), [1]);
      open.resolve();
      await first.outcome;
      await clock.advance(31_000);
      assert.equal((await second.outcome)?.type, 'done');
      const third = read(here.policy(played([done])), question('', { maxOutputTokens: 400 }));
      await clock.advance(1);
      assert.equal((await third.outcome)?.type, 'done', 'what was not needed is free');
    }));

  it('is held by processes that ask at the same moment', () =>
    withFolder(async (folder) => {
      const windows = [1, 2].map(() =>
        fork(child, [folder], { execArgv: ['--disable-warning=ExperimentalWarning'] }),
      );
      await Promise.all(windows.map((window) => once(window, 'message')));
      let taken = 0;
      const ends = windows.map((window) => {
        window.on('message', (taking) => {
          if (typeof taking === 'object' && 'entry' in taking) taken++;
        });
        window.send('go');
        return once(window, 'disconnect');
      });
      await Promise.all(ends);
      assert.equal(taken, 300);
    }));

  it('holds nobody up where it cannot be shared, and begins anew where it is damaged', () =>
    withFolder((folder) => {
      const troubles: unknown[] = [];
      const onTrouble = (error: unknown): void => void troubles.push(error);
      const nowhere = join(folder, 'file');
      writeFileSync(nowhere, '');
      const none = new SharedPace({ folder: nowhere, now: Date.now, onTrouble });
      assert.equal(none.take('p', 1, { requests: 1 }), undefined);
      assert.equal(troubles.length, 1);
      const pace = new SharedPace({ folder, now: Date.now, onTrouble });
      writeFileSync(join(folder, 'pace.db'), 'no database'.repeat(1_000));
      assert.equal(pace.take('p', 1, { requests: 1 }), undefined);
      assert.equal(pace.take('p', 1, { requests: 1 })?.type, 'taken');
      assert.equal(pace.take('p', 1, { requests: 1 })?.type, 'wait');
      assert.equal(pace.take('another', 1, { requests: 1 })?.type, 'taken');
      assert.ok(readdirSync(folder).includes('pace.damaged.db'), 'what was there is kept');
    }));

  it('forgets what was of a time to come when a clock was set back', () =>
    withFolder((folder) => {
      let now = Date.now() + 3_600_000;
      const pace = new SharedPace({ folder, now: () => now, onTrouble: fail });
      assert.equal(pace.take('p', 1, { requests: 1 })?.type, 'taken');
      now -= 3_600_000;
      assert.equal(pace.take('p', 1, { requests: 1 })?.type, 'taken');
    }));
});
