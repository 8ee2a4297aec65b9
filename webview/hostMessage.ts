import * as v from 'valibot';
import { completionKinds } from '../src/protocol/completion.ts';
import { imageTypes, isBase64 } from '../src/protocol/images.ts';
import { queueHolds } from '../src/protocol/messageQueue.ts';
import type { ModelInfo } from '../src/protocol/model.ts';
import { codeThemeLimits } from '../src/protocol/codeTheme.ts';
import { interruptionActions, type Interruption } from '../src/protocol/interruptions.ts';
import { pageGoals } from '../src/protocol/pageGoal.ts';
import type {
  Banner,
  HostMessage,
  PanelStatus,
  PastView,
  SlashCommand,
} from '../src/protocol/panel.ts';
import type { DraftElsewhere } from '../src/protocol/revision.ts';
import { events } from './schema/events.ts';
import { count, failure, image, receipt, ref, text } from './schema/parts.ts';
import { session } from './schema/session.ts';

const modelInfo = v.object({
  ref,
  label: text,
  providerLabel: text,
  window: v.object({ total: v.number(), reply: v.number(), assumed: v.boolean() }),
  exactTokens: v.boolean(),
  builtIn: v.exactOptional(v.literal(true)),
  absent: v.exactOptional(v.literal(true)),
  capabilities: v.exactOptional(
    v.object({ tools: v.boolean(), images: v.boolean(), reasoning: v.boolean() }),
  ),
  price: v.exactOptional(
    v.object({
      input: v.number(),
      output: v.number(),
      cachedInput: v.exactOptional(v.number()),
      cacheWrite: v.exactOptional(v.number()),
    }),
  ),
}) satisfies v.GenericSchema<unknown, ModelInfo>;

const command = v.picklist([
  'new-session',
  'set-api-key',
  'find-models',
  'open-settings',
  'open-log',
  'show-sessions',
  'show-instructions',
  'show-journal-folder',
  'search-sessions',
  'take-over',
  'reopen-session',
  'compact-chat',
  'manage-trust',
  'open-folder',
]);

const banner = v.object({
  id: text,
  severity: v.picklist(['info', 'warning', 'error']),
  text,
  action: v.exactOptional(v.object({ label: text, command })),
  dismissible: v.boolean(),
}) satisfies v.GenericSchema<unknown, Banner>;

const interruption = v.object({
  id: text,
  kind: v.picklist(['reply', 'edit', 'command']),
  session: text,
  title: text,
  label: text,
  at: v.number(),
  actions: v.array(v.picklist(interruptionActions)),
}) satisfies v.GenericSchema<unknown, Interruption>;

const past = v.object({
  seq: count,
  last: count,
  at: v.number(),
  label: text,
}) satisfies v.GenericSchema<unknown, PastView>;

const health = v.object({ state: v.picklist(['ok', 'slow', 'failing']), text });

const status = v.object({
  models: v.array(modelInfo),
  profiles: v.exactOptional(v.array(v.object({ name: text, model: ref }))),
  failover: v.exactOptional(v.array(ref)),
  pulls: v.exactOptional(v.array(text)),
  healths: v.exactOptional(v.array(v.object({ model: ref, health }))),
  model: v.exactOptional(ref),
  connection: v.variant('state', [
    v.object({ state: v.literal('searching') }),
    v.object({ state: v.literal('ready') }),
    v.object({ state: v.literal('offline') }),
    v.object({ state: v.literal('failing'), failure }),
  ]),
  health: v.exactOptional(health),
  context: v.exactOptional(
    v.object({ receipt, counting: v.boolean(), cost: v.exactOptional(v.number()) }),
  ),
  progress: v.exactOptional(
    v.object({ text, until: v.exactOptional(v.number()), reply: v.exactOptional(text) }),
  ),
  banners: v.array(banner),
  runningElsewhere: v.array(text),
  writable: v.boolean(),
  enterSends: v.boolean(),
  announce: v.picklist(['summary', 'full', 'off']),
  interrupted: v.array(interruption),
  suggestions: v.array(text),
}) satisfies v.GenericSchema<unknown, PanelStatus>;

