import * as v from 'valibot';
import {
  threadNames,
  type DashboardMessage,
  type DashboardSections,
  type DashboardState,
} from '../../src/protocol/dashboard.ts';
import { count, text } from '../schema/parts.ts';

const moment = v.number();
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));

const alerts = v.array(
  v.object({
    id: text,
    severity: v.picklist(['warning', 'error']),
    text,
    section: v.picklist(['sessions', 'models', 'usage', 'letters', 'index', 'journal', 'threads']),
  }),
) satisfies v.GenericSchema<unknown, DashboardSections['alerts']>;

const sessions = v.object({
  live: count,
  hibernated: count,
  archived: count,
  replies: count,
  waiting: count,
  rows: v.array(
    v.object({
      id: text,
      title: text,
      state: v.picklist(['live', 'hibernated', 'archived']),
      replies: count,
      progress: v.exactOptional(text),
      waiting: count,
      writer: v.picklist(['this-window', 'another-window', 'nobody']),
      lastActivity: moment,
    }),
  ),
}) satisfies v.GenericSchema<unknown, DashboardSections['sessions']>;

const circuit = v.object({
  state: v.picklist(['closed', 'open', 'half-open']),
  failures: count,
  nextTryAt: v.exactOptional(moment),
  why: v.exactOptional(text),
});

const health = v.object({
  state: v.picklist(['ok', 'slow', 'failing']),
  requests: count,
  failed: count,
  firstToken: v.exactOptional(amount),
  tokensPerSecond: v.exactOptional(amount),
});

const models = v.object({
  running: count,
  waiting: count,
  open: count,
  models: count,
  rows: v.array(
    v.object({
      label: text,
      provider: text,
      running: count,
      waiting: count,
      paced: count,
      waitingSince: v.exactOptional(moment),
      circuit: v.exactOptional(circuit),
      health: v.exactOptional(health),
    }),
  ),
}) satisfies v.GenericSchema<unknown, DashboardSections['models']>;

const figures = {
  requests: count,
  input: amount,
  output: amount,
  cost: amount,
  unpriced: count,
  estimated: count,
};

const usage = v.object({
  day: text,
  total: v.object(figures),
  models: v.array(v.object({ ...figures, label: text })),
  used: count,
  budgets: v.array(
    v.object({
      unit: v.picklist(['dollars', 'tokens']),
      limit: amount,
      spent: amount,
      underWay: amount,
      session: v.exactOptional(v.object({ id: text, title: text })),
    }),
  ),
  unwritten: v.exactOptional(v.object({ requests: count, why: text, safe: v.boolean() })),
}) satisfies v.GenericSchema<unknown, DashboardSections['usage']>;

const letters = v.object({
  dead: count,
  lost: count,
  rows: v.array(
    v.object({
      topic: text,
      subscriber: text,
      deliveryId: text,
      tries: count,
      why: text,
      at: moment,
    }),
  ),
}) satisfies v.GenericSchema<unknown, DashboardSections['letters']>;

const index = v.object({
  phase: v.picklist([
    'off',
    'not-begun',
    'stopped',
    'opening',
    'walking',
    'building',
    'ready',
    'paused',
  ]),
  files: count,
  waiting: count,
  full: v.boolean(),
  pauses: v.array(text),
  fault: v.exactOptional(text),
  size: v.exactOptional(v.object({ text: amount, memory: amount, disk: v.exactOptional(amount) })),
}) satisfies v.GenericSchema<unknown, DashboardSections['index']>;

const journal = v.object({
  writable: v.boolean(),
  troubles: v.array(text),
  mended: count,
  own: count,
  elsewhere: count,
  windows: count,
}) satisfies v.GenericSchema<unknown, DashboardSections['journal']>;

const threads = v.array(
  v.object({
    name: v.picklist(threadNames),
    state: v.picklist(['not-started', 'running', 'stopped']),
    waiting: count,
    deaths: count,
  }),
) satisfies v.GenericSchema<unknown, DashboardSections['threads']>;

const state = v.object({
  alerts: v.exactOptional(alerts),
  sessions: v.exactOptional(sessions),
  models: v.exactOptional(models),
  usage: v.exactOptional(usage),
  letters: v.exactOptional(letters),
  index: v.exactOptional(index),
  journal: v.exactOptional(journal),
  threads: v.exactOptional(threads),
}) satisfies v.GenericSchema<unknown, DashboardState>;

const message = v.variant('type', [
  v.object({ type: v.literal('snapshot'), seq: count, state }),
  v.object({ type: v.literal('changed'), seq: count, state }),
]) satisfies v.GenericSchema<unknown, DashboardMessage>;

/** What the host says; undefined where it is nothing that a dashboard is told. */
export function parseDashboardMessage(data: unknown): DashboardMessage | undefined {
  const parsed = v.safeParse(message, data);
  return parsed.success ? parsed.output : undefined;
}
