import * as v from 'valibot';
import { settlements } from '../../src/protocol/commands.ts';
import type { SessionEvent } from '../../src/protocol/events.ts';
import { stepOutcomes } from '../../src/protocol/steps.ts';
import { approvalEvents } from './approvals.ts';
import {
  account,
  commandTask,
  compactedHistory,
  count,
  editFiles,
  failure,
  image,
  reason,
  receipt,
  ref,
  text,
} from './parts.ts';

const envelope = {
  session: text,
  seq: count,
  at: v.number(),
  by: text,
  correlation: text,
  version: v.number(),
};

const changedFiles = { edit: text, label: text, checkpoint: text, files: editFiles };

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
  v.object({
    ...envelope,
    type: v.literal('session-forked'),
    parent: text,
    parentSeq: count,
    title: text,
  }),
  v.object({ ...envelope, type: v.literal('session-imported'), from: text }),
  v.object({ ...envelope, type: v.literal('model-chosen'), model: ref }),
  v.object({
    ...envelope,
    type: v.literal('context-pinned'),
    target: text,
    label: text,
    pinned: v.boolean(),
  }),
  v.object({
    ...envelope,
    type: v.literal('context-dropped'),
    item: text,
    dropped: v.boolean(),
  }),
  v.object({
    ...envelope,
    type: v.literal('message-added'),
    message: text,
    text,
    replaces: v.exactOptional(text),
    images: v.exactOptional(v.array(image)),
    imagesOptional: v.exactOptional(v.literal(true)),
  }),
  v.object({ ...envelope, type: v.literal('branch-chosen'), head: text }),
  v.object({ ...envelope, type: v.literal('conversation-rewound'), after: v.nullable(text) }),
  v.object({
    ...envelope,
    type: v.literal('reply-started'),
    reply: text,
    to: text,
    model: ref,
    modelLabel: text,
    receipt,
    replaces: v.exactOptional(text),
    beside: v.exactOptional(v.literal(true)),
  }),
  v.object({ ...envelope, type: v.literal('reply-chosen'), reply: text }),
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
    type: v.literal('tool-called'),
    reply: text,
    step: text,
    offset: count,
    tool: text,
    title: v.exactOptional(text),
    input: text,
  }),
  v.object({
    ...envelope,
    type: v.literal('tool-ended'),
    reply: text,
    step: text,
    outcome: v.picklist(stepOutcomes),
    output: v.exactOptional(text),
  }),
  v.object({
    ...envelope,
    type: v.literal('reply-ended'),
    reply: text,
    reason,
    ...account,
  }),
  v.object({ ...envelope, type: v.literal('reply-stopped'), reply: text, ...account }),
  v.object({ ...envelope, type: v.literal('reply-interrupted'), reply: text }),
  v.object({ ...envelope, type: v.literal('reply-failed'), reply: text, failure, ...account }),
  v.object({ ...envelope, type: v.literal('reply-dismissed'), reply: text }),
  v.object({
    ...envelope,
    type: v.literal('edit-proposed'),
    edit: text,
    label: text,
    files: editFiles,
  }),
  v.object({ ...envelope, type: v.literal('edit-started'), ...changedFiles }),
  v.object({ ...envelope, type: v.literal('edit-applied'), ...changedFiles }),
  v.object({ ...envelope, type: v.literal('edit-rolled-back'), edit: text }),
  v.object({ ...envelope, type: v.literal('edit-discarded'), edit: text }),
  v.object({
    ...envelope,
    type: v.literal('checkpoint-made'),
    checkpoint: text,
    title: text,
    files: count,
  }),
  v.object({
    ...envelope,
    type: v.literal('command-started'),
    command: text,
    label: text,
    task: commandTask,
  }),
  v.object({
    ...envelope,
    type: v.literal('command-ended'),
    command: text,
    exitCode: v.exactOptional(v.number()),
  }),
  v.object({
    ...envelope,
    type: v.literal('command-settled'),
    command: text,
    as: v.picklist(settlements),
  }),
  v.object({ ...envelope, ...approvalEvents.asked }),
  v.object({ ...envelope, ...approvalEvents.answered }),
  v.object({ ...envelope, ...approvalEvents.withdrawn }),
  v.object({ ...envelope, ...approvalEvents.waived }),
  v.object({
    ...envelope,
    type: v.literal('message-pinned'),
    message: text,
    pinned: v.boolean(),
  }),
  v.object({
    ...envelope,
    type: v.literal('message-removed'),
    message: text,
    removed: v.boolean(),
  }),
  v.object({
    ...envelope,
    type: v.literal('history-compacted'),
    compaction: text,
    ...compactedHistory,
  }),
  v.object({ ...envelope, type: v.literal('compaction-undone'), compaction: text }),
]) satisfies v.GenericSchema<unknown, SessionEvent>;

const eventTypes: ReadonlySet<string> = new Set(
  event.options.map((each) => each.entries.type.literal),
);
const tagged = v.looseObject({ type: text });

/** Events of a type that this build does not know fold to nothing: left out rather than refused. */
export const events = v.pipe(
  v.array(v.unknown()),
  v.transform((all) => all.filter((each) => !v.is(tagged, each) || eventTypes.has(each.type))),
  v.array(event),
);
