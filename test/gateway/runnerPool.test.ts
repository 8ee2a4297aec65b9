import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { applyPolicies } from '../../src/gateway/policies.ts';
import { RunnerPool } from '../../src/gateway/runnerPool.ts';
import { createWholeness } from '../../src/gateway/wholeness.ts';
import { within } from '../models/compliance.ts';
import {
  done,
  failed,
  forever,
  infoOf,
  played,
  positions,
  question,
  read,
  said,
} from './playedModel.ts';

const wholeness = createWholeness((words) => words);

describe('the runner pool', () => {
  const poolOf = (runners: number, queue?: number): RunnerPool =>
    new RunnerPool({ runners: () => runners, ...(queue === undefined ? {} : { queue }) });

  it('answers so many at once, and the others in their order', async () => {
    const pool = poolOf(2);
    const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
    const order: number[] = [];
    const readings = gates.map(({ promise }, at) =>
      read(pool.policy(played(() => (order.push(at), [promise, said('x'), done])))),
    );
    await turn();
    assert.deepEqual(order, [0, 1]);
    assert.deepEqual(
      readings.map(({ parts }) => positions(parts)),
      [[], [], [1], [2], [3]],
    );
    assert.deepEqual(pool.load(infoOf('m')), { running: 2, waiting: 3 });
    gates[1]?.resolve();
    await readings[1]?.outcome;
    await turn();
    assert.deepEqual(order, [0, 1, 2]);
    assert.deepEqual(
      readings.map(({ parts }) => positions(parts)),
      [[], [], [1], [2, 1], [3, 2]],
    );
    for (const { resolve } of gates) resolve();
    for (const { outcome } of readings) assert.equal((await outcome)?.type, 'done');
    assert.deepEqual(order, [0, 1, 2, 3, 4]);
    assert.deepEqual(pool.load(infoOf('m')), { running: 0, waiting: 0 });
  });

  it('frees the runner when a stream ends, fails, throws, ends without a word, is aborted or left', async () => {
    const pool = poolOf(1);
    for (const acts of [[done], [failed('cut-off')], [new Error('boom')], [said('x')]]) {
      await read(pool.policy(played(acts))).outcome.catch(() => undefined);
      assert.equal(pool.load(infoOf('m')).running, 0);
    }
    const abort = new AbortController();
    const hung = read(pool.policy(played([said('x'), forever])), question(), abort.signal);
    await turn();
    assert.equal(pool.load(infoOf('m')).running, 1);
    abort.abort();
    assert.equal(pool.load(infoOf('m')).running, 0);
    const left = read(pool.policy(played([said('x'), forever])));
    await turn();
    await within(1_000, left.leave());
    assert.equal(pool.load(infoOf('m')).running, 0);
    assert.deepEqual(hung.parts, [said('x')]);
    assert.equal((await read(pool.policy(played([done]))).outcome)?.type, 'done');
  });

  it('is left by those who wait: cancelled, or gone', async () => {
    const pool = poolOf(1);
    const hung = new AbortController();
    const first = read(pool.policy(played([forever])), question(), hung.signal);
    const abort = new AbortController();
    const waiting = read(pool.policy(played([done])), question(), abort.signal);
    const next = read(pool.policy(played([done])));
    await turn();
    abort.abort();
    assert.deepEqual(await waiting.outcome, { type: 'cancelled' });
    await turn();
    assert.deepEqual(positions(next.parts), [2, 1]);
    const gone = pool.policy(played([done])).stream(question(), new AbortController().signal);
    for await (const part of gone) {
      assert.equal(part.type, 'notice');
      break;
    }
    await turn();
    assert.equal(pool.load(infoOf('m')).waiting, 1);
    hung.abort();
    assert.equal((await next.outcome)?.type, 'done');
    assert.deepEqual(pool.load(infoOf('m')), { running: 0, waiting: 0 });
    assert.deepEqual(first.parts, []);
  });

  it('lets one that hangs delay nobody else, nor its own other runner', async () => {
    const pool = poolOf(2);
    const abort = new AbortController();
    const hung = read(pool.policy(played([forever], infoOf('a'))), question(), abort.signal);
    await turn();
    const others = Array.from({ length: 20 }, (_, at) =>
      read(pool.policy(played([said('x'), done], infoOf(at % 2 === 0 ? 'b' : 'a')))),
    );
    for (const { outcome } of others) assert.equal((await within(1_000, outcome))?.type, 'done');
    assert.deepEqual(hung.parts, []);
    abort.abort();
  });

  it('says clearly that the line is full', async () => {
    const pool = poolOf(1, 1);
    const abort = new AbortController();
    const readings = [1, 2, 3].map(() =>
      read(pool.policy(played([forever])), question(), abort.signal),
    );
    const outcome = await readings[2]?.outcome;
    assert.equal(outcome?.type === 'failed' && outcome.failure.kind, 'unavailable');
    assert.equal(pool.load(infoOf('m')).waiting, 1);
    abort.abort();
  });

  it('uses more runners as soon as there are more', async () => {
    let runners = 1;
    const pool = new RunnerPool({ runners: () => runners });
    const open = Promise.withResolvers<void>();
    const readings = [1, 2, 3].map(() => read(pool.policy(played([open.promise, done]))));
    await turn();
    runners = 3;
    const first = read(pool.policy(played([done])));
    open.resolve();
    for (const { outcome } of [...readings, first]) assert.equal((await outcome)?.type, 'done');
  });

  it('loses no runner, whatever happens in which order', async () => {
    const step = fc.constantFrom('start', 'abort', 'leave', 'answer', 'turn');
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 1, max: 3 }),
        async (steps, runners) => {
          const pool = poolOf(runners, 4);
          const open: {
            abort: AbortController;
            answer: () => void;
            leave: () => void;
          }[] = [];
          const running = { now: 0, most: 0 };
          for (const each of steps) {
            if (each === 'turn') await turn();
            else if (each === 'start') {
              const answer = Promise.withResolvers<void>();
              const abort = new AbortController();
              const counted = played(() => {
                running.most = Math.max(running.most, pool.load(infoOf('m')).running);
                return [answer.promise, done];
              });
              const model = applyPolicies(counted, [pool.policy, wholeness]);
              const reading = read(model, question(), abort.signal);
              open.push({ abort, answer: answer.resolve, leave: () => void reading.leave() });
            } else {
              const one = open.shift();
              if (each === 'answer') one?.answer();
              if (each === 'leave') one?.leave();
              // A loop that is left while it waits for a part only hears of it with the abort.
              if (each !== 'answer') one?.abort.abort();
            }
          }
          for (const { abort } of open) abort.abort();
          for (let i = 0; i < 10; i++) await turn();
          assert.ok(running.most <= runners);
          assert.deepEqual(pool.load(infoOf('m')), { running: 0, waiting: 0 });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('knows since when the first one waits, and says whenever somebody comes or goes', async () => {
    let now = 1_000;
    const pool = new RunnerPool({ runners: () => 1, now: () => now });
    let changes = 0;
    pool.onDidChange(() => changes++);
    const aborts = [1, 2, 3].map((n) => {
      now = 1_000 * n;
      const abort = new AbortController();
      const reading = read(pool.policy(played([forever])), question(), abort.signal);
      reading.outcome.catch(() => undefined);
      return abort;
    });
    await turn();
    const { info, ...load } = pool.loads()[0] ?? {};
    assert.equal(info?.label, 'm');
    assert.deepEqual(load, { running: 1, waiting: 2, waitingSince: 2_000 });
    assert.equal(changes, 3);
    aborts[1]?.abort();
    await turn();
    assert.equal(pool.loads()[0]?.waitingSince, 3_000);
    assert.equal(changes, 4);
    aborts[0]?.abort();
    aborts[2]?.abort();
    await turn();
    assert.deepEqual(pool.load(infoOf('m')), { running: 0, waiting: 0 });
  });

  it('says when a runner is free again, whoever waits for it', async () => {
    const pool = new RunnerPool({ runners: () => 1 });
    const seen: number[] = [];
    pool.onDidChange(() => seen.push(pool.load(infoOf('m')).running));
    await read(pool.policy(played([said('x'), done]))).outcome;
    assert.deepEqual(seen, [1, 0]);
  });
});
