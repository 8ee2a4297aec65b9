import * as v from 'valibot';
import type { PanelMessage } from '../protocol/panel.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const text = v.pipe(v.string(), v.maxLength(4_000_000));
const shortText = v.pipe(v.string(), v.maxLength(4_000));
const line = v.pipe(v.number(), v.integer(), v.minValue(1));
const replyIntent = { session: id, reply: id };

const command = v.picklist([
  'new-session',
  'set-api-key',
  'open-settings',
  'open-log',
  'show-sessions',
  'show-instructions',
  'show-journal-folder',
  'search-sessions',
  'take-over',
  'reopen-session',
]);

const intent = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('resync'), expected: v.number(), got: v.number() }),
  v.object({ type: v.literal('send'), request: id, session: id, text }),
  v.object({ type: v.literal('edit-message'), request: id, session: id, message: id, text }),
  v.object({ type: v.literal('choose-branch'), session: id, head: id }),
  v.object({ type: v.literal('fork'), session: id, message: id }),
  v.object({ type: v.literal('rewind'), session: id, after: id }),
  v.object({ type: v.literal('show-past'), session: id, seq: line }),
  v.object({ type: v.literal('leave-past') }),
  v.object({
    type: v.literal('resolve-interruption'),
    session: id,
    id,
    action: v.picklist(['continue', 'retry', 'finish', 'roll-back', 'discard']),
  }),
  v.object({ type: v.literal('stop'), ...replyIntent }),
  v.object({ type: v.literal('retry'), ...replyIntent }),
  v.object({ type: v.literal('continue'), ...replyIntent }),
  v.object({
    type: v.literal('choose-model'),
    session: id,
    model: v.object({ provider: shortText, model: shortText }),
  }),
  v.object({ type: v.literal('remove-context'), id: shortText }),
  v.object({ type: v.literal('restore-context'), id: shortText }),
  v.object({
    type: v.literal('open-context'),
    item: v.object({
      id: shortText,
      uri: v.exactOptional(shortText),
      lines: v.exactOptional(v.object({ start: line, end: line })),
    }),
  }),
  v.object({ type: v.literal('draft'), session: id, text }),
  v.object({ type: v.literal('open-link'), href: shortText }),
  v.object({ type: v.literal('copy'), text }),
  v.object({ type: v.literal('insert'), text }),
  v.object({ type: v.literal('dismiss-banner'), id: shortText }),
  v.object({ type: v.literal('command'), command }),
  v.object({ type: v.literal('panel-error'), message: text, stack: v.exactOptional(text) }),
]) satisfies v.GenericSchema<unknown, PanelMessage>;

/** What the panel said, checked field by field; undefined where it is not an intent. */
export function parseIntent(message: unknown): PanelMessage | undefined {
  const parsed = v.safeParse(intent, message);
  return parsed.success ? parsed.output : undefined;
}
