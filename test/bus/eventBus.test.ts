import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { createTestBus, untilSettled, valuesOf } from './busWorld.ts';

const minute = 60_000;

describe('the event bus', () => {
  it('hands what is published to every subscriber, in order and under one id', async () => {
    const { bus } = createTestBus();
    const topic = bus.topic<string>({ name: 'news', critical: false });
    const heard: string[] = [];
    for (const name of ['one', 'two']) {
      topic.subscribe(name, (letters) => {
        heard.push(...letters.map(({ deliveryId, value }) => `${name} ${value} ${deliveryId}`));
      });
    }
    topic.publish('a', 'id-a');
    topic.publish('b', 'id-b');
    await topic.settled();
    assert.deepEqual(heard.toSorted(), ['one a id-a', 'one b id-b', 'two a id-a', 'two b id-b']);
    const named = topic.publish('c');
    assert.ok(named.type === 'taken' && named.deliveryId.length > 20);
  });

  it('delivers in the turn of the publisher, after it', async () => {
    const { bus } = createTestBus();
    const topic = bus.topic<string>({ name: 'news', critical: true });
    const order: string[] = [];
    topic.subscribe('one', () => void order.push('delivered'));
    topic.publish('a');
    order.push('published');
    await Promise.resolve();
    assert.deepEqual(order, ['published', 'delivered']);
  });

  it('tries a subscriber that fails again, ever later, and gives up after so many times', async () => {
    const { bus, clock, dead } = createTestBus();
    const rules = { tries: 5, base: 1_000, cap: 3_000 };
    const topic = bus.topic<string>({ name: 'news', critical: true, ...rules });
    const times: number[] = [];
    const others: string[] = [];
    topic.subscribe('broken', () => {
      times.push(clock.now());
      throw new Error('out of order');
    });
    topic.subscribe('well', (letters) => void others.push(...valuesOf(letters)));
    topic.publish('a', 'id-a');
    await clock.advance(minute);
    const waits = times.slice(1).map((at, before) => at - (times[before] ?? 0));
    assert.deepEqual(waits, [750, 1_500, 2_250, 2_250]);
    assert.deepEqual(others, ['a'], 'the other one heard it, once');
    const [letter] = bus.deadLetters();
    assert.deepEqual(letter, {
      topic: 'news',
      subscriber: 'broken',
      deliveryId: 'id-a',
      value: 'a',
      tries: 5,
      why: 'out of order',
      at: times.at(-1),
    });
    assert.deepEqual(dead, [letter], 'it was told of');
    assert.equal(clock.timers, 0);
  });

  it('waits at random, and never less than half of what is due', async () => {
    for (const [random, wait] of [
      [0, 500],
      [0.999, 1_000],
    ] as const) {
      const { bus, clock } = createTestBus(() => random);
      const topic = bus.topic<string>({ name: 'news', critical: true, tries: 2, base: 1_000 });
      let calls = 0;
      topic.subscribe('broken', () => {
        calls++;
        throw new Error('no');
      });
      topic.publish('a');
      await clock.advance(wait - 1);
      assert.equal(calls, 1);
      await clock.advance(1);
      assert.equal(calls, 2);
    }
  });

  it('takes silence for a failure, and what comes too late for nothing', async () => {
    const { bus, clock } = createTestBus();
    const topic = bus.topic<string>({ name: 'news', critical: true, ackWithin: 5_000 });
    const slow = Promise.withResolvers<void>();
    let calls = 0;
    topic.subscribe('slow', () => (++calls === 1 ? slow.promise : undefined));
    topic.publish('a');
    await clock.advance(4_999);
    assert.equal(calls, 1);
    await clock.advance(minute);
    assert.equal(calls, 2);
    slow.reject(new Error('too late'));
    await topic.settled();
    assert.deepEqual(bus.deadLetters(), []);
  });

  it('finds the one letter of a batch that is at fault', async () => {
    const { bus, clock } = createTestBus();
    const topic = bus.topic<number>({ name: 'news', critical: true, batch: 64 });
    const heard: number[] = [];
    topic.subscribe('picky', (letters) => {
      const values = valuesOf(letters);
      if (values.includes(37)) throw new Error('not 37');
      heard.push(...values);
    });
    for (let value = 0; value < 64; value++) topic.publish(value);
    await untilSettled(topic, clock);
    assert.deepEqual(
      heard.toSorted((a, b) => a - b),
      Array.from({ length: 64 }, (_, at) => at).filter((at) => at !== 37),
    );
    assert.deepEqual(valuesOf(topic.deadLetters()), [37]);
  });

  it('delivers the dead letters anew when it is told to', async () => {
    const { bus, clock } = createTestBus();
    const topic = bus.topic<string>({ name: 'news', critical: true, tries: 1 });
    let broken = true;
    const heard: string[] = [];
    topic.subscribe('one', (letters) => {
      if (broken) throw new Error('no');
      heard.push(...letters.map(({ deliveryId }) => deliveryId));
    });
    topic.publish('a', 'id-a');
    await clock.advance(0);
    assert.equal(bus.states()[0]?.dead, 1);
    broken = false;
    await topic.hurry();
    assert.deepEqual(heard, ['id-a']);
    assert.deepEqual(bus.states(), [
      { topic: 'news', subscriber: 'one', waiting: 0, dead: 0, lost: 0 },
    ]);
  });

  it('waits no longer when it is told to hurry', async () => {
    const { bus, clock } = createTestBus();
    const topic = bus.topic<string>({ name: 'news', critical: true, base: minute });
    let calls = 0;
    topic.subscribe('one', () => {
      if (++calls < 3) throw new Error('no');
    });
    topic.publish('a');
    await clock.advance(0);
    await topic.hurry();
    assert.equal(calls, 2);
    await topic.hurry();
    assert.equal(calls, 3);
    assert.equal(clock.timers, 0);
    assert.equal(topic.states()[0]?.waiting, 0);
  });

  it('keeps a bounded number of dead letters, and says how many there were', async () => {
    const { bus, clock, dead } = createTestBus();
    const topic = bus.topic<number>({ name: 'news', critical: true, tries: 1, dead: 3 });
    topic.subscribe('broken', () => {
      throw new Error('no');
    });
    for (let value = 0; value < 5; value++) topic.publish(value);
    await clock.advance(0);
    assert.deepEqual(valuesOf(topic.deadLetters()), [2, 3, 4]);
    assert.equal(topic.states()[0]?.lost, 2);
    assert.equal(dead.length, 5);
  });

  describe('where a queue is full', () => {
    it('refuses a critical letter for all, and has room again once one is handled', async () => {
      const { bus } = createTestBus();
      const topic = bus.topic<number>({ name: 'news', critical: true, queue: 2, batch: 1 });
      const gate = Promise.withResolvers<void>();
      const quick: number[] = [];
      topic.subscribe('quick', (letters) => void quick.push(...valuesOf(letters)));
      topic.subscribe('slow', () => gate.promise);
      assert.equal(topic.publish(1).type, 'taken');
      await turn();
      assert.equal(topic.publish(2).type, 'taken');
      assert.deepEqual(topic.publish(3), { type: 'refused', why: 'full' });
      await turn();
      assert.deepEqual(quick, [1, 2], 'nobody gets what was refused');
      const room = topic.room();
      gate.resolve();
      await room;
      assert.equal(topic.publish(3).type, 'taken');
      await topic.settled();
      assert.deepEqual(quick, [1, 2, 3]);
    });

    it('drops the oldest of any other topic, and counts it', async () => {
      const { bus } = createTestBus();
      const topic = bus.topic<number>({ name: 'news', critical: false, queue: 3 });
      const heard: number[] = [];
      topic.subscribe('one', (letters) => void heard.push(...valuesOf(letters)));
      for (let value = 0; value < 10; value++) topic.publish(value);
      await topic.settled();
      assert.deepEqual(heard, [7, 8, 9]);
      assert.equal(topic.states()[0]?.lost, 7);
    });
  });

  it('refuses a critical letter where nobody listens', () => {
    const { bus } = createTestBus();
    const critical = bus.topic<number>({ name: 'news', critical: true });
    assert.deepEqual(critical.publish(1), { type: 'refused', why: 'nobody' });
    assert.equal(bus.topic<number>({ name: 'gossip', critical: false }).publish(1).type, 'taken');
  });

  it('lets the event loop turn between two batches', async () => {
    const { bus } = createTestBus();
    const topic = bus.topic<number>({ name: 'news', critical: true, queue: 5_000, batch: 50 });
    let handled = 0;
    topic.subscribe('one', (letters) => void (handled += letters.length));
    for (let value = 0; value < 5_000; value++) topic.publish(value);
    const seen: number[] = [];
    for (let turns = 0; turns < 150; turns++) {
      await turn();
      seen.push(handled);
    }
    assert.equal(handled, 5_000);
    const steps = seen.map((count, at) => count - (seen[at - 1] ?? 0));
    assert.ok(Math.max(...steps) <= 100, `${Math.max(...steps)} were handled in one turn`);
  });

  it('makes no more round trips than there are batches', async () => {
    const { bus } = createTestBus();
    const topic = bus.topic<number>({ name: 'news', critical: true, queue: 5_000, batch: 25 });
    let trips = 0;
    topic.subscribe('one', async () => {
      trips++;
      await turn();
    });
    for (let value = 0; value < 5_000; value++) topic.publish(value);
    await topic.settled();
    assert.equal(trips, 200);
  });

  it('delivers nothing after a subscriber left, nor after its own end', async () => {
    const { bus, clock } = createTestBus();
    const topic = bus.topic<string>({ name: 'news', critical: false });
    let calls = 0;
    const left = topic.subscribe('left', () => {
      calls++;
      throw new Error('no');
    });
    topic.subscribe('stays', () => {
      throw new Error('no');
    });
    topic.publish('a');
    await clock.advance(0);
    left.dispose();
    await clock.advance(minute);
    assert.equal(calls, 1);
    bus.dispose();
    assert.equal(clock.timers, 0);
    topic.publish('b');
    await turn();
    assert.equal(calls, 1);
  });

  it('delivers a dead letter once more when it is asked to, alone, and buries it again in vain', async () => {
    const { bus, clock, dead } = createTestBus();
    const topic = bus.topic<string>({ name: 'news', critical: true, tries: 2 });
    const heard: string[] = [];
    let isWell = false;
    topic.subscribe('broken', (letters) => {
      heard.push(valuesOf(letters).join());
      if (!isWell) throw new Error('out of order');
    });
    for (const id of ['a', 'b']) topic.publish(id, id);
    await untilSettled(topic, clock);
    heard.length = 0;
    const address = { topic: 'news', subscriber: 'broken', deliveryId: 'a' };
    assert.equal(await bus.retry(address), true);
    assert.deepEqual(heard, ['a'], 'at once, and no other');
    assert.deepEqual(
      bus.deadLetters().map(({ deliveryId, tries }) => [deliveryId, tries]),
      [
        ['b', 2],
        ['a', 3],
      ],
    );
    assert.equal(dead.length, 3);
    assert.equal(clock.timers, 0, 'it is not tried again by itself');
    isWell = true;
    assert.equal(await bus.retry(address), true);
    assert.equal(await bus.retry(address), false, 'it has arrived');
    assert.equal(await bus.retry({ ...address, subscriber: 'other', deliveryId: 'b' }), false);
    assert.equal(await bus.retry({ ...address, topic: 'other', deliveryId: 'b' }), false);
    assert.deepEqual(
      bus.deadLetters().map(({ deliveryId }) => deliveryId),
      ['b'],
    );
  });

  it('forgets a dead letter when it is asked to, and says whenever the dead are others', async () => {
    const { bus, clock } = createTestBus();
    const topic = bus.topic<string>({ name: 'news', critical: true, tries: 1, queue: 5 });
    let changes = 0;
    bus.onDidChangeDead(() => changes++);
    topic.subscribe('broken', () => {
      throw new Error('out of order');
    });
    topic.publish('a', 'a');
    await untilSettled(topic, clock);
    assert.equal(changes, 1);
    const address = { topic: 'news', subscriber: 'broken', deliveryId: 'a' };
    assert.equal(bus.discard({ ...address, deliveryId: 'b' }), false);
    assert.equal(changes, 1);
    assert.equal(bus.discard(address), true);
    assert.equal(changes, 2);
    assert.deepEqual(bus.deadLetters(), []);
    topic.publish('c', 'c');
    await untilSettled(topic, clock);
    await topic.hurry();
    assert.equal(changes, 5, 'buried, taken up, and buried again');
  });
});
