import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { Receive } from '../../src/bus/letter.ts';
import { onceEach } from '../../src/bus/onceEach.ts';
import { randomFrom } from '../helpers/random.ts';
import { createTestBus, untilSettled, valuesOf } from './busWorld.ts';

const letter = (deliveryId: string) => ({ deliveryId, value: deliveryId });

describe('handling once each', () => {
  it('acknowledges what comes again, and does nothing', async () => {
    const heard: string[] = [];
    const receive = onceEach<string>((letters) => void heard.push(...valuesOf(letters)));
    await receive([letter('a'), letter('b'), letter('a')]);
    await receive([letter('b'), letter('c')]);
    assert.deepEqual(heard, ['a', 'b', 'c']);
  });

  it('handles again what failed, and does not begin anew what is under way', async () => {
    const slow = Promise.withResolvers<void>();
    let calls = 0;
    const receive = onceEach<string>(() => {
      calls++;
      return slow.promise;
    });
    const both = [receive([letter('a')]), receive([letter('a')])];
    await turn();
    assert.equal(calls, 1);
    slow.reject(new Error('no'));
    const ends = await Promise.allSettled(both);
    assert.deepEqual(
      ends.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    await receive([letter('a')]).catch(() => undefined);
    assert.equal(calls, 2);
  });

  it('handles again what threw at once', async () => {
    let calls = 0;
    const receive = onceEach<string>(() => {
      if (++calls === 1) throw new Error('no');
    });
    await assert.rejects(receive([letter('a')]), /no/u);
    await receive([letter('a')]);
    assert.equal(calls, 2);
  });

  it('remembers a bounded number of ids', async () => {
    const heard: string[] = [];
    const receive = onceEach<string>((letters) => void heard.push(...valuesOf(letters)), 2);
    for (const id of ['a', 'b', 'c', 'c', 'b', 'a']) await receive([letter(id)]);
    assert.deepEqual(heard, ['a', 'b', 'c', 'a']);
  });

  it('makes each critical letter happen once, though 30 % of the acknowledgements are lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 16 }),
        fc.integer(),
        async (count, batch, seed) => {
          const random = randomFrom(seed);
          const { bus, clock } = createTestBus(random);
          const topic = bus.topic<number>({ name: 'news', critical: true, batch, tries: 60 });
          const effects = new Map<number, number>();
          const once = onceEach<number>(async (letters) => {
            if (random() < 0.5) await turn();
            if (random() < 0.1) throw new Error('nothing was done');
            for (const value of valuesOf(letters)) {
              effects.set(value, (effects.get(value) ?? 0) + 1);
            }
          });
          topic.subscribe('lossy', losing(0.3, random, once));
          for (let value = 0; value < count; value++) topic.publish(value);
          await untilSettled(topic, clock);
          assert.deepEqual(bus.deadLetters(), []);
          assert.equal(effects.size, count);
          assert.ok([...effects.values()].every((times) => times === 1));
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** The way back of an acknowledgement: a part of them turn into an error, or never come. */
function losing<T>(share: number, random: () => number, receive: Receive<T>): Receive<T> {
  return async (letters) => {
    await receive(letters);
    if (random() >= share) return;
    if (random() < 0.5) throw new Error('the acknowledgement was lost');
    await new Promise(() => undefined);
  };
}
