import * as fc from 'fast-check';
import { withdrawals } from '../../src/protocol/approvals.ts';
import { settlements } from '../../src/protocol/commands.ts';
import { compactionStrategies } from '../../src/protocol/compaction.ts';
import type { SessionCommand } from '../../src/sessions/decide.ts';
import { imageId } from '../../src/sessions/imageBytes.ts';
import { receipt } from './sessionHelpers.ts';

const id = fc.constantFrom('1', '2', '3', '4');
/** Odd ones among them. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', ' ', '\uD83D', '\uDE00', 'x'.repeat(5000), '__proto__'),
);
export const anyReply = id.map((n) => `r${n}`);
const message = id.map((n) => `m${n}`);
const model = fc.record({ provider: anyText, model: anyText });
const failure = fc.record({
  kind: fc.constantFrom('cut-off' as const, 'storage' as const),
  title: anyText,
  advice: anyText,
  retryable: fc.boolean(),
  actions: fc.constant([]),
});
const usage = fc.record({ input: fc.nat(), output: fc.nat() });
const files = fc.array(fc.record({ uri: anyText, label: anyText }), { maxLength: 3 });

/** With its bytes, or as one that the session has already. */
const image = fc
  .tuple(fc.constantFrom('one', 'another'), anyText, fc.boolean())
  .map(([content, name, isNew]) => {
    const bytes = Buffer.from(content);
    const known = {
      id: imageId(bytes),
      name,
      mimeType: 'image/png' as const,
      bytes: bytes.length,
      width: 1,
      height: 1,
    };
    return Object.assign(known, isNew ? { data: bytes.toString('base64') } : {});
  });

/** Names are Parley's own, or missing. */
const checkpoint = fc.constantFrom('', 'k1', 'k2');
const steps = { edit: id, label: anyText, checkpoint, files };
const just = <T extends string>(type: T): fc.Arbitrary<T> => fc.constant(type);

const pattern = fc.record({
  kind: fc.constantFrom('terminal' as const, 'tests' as const),
  match: fc.constantFrom('exact' as const, 'words' as const, 'folder' as const),
  command: anyText,
  folder: anyText,
});
const request = fc.record({
  kind: fc.constantFrom('terminal' as const, 'tests' as const),
  title: anyText,
  command: anyText,
  folder: anyText,
  details: fc.array(anyText, { maxLength: 2 }),
});

