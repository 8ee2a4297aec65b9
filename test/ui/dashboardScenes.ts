// Every state of the dashboard with something to see in it, for pictures and for the tests of its page.
import type { DashboardState, SessionRow } from '../../src/protocol/dashboard.ts';

export interface DashboardScene {
  /** As a file may be called. */
  readonly name: string;
  readonly state: DashboardState;
}

const minute = 60_000;
const noon = Date.UTC(2026, 0, 15, 12);
/** When the scenes are looked at: milliseconds since 1970. */
export const seenAt = noon + 12_000;
const none = { requests: 0, input: 0, output: 0, cost: 0, unpriced: 0, estimated: 0 };

/** Nothing happened yet: no chat, no model, no folder. */
export const emptyState: DashboardState = {
  alerts: [],
  sessions: { live: 0, hibernated: 0, archived: 0, replies: 0, waiting: 0, rows: [] },
  models: { running: 0, waiting: 0, open: 0, models: 0, rows: [] },
  usage: { day: '2026-01-15', total: none, models: [], used: 0, budgets: [] },
  letters: { dead: 0, lost: 0, rows: [] },
  index: { phase: 'off', files: 0, waiting: 0, full: false, pauses: [] },
  journal: { writable: true, troubles: [], mended: 0, own: 0, elsewhere: 0, windows: 0 },
  threads: [
    { name: 'context', state: 'not-started', waiting: 0, deaths: 0 },
    { name: 'journal', state: 'not-started', waiting: 0, deaths: 0 },
    { name: 'index', state: 'not-started', waiting: 0, deaths: 0 },
  ],
};

function session(id: string, title: string, more: Partial<SessionRow> = {}): SessionRow {
  return {
    id,
    title,
    state: 'hibernated',
    replies: 0,
    waiting: 0,
    writer: 'nobody',
    lastActivity: noon,
    ...more,
  };
}

const live = { state: 'live', writer: 'this-window' } as const;

const calm: DashboardState = {
  ...emptyState,
  sessions: {
    live: 2,
    hibernated: 128,
    archived: 34,
    replies: 0,
    waiting: 0,
    rows: [
      session('s1', 'Shipping with a voucher', live),
      session('s2', 'Why does the total differ?', live),
      session('s3', 'Rounding of prices'),
      session('s4', 'Tests for the cart'),
    ],
  },
  models: {
    running: 0,
    waiting: 0,
    open: 0,
    models: 1,
    rows: [
      {
        label: 'Kimi K2',
        provider: 'OpenRouter',
        running: 0,
        waiting: 0,
        paced: 0,
        health: { state: 'ok', requests: 12, failed: 0, firstToken: 820, tokensPerSecond: 62.4 },
      },
    ],
  },
  usage: {
    day: '2026-01-15',
    total: { ...none, requests: 12, input: 48_210, output: 9_031, cost: 0.0514 },
    models: [
      { ...none, label: 'Kimi K2', requests: 12, input: 48_210, output: 9_031, cost: 0.0514 },
    ],
    used: 1,
    budgets: [{ unit: 'dollars', limit: 5, spent: 0.0514, underWay: 0 }],
  },
  index: {
    phase: 'ready',
    files: 1_204,
    waiting: 0,
    full: false,
    pauses: [],
    size: { text: 8_400_000, memory: 3_100_000, disk: 2_700_000 },
  },
  journal: { writable: true, troubles: [], mended: 0, own: 2, elsewhere: 0, windows: 0 },
  threads: [
    { name: 'context', state: 'running', waiting: 0, deaths: 0 },
    { name: 'journal', state: 'running', waiting: 0, deaths: 0 },
    { name: 'index', state: 'running', waiting: 0, deaths: 0 },
  ],
};

