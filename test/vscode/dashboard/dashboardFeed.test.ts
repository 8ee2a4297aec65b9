// When the dashboard is told something: on change, together, and only while somebody looks.
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { DashboardMessage, DashboardState } from '../../../src/protocol/dashboard.ts';
import { Emitter } from '../../../src/protocol/emitter.ts';
import {
  DashboardFeed,
  type DashboardSources,
  type OpenSection,
} from '../../../src/vscode/dashboard/dashboardFeed.ts';
import { MovedClock } from '../../gateway/movedClock.ts';

interface World {
  readonly feed: DashboardFeed;
  readonly clock: MovedClock;
  readonly sent: readonly DashboardMessage[];
  readonly errors: readonly unknown[];
  /** Sessions that are live, as the test sets it. */
  live: number;
  readonly changed: Emitter<void>;
  reads: number;
  mended: number;
  /** When the journal's section changes by itself. */
  journalAt: number | undefined;
  /** Resolves a message that is held up; all come through where it is not set. */
  hold: Promise<void> | undefined;
}

function createWorld(over: Partial<DashboardSources> = {}): World {
  const clock = new MovedClock();
  const sent: DashboardMessage[] = [];
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const changed = new Emitter<void>(onError);
  const following = (listener: () => void, section: Omit<OpenSection, 'dispose'>): OpenSection => {
    const listening = changed.on(listener);
    return { ...section, dispose: () => listening.dispose() };
  };
  const world: Omit<World, 'feed'> = {
    clock,
    sent,
    errors,
    live: 0,
    changed,
    reads: 0,
    mended: 0,
    journalAt: undefined,
    hold: undefined,
  };
  const quiet = (state: DashboardState) => () => ({ read: () => state, dispose: () => undefined });
  const sources: DashboardSources = {
    sessions: (listener) =>
      following(listener, {
        read() {
          world.reads++;
          const { live } = world;
          const counts = { live, hibernated: 0, archived: 0, replies: 0, waiting: 0 };
          return { sessions: { ...counts, rows: [] } };
        },
      }),
    journal: (listener) =>
      following(listener, {
        read: () => ({ journal: { ...journal, mended: world.mended } }),
        nextChange: () => world.journalAt,
      }),
    models: quiet({ models: { running: 0, waiting: 0, open: 0, models: 0, rows: [] } }),
    letters: quiet({ letters: { dead: 0, lost: 0, rows: [] } }),
    usage: quiet({}),
    index: quiet({}),
    threads: quiet({ threads: [] }),
    ...over,
  };
  const feed = new DashboardFeed({
    sources,
    alerts: () => [],
    send: async (message) => {
      sent.push(message);
      await world.hold;
    },
    clock,
    onError,
  });
  return Object.assign(world, { feed });
}

const journal = {
  writable: true,
  troubles: [],
  mended: 0,
  own: 0,
  elsewhere: 0,
  windows: 0,
} as const;

