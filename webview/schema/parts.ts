import * as v from 'valibot';
import type { CommandTask } from '../../src/protocol/commands.ts';
import { compactionStrategies } from '../../src/protocol/compaction.ts';
import {
  contextKinds,
  contextReasons,
  leftOutReasons,
  type ContextItem,
  type ContextReceipt,
} from '../../src/protocol/contextItems.ts';
import { imageTypes, type ImageRef } from '../../src/protocol/images.ts';
import type { Failure } from '../../src/protocol/model.ts';

export const text = v.string();
export const image = v.object({
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u)),
  name: v.string(),
  mimeType: v.picklist(imageTypes),
  bytes: v.number(),
  width: v.number(),
  height: v.number(),
}) satisfies v.GenericSchema<unknown, ImageRef>;
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const ref = v.object({ provider: text, model: text });
export const account = {
  usage: v.exactOptional(
    v.object({
      input: v.number(),
      output: v.number(),
      cachedInput: v.exactOptional(v.number()),
      cacheWrite: v.exactOptional(v.number()),
      estimated: v.exactOptional(v.boolean()),
    }),
  ),
  origin: v.exactOptional(
    v.object({
      model: v.exactOptional(ref),
      label: v.exactOptional(text),
      why: v.exactOptional(text),
      cached: v.exactOptional(v.boolean()),
      attempts: v.exactOptional(v.number()),
      cost: v.exactOptional(v.number()),
    }),
  ),
};
export const reason = v.picklist(['stop', 'length', 'content-filter', 'tool-calls']);

export const failure = v.object({
  kind: v.picklist([
    'bad-key',
    'no-credit',
    'rate-limited',
    'unknown-model',
    'context-too-long',
    'unreachable',
    'untrusted-certificate',
    'timed-out',
    'cut-off',
    'not-a-model-answer',
    'refused',
    'server-error',
    'bad-request',
    'no-model',
    'unavailable',
    'budget',
    'storage',
    'unexpected',
  ]),
  title: text,
  advice: text,
  detail: v.exactOptional(text),
  retryable: v.boolean(),
  retryAfter: v.exactOptional(v.number()),
  actions: v.array(v.picklist(['set-api-key', 'open-settings', 'choose-model', 'open-log'])),
}) satisfies v.GenericSchema<unknown, Failure>;

const contextItem = v.object({
  id: text,
  kind: v.picklist(contextKinds),
  label: text,
  uri: v.exactOptional(text),
  lines: v.exactOptional(v.object({ start: v.number(), end: v.number() })),
  tokens: v.number(),
  removable: v.boolean(),
  leftOut: v.exactOptional(v.picklist(leftOutReasons)),
  note: v.exactOptional(text),
  why: v.exactOptional(v.array(v.picklist(contextReasons))),
  score: v.exactOptional(v.number()),
  stale: v.exactOptional(v.literal(true)),
  changed: v.exactOptional(v.literal(true)),
}) satisfies v.GenericSchema<unknown, ContextItem>;

export const receipt = v.object({
  items: v.array(contextItem),
  used: v.number(),
  message: v.exactOptional(v.number()),
  window: v.number(),
  reserve: v.number(),
  estimated: v.boolean(),
  factor: v.exactOptional(v.number()),
  masked: v.exactOptional(v.array(text)),
  notes: v.exactOptional(v.array(text)),
  itemsSent: v.exactOptional(count),
}) satisfies v.GenericSchema<unknown, ContextReceipt>;

export const compactedHistory = {
  upTo: text,
  covered: count,
  summary: text,
  kept: v.array(text),
  tokensBefore: v.number(),
  tokensAfter: v.number(),
  strategies: v.array(v.picklist(compactionStrategies)),
  model: v.exactOptional(ref),
  facts: v.object({ of: count, retained: count }),
};

export const editFiles = v.array(v.object({ uri: text, label: text }));

export const commandTask = v.variant('kind', [
  v.object({
    kind: v.literal('terminal'),
    text,
    language: text,
    process: v.exactOptional(v.number()),
  }),
  v.object({ kind: v.literal('tests'), target: text, text, isUpdate: v.boolean() }),
]) satisfies v.GenericSchema<unknown, CommandTask>;