export const busyState: DashboardState = {
  alerts: [
    {
      id: 'circuit-1',
      severity: 'error',
      text: 'DeepSeek V3 is not asked for a while, for it failed time and again. The server is overloaded.',
      section: 'models',
    },
    {
      id: 'letters',
      severity: 'error',
      text: '2 deliveries were given up. Retry them once the cause is put right.',
      section: 'letters',
    },
    {
      id: 'budget-0',
      severity: 'warning',
      text: '$4.31 of today’s budget of $5.00 are spent.',
      section: 'usage',
    },
  ],
  sessions: {
    live: 3,
    hibernated: 9_876,
    archived: 121,
    replies: 3,
    waiting: 2,
    rows: [
      session('s1', 'Shipping with a voucher', { ...live, replies: 1, waiting: 2 }),
      session('s2', 'Compare three ways to round a total', {
        ...live,
        replies: 2,
        progress: 'Waiting for its turn (2)',
      }),
      session('s3', 'Why does the total differ?', live),
      session('s4', 'Tests for the cart', { writer: 'another-window' }),
      session('s5', 'Old pricing rules', { state: 'archived' }),
    ],
  },
  models: {
    running: 3,
    waiting: 2,
    open: 1,
    models: 3,
    rows: [
      {
        label: 'Kimi K2',
        provider: 'OpenRouter',
        running: 2,
        waiting: 2,
        paced: 1,
        waitingSince: noon,
        health: { state: 'ok', requests: 12, failed: 0, firstToken: 820, tokensPerSecond: 62.4 },
      },
      {
        label: 'qwen3-coder:30b',
        provider: 'Server at 127.0.0.1:11434',
        running: 1,
        waiting: 0,
        paced: 0,
        health: { state: 'slow', requests: 4, failed: 1, firstToken: 14_200, tokensPerSecond: 4 },
      },
      {
        label: 'DeepSeek V3',
        provider: 'OpenRouter',
        running: 0,
        waiting: 0,
        paced: 0,
        circuit: {
          state: 'open',
          failures: 3,
          nextTryAt: noon + minute,
          why: 'The server is overloaded.',
        },
        health: { state: 'failing', requests: 3, failed: 3 },
      },
    ],
  },
  usage: {
    day: '2026-01-15',
    total: {
      requests: 61,
      input: 1_482_100,
      output: 90_310,
      cost: 4.31,
      unpriced: 4,
      estimated: 2,
    },
    models: [
      { ...none, label: 'Kimi K2', requests: 57, input: 1_400_000, output: 88_000, cost: 4.31 },
      { ...none, label: 'qwen3-coder:30b', requests: 4, input: 82_100, output: 2_310, unpriced: 4 },
    ],
    used: 2,
    budgets: [
      { unit: 'dollars', limit: 5, spent: 4.31, underWay: 0.2 },
      {
        unit: 'dollars',
        limit: 2,
        spent: 0.6,
        underWay: 0.1,
        session: { id: 's1', title: 'Shipping with a voucher' },
      },
    ],
  },
  letters: {
    dead: 2,
    lost: 3,
    rows: [
      {
        topic: 'usage',
        subscriber: 'usage.db',
        deliveryId: 'd1',
        tries: 10,
        why: 'another program keeps the file busy',
        at: noon,
      },
      {
        topic: 'usage',
        subscriber: 'usage.db',
        deliveryId: 'd2',
        tries: 11,
        why: `the disk reported an error ${'while it was written '.repeat(9)}`,
        at: noon - minute,
      },
    ],
  },
  index: {
    phase: 'paused',
    files: 812,
    waiting: 392,
    full: true,
    pauses: ['a model on this machine answers'],
    fault: 'The grammar of TypeScript could not be loaded.',
    size: { text: 8_400_000, memory: 3_100_000, disk: 2_700_000 },
  },
  journal: {
    writable: false,
    troubles: [
      'The disk is full, so this could not be saved. Free some space and try again. What is on screen is kept in memory until then.',
    ],
    mended: 1,
    own: 3,
    elsewhere: 1,
    windows: 1,
  },
  threads: [
    { name: 'context', state: 'running', waiting: 4, deaths: 0 },
    { name: 'journal', state: 'stopped', waiting: 0, deaths: 2 },
    { name: 'index', state: 'running', waiting: 0, deaths: 1 },
  ],
};

const long = `${'averylongword'.repeat(15)}end`;

/** What servers, models and files may be called, as the host has made it short. */
export const hostileState: DashboardState = {
  ...busyState,
  sessions: {
    live: 1,
    hibernated: 9_999,
    archived: 0,
    replies: 0,
    waiting: 0,
    rows: [
      session('s1', long, { ...live, replies: 1, waiting: 20 }),
      session('s2', '<img src=x onerror="globalThis.ran = 1">'),
      session('s3', 'invoice \u202Egnp.exe'),
      session('s4', 'כיצד מחושב הסכום של ההזמנה?'),
      ...Array.from({ length: 46 }, (_, n) => session(`n${n}`, `Chat ${n}`)),
    ],
  },
  models: {
    running: 0,
    waiting: 0,
    open: 1,
    models: 51,
    rows: [
      {
        label: long,
        provider: long,
        running: 123_456_789,
        waiting: 100,
        paced: 0,
        waitingSince: noon,
        circuit: { state: 'open', failures: 1_000_000, nextTryAt: noon, why: long.repeat(2) },
        health: {
          state: 'failing',
          requests: 50,
          failed: 50,
          firstToken: 1e9,
          tokensPerSecond: 1e9,
        },
      },
    ],
  },
  letters: {
    dead: 10_000,
    lost: 0,
    rows: [
      { topic: long, subscriber: long, deliveryId: 'd', tries: 1_000_000, why: long, at: noon },
    ],
  },
};

/** Parts of it could not be read. */
const unread: DashboardState = {
  alerts: [],
  ...(calm.sessions ? { sessions: calm.sessions } : {}),
};

export const dashboardScenes: readonly DashboardScene[] = [
  { name: 'dashboard-empty', state: emptyState },
  { name: 'dashboard-calm', state: calm },
  { name: 'dashboard-busy', state: busyState },
  { name: 'dashboard-hostile', state: hostileState },
  { name: 'dashboard-unread', state: unread },
];
