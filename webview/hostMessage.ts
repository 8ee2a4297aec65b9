import * as v from 'valibot';
import type { ContextItem, ContextReceipt } from '../src/protocol/contextItems.ts';
import type { SessionEvent } from '../src/protocol/events.ts';
import type { Failure, ModelInfo } from '../src/protocol/model.ts';
import type { Banner, HostMessage, PanelStatus } from '../src/protocol/panel.ts';
import type { Message, SessionState } from '../src/protocol/sessionState.ts';

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ref = v.object({ provider: text, model: text });
const usage = v.object({ input: v.number(), output: v.number() });
const reason = v.picklist(['stop', 'length', 'content-filter', 'tool-calls']);

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

const receipt = v.object({
  items: v.array(contextItem),
  used: v.number(),
  window: v.number(),
  reserve: v.number(),
  estimated: v.boolean(),
  masked: v.exactOptional(v.array(text)),
}) satisfies v.GenericSchema<unknown, ContextReceipt>;

const message = v.variant('kind', [
  v.object({ kind: v.literal('message'), id: text, text, at: v.number() }),
  v.object({
    kind: v.literal('reply'),
    id: text,
    to: text,
    model: ref,
    modelLabel: text,
    text,
    reasoning: text,
    status: v.picklist(['running', 'ended', 'stopped', 'interrupted', 'failed']),
    receipt,
    startedAt: v.number(),
    endedAt: v.exactOptional(v.number()),
    reason: v.exactOptional(reason),
    usage: v.exactOptional(usage),
    failure: v.exactOptional(failure),
    replacedBy: v.exactOptional(text),
  }),
]) satisfies v.GenericSchema<unknown, Message>;

const session = v.object({
  id: text,
  title: text,
  titleIsAuto: v.boolean(),
  model: v.exactOptional(ref),
  archived: v.boolean(),
  pinned: v.boolean(),
  createdAt: v.number(),
  lastActivity: v.number(),
  version: v.number(),
  messages: v.array(message),
}) satisfies v.GenericSchema<unknown, SessionState>;

const modelInfo = v.object({
  ref,
  label: text,
  providerLabel: text,
  window: v.object({ total: v.number(), reply: v.number(), assumed: v.boolean() }),
  exactTokens: v.boolean(),
}) satisfies v.GenericSchema<unknown, ModelInfo>;

const command = v.picklist([
  'new-session',
  'set-api-key',
  'open-settings',
  'open-log',
  'show-sessions',
  'show-instructions',
  'show-journal-folder',
]);

const banner = v.object({
  id: text,
  severity: v.picklist(['info', 'warning', 'error']),
  text,
  action: v.exactOptional(v.object({ label: text, command })),
  dismissible: v.boolean(),
}) satisfies v.GenericSchema<unknown, Banner>;

const status = v.object({
  models: v.array(modelInfo),
  model: v.exactOptional(ref),
  connection: v.variant('state', [
    v.object({ state: v.literal('searching') }),
    v.object({ state: v.literal('ready') }),
    v.object({ state: v.literal('offline') }),
    v.object({ state: v.literal('failing'), failure }),
  ]),
  context: v.exactOptional(v.object({ receipt, counting: v.boolean() })),
  banners: v.array(banner),
  runningElsewhere: v.array(text),
  writable: v.boolean(),
  enterSends: v.boolean(),
  suggestions: v.array(text),
}) satisfies v.GenericSchema<unknown, PanelStatus>;

const envelope = {
  session: text,
  seq: count,
  at: v.number(),
  by: text,
  correlation: text,
  version: v.number(),
};

const event = v.variant('type', [
  v.object({
    ...envelope,
    type: v.literal('session-created'),
    title: text,
    model: v.exactOptional(ref),
  }),
  v.object({
    ...envelope,
    type: v.literal('session-renamed'),
    title: text,
    auto: v.exactOptional(v.boolean()),
  }),
  v.object({ ...envelope, type: v.literal('session-archived') }),
  v.object({ ...envelope, type: v.literal('session-restored') }),
  v.object({ ...envelope, type: v.literal('session-pinned'), pinned: v.boolean() }),
  v.object({ ...envelope, type: v.literal('model-chosen'), model: ref }),
  v.object({ ...envelope, type: v.literal('message-added'), message: text, text }),
  v.object({
    ...envelope,
    type: v.literal('reply-started'),
    reply: text,
    to: text,
    model: ref,
    modelLabel: text,
    receipt,
    replaces: v.exactOptional(text),
  }),
  v.object({
    ...envelope,
    type: v.literal('reply-grew'),
    reply: text,
    offset: count,
    text,
    reasoningOffset: v.exactOptional(count),
    reasoning: v.exactOptional(text),
  }),
  v.object({
    ...envelope,
    type: v.literal('reply-ended'),
    reply: text,
    reason,
    usage: v.exactOptional(usage),
  }),
  v.object({ ...envelope, type: v.literal('reply-stopped'), reply: text }),
  v.object({ ...envelope, type: v.literal('reply-interrupted'), reply: text }),
  v.object({ ...envelope, type: v.literal('reply-failed'), reply: text, failure }),
  v.object({ ...envelope, type: v.literal('edit-proposed'), edit: text, uri: text, label: text }),
  v.object({
    ...envelope,
    type: v.literal('edit-applied'),
    edit: text,
    uri: text,
    label: text,
    checkpoint: text,
  }),
  v.object({ ...envelope, type: v.literal('edit-discarded'), edit: text }),
]) satisfies v.GenericSchema<unknown, SessionEvent>;

const eventTypes: ReadonlySet<string> = new Set(
  event.options.map((each) => each.entries.type.literal),
);
const tagged = v.looseObject({ type: text });

/** Events of a type that this build does not know fold to nothing: left out rather than refused. */
const events = v.pipe(
  v.array(v.unknown()),
  v.transform((all) => all.filter((each) => !v.is(tagged, each) || eventTypes.has(each.type))),
  v.array(event),
);

const hostMessage = v.variant('type', [
  v.object({ seq: count, type: v.literal('snapshot'), session, status, draft: text }),
  v.object({ seq: count, type: v.literal('events'), session: text, events }),
  v.object({
    seq: count,
    type: v.literal('grew'),
    session: text,
    reply: text,
    offset: count,
    text,
    reasoningOffset: count,
    reasoning: text,
  }),
  v.object({ seq: count, type: v.literal('status'), status }),
  v.object({ seq: count, type: v.literal('focus-input'), text: v.exactOptional(text) }),
  v.object({ seq: count, type: v.literal('accepted'), request: text }),
  v.object({ seq: count, type: v.literal('refused'), request: text, reason: text }),
]) satisfies v.GenericSchema<unknown, HostMessage>;

/** What a message that is not the host's looks like, for the log. */
export interface InvalidMessage {
  readonly invalid: string;
}

/** Checks what arrived, field by field. Never throws. */
export function parseHostMessage(data: unknown): HostMessage | InvalidMessage {
  const parsed = v.safeParse(hostMessage, data, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  return { invalid: `${v.getDotPath(issue) ?? 'message'}: ${issue.message}`.slice(0, 300) };
}
