import * as v from 'valibot';
import { settlements } from '../protocol/commands.ts';
import { compactionStrategies } from '../protocol/compaction.ts';
import { contextKinds, contextReasons, leftOutReasons } from '../protocol/contextItems.ts';
import type { EventBody, EventType, SessionEvent } from '../protocol/events.ts';
import { imageTypes } from '../protocol/images.ts';
import { stepOutcomes } from '../protocol/steps.ts';
import { approvalEvents } from './approvalSchema.ts';
import { upcast } from './upcast.ts';

const text = v.string();
const id = v.pipe(v.string(), v.nonEmpty());
const count = v.pipe(v.number(), v.finite());

const model = v.object({ provider: text, model: text });
const flag = v.boolean();

const account = {
  usage: v.exactOptional(
    v.object({
      input: count,
      output: count,
      cachedInput: v.exactOptional(count),
      cacheWrite: v.exactOptional(count),
      estimated: v.exactOptional(flag),
    }),
  ),
  origin: v.exactOptional(
    v.object({
      model: v.exactOptional(model),
      label: v.exactOptional(text),
      why: v.exactOptional(text),
      cached: v.exactOptional(flag),
      attempts: v.exactOptional(count),
      cost: v.exactOptional(count),
    }),
  ),
};

const failure = v.object({
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
  retryAfter: v.exactOptional(count),
  actions: v.array(v.picklist(['set-api-key', 'open-settings', 'choose-model', 'open-log'])),
});

const contextItem = v.object({
  id: text,
  kind: v.picklist(contextKinds),
  label: text,
  uri: v.exactOptional(text),
  lines: v.exactOptional(v.object({ start: count, end: count })),
  tokens: count,
  removable: v.boolean(),
  leftOut: v.exactOptional(v.picklist(leftOutReasons)),
  note: v.exactOptional(text),
  why: v.exactOptional(v.array(v.picklist(contextReasons))),
  score: v.exactOptional(count),
  stale: v.exactOptional(v.literal(true)),
});

const receipt = v.object({
  items: v.array(contextItem),
  used: count,
  message: v.exactOptional(count),
  window: count,
  reserve: count,
  estimated: v.boolean(),
  factor: v.exactOptional(count),
  masked: v.exactOptional(v.array(text)),
  notes: v.exactOptional(v.array(text)),
});

const image = v.object({
  id,
  name: text,
  mimeType: v.picklist(imageTypes),
  bytes: count,
  width: count,
  height: count,
});

/** Of a message, and of one that waits. */
export const terminalSelection = v.object({
  terminal: text,
  text,
  masked: v.exactOptional(v.array(text)),
  dropped: v.exactOptional(count),
});

const commandTask = v.variant('kind', [
  v.object({
    kind: v.literal('terminal'),
    text,
    language: text,
    process: v.exactOptional(count),
  }),
  v.object({ kind: v.literal('tests'), target: text, text, isUpdate: flag }),
]);

const editFiles = v.array(v.object({ uri: text, label: text }));
const appliedEdit = { edit: id, label: text, checkpoint: text, files: editFiles };

