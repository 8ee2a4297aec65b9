import * as v from 'valibot';
import { isBase64, largestImage, mostImages } from '../../protocol/images.ts';
import { interruptionActions } from '../../protocol/interruptions.ts';
import { longestQueued } from '../../protocol/messageQueue.ts';
import { longestReason } from '../../protocol/approvals.ts';
import type { PanelMessage } from '../../protocol/panel.ts';
import { stepParts } from '../../protocol/steps.ts';
import { longestDraft } from '../../protocol/textLimits.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const text = v.pipe(v.string(), v.maxLength(4_000_000));
const shortText = v.pipe(v.string(), v.maxLength(4_000));
const imageId = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u));
const pixels = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000));
const line = v.pipe(v.number(), v.integer(), v.minValue(1));
const images = {
  images: v.exactOptional(v.pipe(v.array(imageId), v.maxLength(mostImages))),
  imagesOptional: v.exactOptional(v.boolean()),
};
const replyIntent = { session: id, reply: id };

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

const intent = v.variant('type', [
  v.object({
    type: v.literal('ready'),
    build: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
  }),
  v.object({ type: v.literal('focused'), focused: v.boolean() }),
  v.object({ type: v.literal('pong') }),
  v.object({ type: v.literal('resync'), expected: v.number(), got: v.number() }),
  v.object({ type: v.literal('load-rest') }),
  v.object({
    type: v.literal('send'),
    request: id,
    session: id,
    text,
    ...images,
    steers: v.exactOptional(v.boolean()),
  }),
  v.object({
    type: v.literal('queue-message'),
    request: id,
    session: id,
    text: v.pipe(v.string(), v.maxLength(longestQueued)),
    ...images,
    before: v.exactOptional(id),
  }),
  v.object({
    type: v.literal('unqueue'),
    session: id,
    id,
    toInput: v.exactOptional(v.boolean()),
  }),
  v.object({ type: v.literal('send-queued'), session: id, id }),
  v.object({
    type: v.literal('attach-image'),
    session: id,
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
    width: pixels,
    height: pixels,
    data: v.pipe(
      v.string(),
      v.check((data) => data.length <= Math.ceil(largestImage / 3) * 4 && isBase64(data)),
    ),
  }),
  v.object({ type: v.literal('detach-image'), session: id, image: imageId }),
  v.object({ type: v.literal('load-image'), session: id, image: imageId }),
  v.object({ type: v.literal('edit-message'), request: id, session: id, message: id, text }),
  v.object({
    type: v.literal('run-command'),
    request: id,
    session: id,
    name: v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,39}$/u)),
    argument: text,
  }),
  v.object({ type: v.literal('choose-branch'), session: id, head: id }),
  v.object({ type: v.literal('fork'), session: id, message: id }),
  v.object({ type: v.literal('rewind'), session: id, after: id }),
  v.object({ type: v.literal('restore-before'), session: id, message: id }),
  v.object({ type: v.literal('show-past'), session: id, seq: line }),
  v.object({ type: v.literal('leave-past') }),
  v.object({ type: v.literal('pin-message'), session: id, message: id, pinned: v.boolean() }),
  v.object({ type: v.literal('remove-message'), session: id, message: id, removed: v.boolean() }),
  v.object({ type: v.literal('choose-reply'), ...replyIntent }),
  v.object({ type: v.literal('ask-several'), ...replyIntent }),
  v.object({ type: v.literal('undo-compaction'), session: id, compaction: id }),
  v.object({
    type: v.literal('resolve-interruption'),
    session: id,
    id,
    action: v.picklist(interruptionActions),
  }),
  v.object({
    type: v.literal('answer-approval'),
    session: id,
    approval: id,
    choice: v.variant('type', [
      v.object({ type: v.picklist(['once', 'session']) }),
      v.object({
        type: v.literal('always'),
        pattern: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10)),
      }),
      v.object({
        type: v.literal('deny'),
        reason: v.pipe(v.string(), v.maxLength(longestReason)),
      }),
    ]),
  }),
  v.object({ type: v.literal('withdraw-approval'), session: id, approval: id }),
  v.object({ type: v.literal('stop'), ...replyIntent }),
  v.object({
    type: v.literal('retry'),
    ...replyIntent,
    without: v.exactOptional(v.pipe(v.array(shortText), v.maxLength(200))),
    model: v.exactOptional(v.object({ provider: shortText, model: shortText })),
  }),
  v.object({ type: v.literal('load-receipt'), ...replyIntent }),
  v.object({
    type: v.literal('theme'),
    theme: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  }),
  v.object({ type: v.literal('pull-model'), ...replyIntent }),
  v.object({ type: v.literal('continue'), ...replyIntent }),
  v.object({
    type: v.literal('choose-model'),
    session: id,
    model: v.object({ provider: shortText, model: shortText }),
  }),
  v.object({ type: v.literal('remove-context'), id: shortText }),
  v.object({ type: v.literal('restore-context'), id: shortText }),
  v.object({
    type: v.literal('pin-context'),
    target: v.pipe(shortText, v.minLength(1)),
    label: shortText,
    pinned: v.boolean(),
  }),
  v.object({
    type: v.literal('complete'),
    request: id,
    sign: v.picklist(['@', '#', '/']),
    query: shortText,
  }),
  v.object({ type: v.literal('preview'), request: id, insert: shortText }),
  v.object({
    type: v.literal('open-context'),
    item: v.object({
      id: shortText,
      uri: v.exactOptional(shortText),
      lines: v.exactOptional(v.object({ start: line, end: line })),
    }),
  }),
  v.object({
    type: v.literal('mention-files'),
    uris: v.pipe(v.array(v.pipe(shortText, v.minLength(1))), v.minLength(1), v.maxLength(20)),
  }),
  v.object({
    type: v.literal('draft'),
    session: id,
    message: v.exactOptional(id),
    text: v.pipe(v.string(), v.maxLength(longestDraft)),
    version: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  }),
  v.object({ type: v.literal('open-text'), text: v.pipe(v.string(), v.maxLength(longestDraft)) }),
  v.object({ type: v.literal('open-link'), href: shortText }),
  v.object({ type: v.literal('open-answer'), ...replyIntent }),
  v.object({
    type: v.literal('open-step'),
    ...replyIntent,
    step: id,
    part: v.picklist(stepParts),
  }),
  v.object({ type: v.literal('copy'), text }),
  v.object({ type: v.literal('insert'), text }),
  v.object({
    type: v.literal('use-code'),
    ...replyIntent,
    use: v.picklist(['new-file', 'apply', 'run', 'open-diagram']),
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(400_000)),
    language: v.pipe(v.string(), v.maxLength(100)),
    path: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(1_000))),
  }),
  v.object({ type: v.literal('dismiss-banner'), id: shortText }),
  v.object({ type: v.literal('command'), command }),
  v.object({ type: v.literal('panel-error'), message: text, stack: v.exactOptional(text) }),
]) satisfies v.GenericSchema<unknown, PanelMessage>;

/** What the panel said, checked field by field; undefined where it is not an intent. */
export function parseIntent(message: unknown): PanelMessage | undefined {
  const parsed = v.safeParse(intent, message);
  return parsed.success ? parsed.output : undefined;
}
