import * as fc from 'fast-check';
import { settlements } from '../../src/protocol/commands.ts';
import type { SessionCommand } from '../../src/sessions/decide.ts';
import { receipt } from './sessionHelpers.ts';

const id = fc.constantFrom('1', '2', '3', '4');
/** Odd ones among them. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', ' ', '\uD83D', '\uDE00', 'x'.repeat(5000), '__proto__'),
);
export const anyReply = id.map((n) => `r${n}`);
const model = fc.record({ provider: anyText, model: anyText });
const failure = fc.record({
  kind: fc.constantFrom('cut-off' as const, 'storage' as const),
  title: anyText,
  advice: anyText,
  retryable: fc.boolean(),
  actions: fc.constant([]),
});

const files = fc.array(fc.record({ uri: anyText, label: anyText }), { maxLength: 3 });

/** A command of any kind, about few messages, replies, edits and runs. */
export const anyCommand: fc.Arbitrary<SessionCommand> = fc.oneof(
  fc.record({ type: fc.constant('create' as const), title: anyText }),
  fc.record({ type: fc.constant('rename' as const), title: anyText }),
  fc.record({ type: fc.constantFrom('archive' as const, 'restore' as const, 'restore' as const) }),
  fc.record({ type: fc.constant('pin' as const), pinned: fc.boolean() }),
  fc.record({ type: fc.constant('choose-model' as const), model }),
  fc.record({
    type: fc.constant('add-message' as const),
    message: id.map((n) => `m${n}`),
    text: anyText,
  }),
  fc.record(
    {
      type: fc.constant('start-reply' as const),
      reply: anyReply,
      to: id.map((n) => `m${n}`),
      model,
      modelLabel: anyText,
      receipt: fc.constant(receipt),
      replaces: anyReply,
    },
    { requiredKeys: ['type', 'reply', 'to', 'model', 'modelLabel', 'receipt'] },
  ),
  fc.record({
    type: fc.constant('grow-reply' as const),
    reply: anyReply,
    text: anyText,
    reasoning: anyText,
  }),
  fc.record(
    {
      type: fc.constant('end-reply' as const),
      reply: anyReply,
      reason: fc.constantFrom('stop' as const, 'length' as const),
      usage: fc.record({ input: fc.nat(), output: fc.nat() }),
    },
    { requiredKeys: ['type', 'reply', 'reason'] },
  ),
  fc.record({
    type: fc.constantFrom('stop-reply' as const, 'interrupt-reply' as const),
    reply: anyReply,
  }),
  fc.record({ type: fc.constant('fail-reply' as const), reply: anyReply, failure }),
  fc.record({
    type: fc.constant('add-message' as const),
    message: id.map((n) => `m${n}`),
    text: anyText,
    replaces: id.map((n) => `m${n}`),
  }),
  fc.record({ type: fc.constant('choose-branch' as const), head: id.map((n) => `m${n}`) }),
  fc.record({
    type: fc.constant('rewind' as const),
    after: fc.option(
      id.map((n) => `m${n}`),
      { nil: null },
    ),
  }),
  fc.record({ type: fc.constant('dismiss-reply' as const), reply: anyReply }),
  fc.record({ type: fc.constant('propose-edit' as const), edit: id, label: anyText, files }),
  fc.record({
    type: fc.constantFrom('start-edit' as const, 'apply-edit' as const),
    edit: id,
    label: anyText,
    checkpoint: anyText,
    files,
  }),
  fc.record({
    type: fc.constantFrom('roll-back-edit' as const, 'discard-edit' as const),
    edit: id,
  }),
  fc.record({
    type: fc.constant('note-checkpoint' as const),
    checkpoint: id,
    title: anyText,
    files: fc.nat(),
  }),
  fc.record({
    type: fc.constant('start-command' as const),
    command: id,
    label: anyText,
    task: fc.record({ kind: fc.constant('terminal' as const), text: anyText, language: anyText }),
  }),
  fc.record(
    { type: fc.constant('end-command' as const), command: id, exitCode: fc.nat() },
    { requiredKeys: ['type', 'command'] },
  ),
  fc.record({
    type: fc.constant('settle-command' as const),
    command: id,
    as: fc.constantFrom(...settlements),
  }),
);