describe('the feed of the dashboard', () => {
  it('sends everything when it is shown, and then what is another', async () => {
    const world = createWorld();
    world.feed.show();
    await world.clock.advance(1);
    const [first] = world.sent;
    assert.equal(first?.type, 'snapshot');
    assert.deepEqual(Object.keys(first.state).toSorted(), [
      'alerts',
      'journal',
      'letters',
      'models',
      'sessions',
      'threads',
    ]);
    world.live = 1;
    world.changed.emit();
    await world.clock.advance(1_000);
    assert.deepEqual(world.sent.slice(1), [
      { type: 'changed', seq: 1, state: { sessions: { ...sessions, live: 1 } } },
    ]);
  });

  it('sends nothing where nothing is another, and reads nothing that nobody changed', async () => {
    const world = createWorld();
    world.feed.show();
    await world.clock.advance(1_000);
    const reads = world.reads;
    await world.clock.advance(3_600_000);
    assert.equal(world.reads, reads);
    world.changed.emit();
    await world.clock.advance(1_000);
    assert.equal(world.reads, reads + 1);
    assert.equal(world.sent.length, 1);
    assert.equal(world.clock.timers, 0, 'nothing is polled');
  });

  it('makes one message of a thousand changes', async () => {
    const world = createWorld();
    world.feed.show();
    await world.clock.advance(1_000);
    const reads = world.reads;
    for (let n = 1; n <= 1_000; n++) {
      world.live = n;
      world.changed.emit();
    }
    await world.clock.advance(1_000);
    assert.equal(world.sent.length, 2);
    assert.equal(world.reads, reads + 1);
    assert.deepEqual(world.sent[1]?.state.sessions, { ...sessions, live: 1_000 });
  });

  it('waits for a window that stands still, and then sends the last of it', async () => {
    const world = createWorld();
    const gate = Promise.withResolvers<void>();
    world.hold = gate.promise;
    world.feed.show();
    await world.clock.advance(1_000);
    for (let n = 1; n <= 5; n++) {
      world.live = n;
      world.changed.emit();
      await world.clock.advance(1_000);
    }
    assert.equal(world.sent.length, 1);
    world.hold = undefined;
    gate.resolve();
    await world.clock.advance(1_000);
    assert.equal(world.sent.length, 2);
    assert.equal(world.sent[1]?.state.sessions?.live, 5);
  });

  it('costs nothing while it is hidden, and sends everything when it is shown again', async () => {
    const world = createWorld();
    world.journalAt = world.clock.now() + 60_000;
    world.feed.show();
    await world.clock.advance(1_000);
    assert.equal(world.changed.size, 2);
    world.changed.emit();
    world.feed.hide();
    assert.equal(world.changed.size, 0, 'nobody listens');
    assert.equal(world.clock.timers, 0, 'no timer runs');
    const reads = world.reads;
    world.live = 7;
    world.changed.emit();
    await world.clock.advance(3_600_000);
    assert.equal(world.reads, reads);
    assert.equal(world.sent.length, 1);
    world.feed.show();
    await world.clock.advance(1_000);
    const again = world.sent[1];
    assert.equal(again?.type, 'snapshot');
    assert.equal(again.seq, 0);
    assert.equal(again.state.sessions?.live, 7);
  });

  it('is disposed of while a section is still being opened: nothing is left', async () => {
    const gate = Promise.withResolvers<void>();
    let closed = 0;
    const world = createWorld({
      usage: async () => {
        await gate.promise;
        return { read: () => ({}), dispose: () => void closed++ };
      },
    });
    world.feed.show();
    await world.clock.advance(10);
    world.feed.dispose();
    gate.resolve();
    await turn();
    assert.equal(closed, 1);
    assert.deepEqual([world.sent.length, world.clock.timers, world.changed.size], [0, 0, 0]);
  });

  it('does not wait for a section that is slow to open: it comes after the others', async () => {
    const gate = Promise.withResolvers<void>();
    const index = { phase: 'off', files: 0, waiting: 0, full: false, pauses: [] } as const;
    const world = createWorld({
      index: async () => {
        await gate.promise;
        return { read: () => ({ index }), dispose: () => undefined };
      },
    });
    world.feed.show();
    await world.clock.advance(399);
    assert.equal(world.sent.length, 0);
    await world.clock.advance(2);
    assert.equal(world.sent.length, 1);
    assert.equal(world.sent[0]?.state.index, undefined);
    gate.resolve();
    await world.clock.advance(1_000);
    assert.deepEqual(world.sent[1], { type: 'changed', seq: 1, state: { index } });
  });

  it('shows the others where one section cannot be opened, or not be read', async () => {
    const world = createWorld({
      usage: () => Promise.reject(new Error('no gateway')),
      letters: () => ({
        read: () => {
          throw new Error('no bus');
        },
        dispose: () => undefined,
      }),
    });
    world.feed.show();
    await world.clock.advance(1_000);
    assert.deepEqual(world.errors.map(String).toSorted(), ['Error: no bus', 'Error: no gateway']);
    const [first] = world.sent;
    assert.equal(first?.state.usage, undefined);
    assert.equal(first?.state.letters, undefined);
    assert.equal(first?.state.sessions?.live, 0);
  });

  it('looks again when something changes by itself, as a day does at its end', async () => {
    const world = createWorld();
    world.journalAt = world.clock.now() + 60_000;
    world.feed.show();
    await world.clock.advance(59_000);
    assert.equal(world.sent.length, 1);
    Object.assign(world, { journalAt: undefined, mended: 1 });
    await world.clock.advance(2_000);
    assert.deepEqual(world.sent[1]?.state, { journal: { ...journal, mended: 1 } });
    assert.equal(world.clock.timers, 0);
  });

  it('sends everything once more where the page missed something', async () => {
    const world = createWorld();
    world.feed.show();
    await world.clock.advance(1_000);
    world.live = 1;
    world.changed.emit();
    await world.clock.advance(1_000);
    world.feed.show();
    await world.clock.advance(1_000);
    assert.deepEqual(
      world.sent.map(({ type, seq }) => [type, seq]),
      [
        ['snapshot', 0],
        ['changed', 1],
        ['snapshot', 0],
      ],
    );
    assert.equal(world.sent[2]?.state.sessions?.live, 1);
    assert.equal(world.changed.size, 2, 'it listens once');
  });
});

const sessions = {
  live: 0,
  hibernated: 0,
  archived: 0,
  replies: 0,
  waiting: 0,
  rows: [],
} as const;
