// The sessions of the dashboard, however many there are and whatever they are called.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { mostRows } from '../../src/protocol/dashboard.ts';
import type { SessionSummary } from '../../src/protocol/sessionState.ts';
import { sessionsSection, type SessionSources } from '../../src/rooms/sessionsSection.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';

function summary(id: string, more: Partial<SessionSummary> = {}): SessionSummary {
  return {
    id,
    title: id,
    archived: false,
    pinned: false,
    createdAt: 0,
    lastActivity: 0,
    messageCount: 0,
    ...more,
  };
}

interface Made {
  readonly list: readonly SessionSummary[];
  readonly live?: readonly string[];
  readonly running?: Readonly<Record<string, number>>;
  readonly waiting?: Readonly<Record<string, number>>;
}

/** Counts what is asked of the journal. */
function sourcesOf({ list, live = [], running = {}, waiting = {} }: Made) {
  const asked: string[] = [];
  const sources: SessionSources = {
    sessions: {
      list: () => list,
      live: () => live.map((id) => ({ id }) as SessionActor),
      lease: (id) => (asked.push(id), 'free'),
    },
    conversations: {
      runningReplies: () => new Map(Object.entries(running)),
      progressOf: () => ({ text: 'Waiting for its turn (2)' }),
    },
    waiting: new Map(Object.entries(waiting)),
  };
  return { sources, asked };
}

describe('the sessions of the dashboard', () => {
  it('show what is busy first: what runs, what waits, what is in use', () => {
    const ids = ['old', 'archived', 'live', 'waits', 'runs'];
    const list = ids.map((id) => summary(id, { archived: id === 'archived' }));
    const live = ['live', 'waits', 'runs'];
    const { sources } = sourcesOf({ list, live, running: { runs: 2 }, waiting: { waits: 3 } });
    const section = sessionsSection(sources);
    assert.deepEqual(
      section.rows.map(({ id, state, replies, waiting, progress }) => {
        return [id, state, replies, waiting, progress];
      }),
      [
        ['runs', 'live', 2, 0, 'Waiting for its turn (2)'],
        ['waits', 'live', 0, 3, undefined],
        ['live', 'live', 0, 0, undefined],
        ['old', 'hibernated', 0, 0, undefined],
        ['archived', 'archived', 0, 0, undefined],
      ],
    );
    assert.deepEqual([section.replies, section.waiting], [2, 3]);
  });

  it('count ten thousand and list a few, asking the journal about those alone', () => {
    const list = Array.from({ length: 10_000 }, (_, n) =>
      summary(`s${n}`, { title: 'x'.repeat(10_000), archived: n % 2 === 0 }),
    );
    const { sources, asked } = sourcesOf({ list, live: ['s9999'] });
    const section = sessionsSection(sources);
    assert.deepEqual([section.live, section.hibernated, section.archived], [1, 4_999, 5_000]);
    assert.equal(section.rows.length, mostRows);
    assert.equal(asked.length, mostRows);
    assert.equal(section.rows[0]?.id, 's9999');
    assert.ok(JSON.stringify(section).length < 50_000);
  });

  it('are each in one state, and all that runs and waits is counted', () => {
    const flags = fc.record({
      archived: fc.boolean(),
      live: fc.boolean(),
      running: fc.nat(3),
      waiting: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(flags, { maxLength: 120 }), (all) => {
        const ids = all.map((_, n) => `s${n}`);
        const of = <T>(pick: (flag: (typeof all)[number]) => T): Record<string, T> =>
          Object.fromEntries(all.map((flag, n) => [`s${n}`, pick(flag)]));
        const { sources } = sourcesOf({
          list: all.map(({ archived }, n) => summary(`s${n}`, { archived })),
          live: ids.filter((_, n) => all[n]?.live),
          running: of(({ running }) => running),
          waiting: of(({ waiting }) => waiting),
        });
        const section = sessionsSection(sources);
        assert.equal(section.live + section.hibernated + section.archived, all.length);
        assert.equal(section.archived, all.filter(({ archived }) => archived).length);
        assert.equal(
          section.replies,
          all.reduce((sum, { running }) => sum + running, 0),
        );
        assert.equal(
          section.waiting,
          all.reduce((sum, { waiting }) => sum + waiting, 0),
        );
        assert.equal(section.rows.length, Math.min(mostRows, all.length));
        const busy = section.rows.filter(({ replies }) => replies > 0).length;
        assert.equal(busy, Math.min(mostRows, all.filter(({ running }) => running > 0).length));
      }),
    );
  });
});