/** One for each kind: the compiler sees that none is missing. */
const kinds: {
  readonly [T in SessionCommand['type']]: fc.Arbitrary<SessionCommand & { type: T }>;
} = {
  create: fc.record({ type: just('create'), title: anyText }),
  rename: fc.record({ type: just('rename'), title: anyText }),
  archive: fc.record({ type: just('archive') }),
  restore: fc.record({ type: just('restore') }),
  pin: fc.record({ type: just('pin'), pinned: fc.boolean() }),
  'choose-model': fc.record({ type: just('choose-model'), model }),
  'pin-context': fc.record({
    type: just('pin-context'),
    target: id,
    label: anyText,
    pinned: fc.boolean(),
  }),
  'drop-context': fc.record({ type: just('drop-context'), item: id, dropped: fc.boolean() }),
  'add-message': fc.record(
    {
      type: just('add-message'),
      message,
      text: anyText,
      replaces: message,
      images: fc.array(image, { maxLength: 2 }),
      terminal: fc.record({ terminal: anyText, text: anyText }),
    },
    { requiredKeys: ['type', 'message', 'text'] },
  ),
  'choose-branch': fc.record({ type: just('choose-branch'), head: message }),
  rewind: fc.record({ type: just('rewind'), after: fc.option(message, { nil: null }) }),
  'start-reply': fc.record(
    {
      type: just('start-reply'),
      reply: anyReply,
      to: message,
      model,
      modelLabel: anyText,
      receipt: fc.constant(receipt),
      replaces: anyReply,
      beside: fc.constant(true as const),
    },
    { requiredKeys: ['type', 'reply', 'to', 'model', 'modelLabel', 'receipt'] },
  ),
  'grow-reply': fc.record({
    type: just('grow-reply'),
    reply: anyReply,
    text: anyText,
    reasoning: anyText,
  }),
  'end-reply': fc.record(
    {
      type: just('end-reply'),
      reply: anyReply,
      reason: fc.constantFrom('stop' as const, 'length' as const),
      usage,
    },
    { requiredKeys: ['type', 'reply', 'reason'] },
  ),
  'stop-reply': fc.record({ type: just('stop-reply'), reply: anyReply }),
  'interrupt-reply': fc.record({ type: just('interrupt-reply'), reply: anyReply }),
  'fail-reply': fc.record({ type: just('fail-reply'), reply: anyReply, failure }),
  'dismiss-reply': fc.record({ type: just('dismiss-reply'), reply: anyReply }),
  'choose-reply': fc.record({ type: just('choose-reply'), reply: anyReply }),
  'pin-message': fc.record({ type: just('pin-message'), message, pinned: fc.boolean() }),
  'remove-message': fc.record({ type: just('remove-message'), message, removed: fc.boolean() }),
  compact: fc.record(
    {
      type: just('compact'),
      upTo: message,
      covered: fc.integer({ min: 1, max: 4 }),
      summary: anyText,
      kept: fc.array(anyText, { maxLength: 2 }),
      tokensBefore: fc.nat(),
      tokensAfter: fc.nat(),
      strategies: fc.subarray([...compactionStrategies]),
      model,
      facts: fc.record({ of: fc.nat(), retained: fc.nat() }),
    },
    {
      requiredKeys: [
        'type',
        'upTo',
        'covered',
        'summary',
        'kept',
        'tokensBefore',
        'tokensAfter',
        'strategies',
        'facts',
      ],
    },
  ),
  'undo-compaction': fc.record({
    type: just('undo-compaction'),
    compaction: fc.integer({ min: 4, max: 12 }).map((n) => `compaction-${n}`),
  }),
  'propose-edit': fc.record({ type: just('propose-edit'), edit: id, label: anyText, files }),
  'start-edit': fc.record({ type: just('start-edit'), ...steps }),
  'apply-edit': fc.record({ type: just('apply-edit'), ...steps }),
  'roll-back-edit': fc.record({ type: just('roll-back-edit'), edit: id }),
  'discard-edit': fc.record({ type: just('discard-edit'), edit: id }),
  'note-checkpoint': fc.record({
    type: just('note-checkpoint'),
    checkpoint: id,
    title: anyText,
    files: fc.nat(),
  }),
  'start-command': fc.record({
    type: just('start-command'),
    command: id,
    label: anyText,
    task: fc.record({ kind: just('terminal'), text: anyText, language: anyText }),
  }),
  'end-command': fc.record(
    { type: just('end-command'), command: id, exitCode: fc.nat() },
    { requiredKeys: ['type', 'command'] },
  ),
  'ask-approval': fc.record({
    type: just('ask-approval'),
    approval: id,
    request,
    offers: fc.record({ always: fc.array(pattern, { maxLength: 2 }) }),
  }),
  'answer-approval': fc.record({
    type: just('answer-approval'),
    approval: id,
    answer: fc.oneof(
      fc.record({ type: just('allowed'), scope: just('once') }),
      fc.record({
        type: just('allowed'),
        scope: fc.constantFrom('session' as const, 'always' as const),
        pattern,
      }),
      fc.record({ type: just('denied'), reason: anyText }),
    ),
  }),
  'withdraw-approval': fc.record({
    type: just('withdraw-approval'),
    approval: id,
    why: fc.constantFrom(...withdrawals),
  }),
  'waive-approval': fc.record({
    type: just('waive-approval'),
    request,
    scope: fc.constantFrom('session' as const, 'always' as const),
    pattern,
  }),
  'settle-command': fc.record({
    type: just('settle-command'),
    command: id,
    as: fc.constantFrom(...settlements),
  }),
};

/** A command of any kind, about few messages, replies, edits and runs. */
export const anyCommand: fc.Arbitrary<SessionCommand> = fc.oneof(
  ...Object.values(kinds),
  // What else there is needs a chat that is not archived, and messages.
  kinds.restore,
  kinds['add-message'],
  kinds['start-reply'],
);