/** One schema for each type of event that this build knows: the compiler sees that none is missing. */
const bodies = {
  'session-created': v.object({
    type: v.literal('session-created'),
    title: text,
    model: v.exactOptional(model),
  }),
  'session-renamed': v.object({
    type: v.literal('session-renamed'),
    title: text,
    auto: v.exactOptional(v.boolean()),
  }),
  'session-archived': v.object({ type: v.literal('session-archived') }),
  'session-restored': v.object({ type: v.literal('session-restored') }),
  'session-pinned': v.object({ type: v.literal('session-pinned'), pinned: v.boolean() }),
  'session-forked': v.object({
    type: v.literal('session-forked'),
    parent: id,
    parentSeq: count,
    title: text,
  }),
  'session-imported': v.object({ type: v.literal('session-imported'), from: text }),
  'model-chosen': v.object({ type: v.literal('model-chosen'), model }),
  'context-pinned': v.object({
    type: v.literal('context-pinned'),
    target: id,
    label: text,
    pinned: v.boolean(),
  }),
  'context-dropped': v.object({
    type: v.literal('context-dropped'),
    item: id,
    dropped: v.boolean(),
  }),
  'message-added': v.object({
    type: v.literal('message-added'),
    message: id,
    text,
    replaces: v.exactOptional(id),
    images: v.exactOptional(v.array(image)),
    imagesOptional: v.exactOptional(v.literal(true)),
    terminal: v.exactOptional(terminalSelection),
  }),
  'image-added': v.object({
    type: v.literal('image-added'),
    image: id,
    mimeType: v.picklist(imageTypes),
    data: text,
  }),
  'branch-chosen': v.object({ type: v.literal('branch-chosen'), head: id }),
  'conversation-rewound': v.object({
    type: v.literal('conversation-rewound'),
    after: v.nullable(id),
  }),
  'reply-started': v.object({
    type: v.literal('reply-started'),
    reply: id,
    to: id,
    model,
    modelLabel: text,
    receipt,
    replaces: v.exactOptional(id),
    beside: v.exactOptional(v.literal(true)),
  }),
  'reply-chosen': v.object({ type: v.literal('reply-chosen'), reply: id }),
  'reply-grew': v.object({
    type: v.literal('reply-grew'),
    reply: id,
    offset: count,
    text,
    reasoningOffset: v.exactOptional(count),
    reasoning: v.exactOptional(text),
  }),
  'tool-called': v.object({
    type: v.literal('tool-called'),
    reply: id,
    step: id,
    offset: count,
    tool: text,
    title: v.exactOptional(text),
    input: text,
  }),
  'tool-ended': v.object({
    type: v.literal('tool-ended'),
    reply: id,
    step: id,
    outcome: v.picklist(stepOutcomes),
    output: v.exactOptional(text),
  }),
  'reply-ended': v.object({
    type: v.literal('reply-ended'),
    reply: id,
    reason: v.picklist(['stop', 'length', 'content-filter', 'tool-calls']),
    ...account,
  }),
  'reply-stopped': v.object({ type: v.literal('reply-stopped'), reply: id, ...account }),
  'reply-interrupted': v.object({ type: v.literal('reply-interrupted'), reply: id }),
  'reply-failed': v.object({
    type: v.literal('reply-failed'),
    reply: id,
    failure,
    ...account,
  }),
  'reply-dismissed': v.object({ type: v.literal('reply-dismissed'), reply: id }),
  'edit-proposed': v.object({
    type: v.literal('edit-proposed'),
    edit: id,
    label: text,
    files: editFiles,
  }),
  'edit-started': v.object({ type: v.literal('edit-started'), ...appliedEdit }),
  'edit-applied': v.object({ type: v.literal('edit-applied'), ...appliedEdit }),
  'edit-rolled-back': v.object({ type: v.literal('edit-rolled-back'), edit: id }),
  'edit-discarded': v.object({ type: v.literal('edit-discarded'), edit: id }),
  'checkpoint-made': v.object({
    type: v.literal('checkpoint-made'),
    checkpoint: id,
    title: text,
    files: count,
  }),
  'command-started': v.object({
    type: v.literal('command-started'),
    command: id,
    label: text,
    task: commandTask,
  }),
  'command-ended': v.object({
    type: v.literal('command-ended'),
    command: id,
    exitCode: v.exactOptional(count),
  }),
  'command-settled': v.object({
    type: v.literal('command-settled'),
    command: id,
    as: v.picklist(settlements),
  }),
  ...approvalEvents,
  'message-pinned': v.object({ type: v.literal('message-pinned'), message: id, pinned: flag }),
  'message-removed': v.object({ type: v.literal('message-removed'), message: id, removed: flag }),
  'history-compacted': v.object({
    type: v.literal('history-compacted'),
    compaction: id,
    upTo: id,
    covered: count,
    summary: text,
    kept: v.array(text),
    tokensBefore: count,
    tokensAfter: count,
    strategies: v.array(v.picklist(compactionStrategies)),
    model: v.exactOptional(model),
    facts: v.object({ of: count, retained: count }),
  }),
  'compaction-undone': v.object({ type: v.literal('compaction-undone'), compaction: id }),
} satisfies { [T in EventType]: v.GenericSchema<unknown, Extract<EventBody, { type: T }>> };

const envelope = v.object({
  session: id,
  seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  at: count,
  by: text,
  correlation: text,
  version: count,
  // It has a column of its own, which takes no half of a character.
  type: v.pipe(
    text,
    v.check((type) => type.isWellFormed()),
  ),
});

const known = new Map<string, v.GenericSchema>(Object.entries(bodies));

/**
 * Whether a stored value is an event. Of a type that this build does not know only the envelope is
 * checked: `fold` passes over it, and a newer build will understand it. Extra fields are let be.
 */
export function isSessionEvent(value: unknown): value is SessionEvent {
  if (!v.is(envelope, value)) return false;
  const body = known.get(value.type);
  return body === undefined || v.is(body, value);
}

/** A stored row, or what could be read of one. */
export interface EventRow {
  readonly session: unknown;
  readonly seq: unknown;
  readonly at: unknown;
  readonly type: unknown;
  readonly body: unknown;
}

/** The event of a row: nothing where its JSON is not one, or does not agree with the row's columns. */
export function eventFromRow({ session, seq, at, type, body }: EventRow): SessionEvent | undefined {
  const event = typeof body === 'string' ? parseEvent(body) : undefined;
  const agrees =
    event?.session === session && event?.seq === seq && event?.at === at && event?.type === type;
  return agrees ? event : undefined;
}

/** The event that is written as JSON, in the shape of this build, or nothing where the text is not one. */
export function parseEvent(json: string): SessionEvent | undefined {
  try {
    const value: unknown = upcast(JSON.parse(json));
    return isSessionEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
