import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { SessionSummary } from '../../../src/protocol/sessionState.ts';
import { groupSessions, midnight } from '../../../src/vscode/sessions/sessionGroups.ts';

const hour = 3_600_000;

function chat(id: string, changes: Partial<SessionSummary> = {}): SessionSummary {
  return {
    id,
    title: id,
    archived: false,
    pinned: false,
    createdAt: 0,
    lastActivity: 0,
    messageCount: 1,
    ...changes,
  };
}

/** What each group holds. */
function grouped(summaries: readonly SessionSummary[], now: number): Record<string, string[]> {
  return Object.fromEntries(
    groupSessions(summaries, now).map(({ name, sessions }) => [name, sessions.map(({ id }) => id)]),
  );
}

describe('the groups of the list of chats', () => {
  const zone = process.env['TZ'];

  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it('are days of the calendar, not spans of 24 hours', () => {
    const now = new Date(2026, 4, 20, 0, 5).getTime();
    const at = (day: number, hours: number): number => new Date(2026, 4, day, hours).getTime();
    assert.deepEqual(
      grouped(
        [
          chat('tomorrow', { lastActivity: now + 30 * hour }),
          chat('five minutes ago', { lastActivity: at(20, 0) }),
          chat('an hour ago', { lastActivity: at(19, 23) }),
          chat('a day ago', { lastActivity: at(19, 0) }),
          chat('two days ago', { lastActivity: at(18, 23) }),
          chat('seven days ago', { lastActivity: at(13, 0) }),
          chat('eight days ago', { lastActivity: at(12, 23) }),
          chat('thirty days ago', { lastActivity: new Date(2026, 3, 20).getTime() }),
          chat('last year', { lastActivity: new Date(2025, 4, 20).getTime() }),
        ],
        now,
      ),
      {
        Today: ['tomorrow', 'five minutes ago'],
        Yesterday: ['an hour ago', 'a day ago'],
        'Last 7 Days': ['two days ago', 'seven days ago'],
        'Last 30 Days': ['eight days ago', 'thirty days ago'],
        Older: ['last year'],
      },
    );
  });

  it('have pinned chats first and archived ones last, whenever they were used', () => {
    const now = Date.now();
    assert.deepEqual(
      Object.entries(
        grouped(
          [
            chat('old and pinned', { pinned: true }),
            chat('old'),
            chat('new', { lastActivity: now }),
            chat('archived and pinned', { archived: true, pinned: true, lastActivity: now }),
          ],
          now,
        ),
      ),
      [
        ['Pinned', ['old and pinned']],
        ['Today', ['new']],
        ['Older', ['old']],
        ['Archived', ['archived and pinned']],
      ],
    );
  });

  it('keep to midnight where a day has 23 or 25 hours', () => {
    process.env['TZ'] = 'Europe/Berlin';
    for (const [month, day] of [
      [2, 29],
      [9, 25],
    ] as const) {
      const now = new Date(2026, month, day, 12).getTime();
      const dayAfter = new Date(2026, month, day + 1, 0, 1).getTime();
      const first = chat('first', { lastActivity: midnight(now) });
      assert.deepEqual(grouped([first], now), { Today: ['first'] });
      assert.deepEqual(grouped([first], dayAfter), { Yesterday: ['first'] });
      const before = chat('before', { lastActivity: midnight(now) - 1 });
      assert.deepEqual(grouped([before], now), { Yesterday: ['before'] });
    }
  });

  it('hold each chat once, in the order given', () => {
    const now = Date.UTC(2026, 4, 20, 12);
    const some = fc.record({
      archived: fc.boolean(),
      pinned: fc.boolean(),
      lastActivity: fc.integer({ min: now - 60 * 24 * hour, max: now + hour }),
    });
    fc.assert(
      fc.property(fc.array(some), (all) => {
        const chats = all.map((each, index) => chat(String(index), each));
        const groups = groupSessions(chats, now);
        const ids = groups.map(({ sessions }) => sessions.map(({ id }) => Number(id)));
        assert.deepEqual(
          ids.flat().toSorted((a, b) => a - b),
          chats.map((_, index) => index),
        );
        for (const each of ids)
          assert.deepEqual(
            each,
            each.toSorted((a, b) => a - b),
          );
      }),
    );
  });

  it('are empty where there is no chat', () => {
    assert.deepEqual(groupSessions([], Date.now()), []);
  });
});