const slashCommands = v.array(
  v.object({
    name: text,
    argument: v.exactOptional(text),
    dry: v.exactOptional(v.literal(true)),
    skill: v.exactOptional(v.literal(true)),
  }),
) satisfies v.GenericSchema<unknown, readonly SlashCommand[]>;

const codeRule = v.object({
  scope: v.array(v.pipe(v.string(), v.maxLength(codeThemeLimits.selector))),
  foreground: v.exactOptional(v.pipe(v.string(), v.regex(/^#(?:[\da-f]{6}|[\da-f]{8})$/iu))),
  fontStyle: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
});

const draftElsewhere = v.object({
  version: count,
  passed: v.array(v.string()),
}) satisfies v.GenericSchema<unknown, DraftElsewhere>;

const hostMessage = v.variant('type', [
  v.object({
    seq: count,
    type: v.literal('snapshot'),
    session,
    status,
    draft: text,
    elsewhere: v.exactOptional(draftElsewhere),
    revisions: v.exactOptional(v.array(v.object({ message: v.string(), text: v.string() }))),
    past: v.exactOptional(past),
    commands: v.exactOptional(slashCommands),
    earlier: v.exactOptional(count),
  }),
  v.object({ seq: count, type: v.literal('skills'), skills: slashCommands }),
  v.object({
    seq: count,
    type: v.literal('code-theme'),
    theme: text,
    code: v.object({
      own: v.boolean(),
      rules: v.pipe(v.array(codeRule), v.maxLength(codeThemeLimits.rules)),
    }),
  }),
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
  v.object({ seq: count, type: v.literal('go'), to: v.picklist(pageGoals) }),
  v.object({ seq: count, type: v.literal('reveal'), message: text }),
  v.object({ seq: count, type: v.literal('ping'), heard: v.pipe(v.number(), v.safeInteger()) }),
  v.object({ seq: count, type: v.literal('missed'), from: count }),
  v.object({ seq: count, type: v.literal('accepted'), request: text }),
  v.object({ seq: count, type: v.literal('refused'), request: text, reason: text }),
  v.object({
    seq: count,
    type: v.literal('draft'),
    session: text,
    text,
    elsewhere: draftElsewhere,
  }),
  v.object({
    seq: count,
    type: v.literal('draft-images'),
    session: text,
    images: v.array(image),
    problem: v.exactOptional(text),
  }),
  v.object({
    seq: count,
    type: v.literal('queue'),
    session: text,
    queue: v.object({
      messages: v.array(
        v.object({
          id: text,
          text,
          images: v.exactOptional(v.array(image)),
          imagesOptional: v.exactOptional(v.literal(true)),
        }),
      ),
      held: v.exactOptional(v.picklist(queueHolds)),
      reason: v.exactOptional(text),
    }),
  }),
  v.object({
    seq: count,
    type: v.literal('image'),
    image: text,
    content: v.exactOptional(
      v.object({ mimeType: v.picklist(imageTypes), data: v.pipe(text, v.check(isBase64)) }),
    ),
  }),
  v.object({
    seq: count,
    type: v.literal('preview'),
    request: text,
    preview: v.exactOptional(
      v.object({ title: text, text, more: count, first: v.exactOptional(count) }),
    ),
  }),
  v.object({ seq: count, type: v.literal('receipt'), session: text, reply: text, receipt }),
  v.object({
    seq: count,
    type: v.literal('completions'),
    request: text,
    items: v.array(
      v.object({
        kind: v.picklist(completionKinds),
        label: text,
        detail: text,
        insert: text,
        hint: v.exactOptional(text),
        what: v.exactOptional(text),
        unavailable: v.exactOptional(text),
      }),
    ),
  }),
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
