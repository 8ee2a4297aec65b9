import * as v from 'valibot';
import type { ContextItem, ContextReceipt } from '../../src/protocol/contextItems.ts';
import type { Failure } from '../../src/protocol/model.ts';

export const text = v.string();
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
  kind: v.picklist(['instructions', 'history', 'selection', 'active-editor', 'open-editor']),
  label: text,
  uri: v.exactOptional(text),
  lines: v.exactOptional(v.object({ start: v.number(), end: v.number() })),
  tokens: v.number(),
  removable: v.boolean(),
  leftOut: v.exactOptional(
    v.picklist(['removed', 'does-not-fit', 'too-large', 'binary', 'unreadable', 'duplicate']),
  ),
  note: v.exactOptional(text),
}) satisfies v.GenericSchema<unknown, ContextItem>;

export const receipt = v.object({
  items: v.array(contextItem),
  used: v.number(),
  window: v.number(),
  reserve: v.number(),
  estimated: v.boolean(),
  masked: v.exactOptional(v.array(text)),
}) satisfies v.GenericSchema<unknown, ContextReceipt>;

export const editFiles = v.array(v.object({ uri: text, label: text }));
