import * as v from 'valibot';
import { deedKinds, deedStatuses, type Deed } from '../../src/protocol/deeds.ts';
import type { Edit, Message, SessionState } from '../../src/protocol/sessionState.ts';
import { stepOutcomes, type Step } from '../../src/protocol/steps.ts';
import { approvals } from './approvals.ts';
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

const stepText = v.object({ head: text, length: count });

const step = v.object({
  id: text,
  offset: count,
  tool: text,
  title: v.exactOptional(text),
  input: stepText,
  output: v.exactOptional(stepText),
  outcome: v.exactOptional(v.picklist(stepOutcomes)),
  startedAt: v.number(),
  endedAt: v.exactOptional(v.number()),
}) satisfies v.GenericSchema<unknown, Step>;

const message = v.variant('kind', [
  v.object({
    kind: v.literal('message'),
    id: text,
    text,
    at: v.number(),
    images: v.exactOptional(v.array(image)),
    imagesOptional: v.exactOptional(v.literal(true)),
    pinned: v.exactOptional(v.literal(true)),
    removed: v.exactOptional(v.number()),
  }),
  v.object({
    kind: v.literal('reply'),
    id: text,
    to: text,
    model: ref,
    modelLabel: text,
    text,
    reasoning: text,
    steps: v.exactOptional(v.array(step)),
    status: v.picklist(['running', 'ended', 'stopped', 'interrupted', 'failed']),
    receipt,
    startedAt: v.number(),
    endedAt: v.exactOptional(v.number()),
    reason: v.exactOptional(reason),
    ...account,
    failure: v.exactOptional(failure),
    replacedBy: v.exactOptional(text),
    beside: v.exactOptional(v.literal(true)),
    chosen: v.exactOptional(v.literal(true)),
    dismissed: v.exactOptional(v.literal(true)),
    denied: v.exactOptional(v.array(v.object({ command: text, reason: text }))),
    pinned: v.exactOptional(v.literal(true)),
    removed: v.exactOptional(v.number()),
  }),
]) satisfies v.GenericSchema<unknown, Message>;

const edit = v.object({
  id: text,
  label: text,
  files: editFiles,
  status: v.picklist(['proposed', 'started', 'applied', 'rolled-back', 'discarded']),
  checkpoint: v.exactOptional(text),
  at: v.number(),
}) satisfies v.GenericSchema<unknown, Edit>;

const deed = v.object({
  id: text,
  kind: v.picklist(deedKinds),
  label: text,
  after: v.nullable(text),
  status: v.picklist(deedStatuses),
  exitCode: v.exactOptional(v.number()),
  startedAt: v.number(),
  endedAt: v.exactOptional(v.number()),
}) satisfies v.GenericSchema<unknown, Deed>;

const messages = v.array(message);

export const session = v.object({
  id: text,
  title: text,
  titleIsAuto: v.boolean(),
  model: v.exactOptional(ref),
  archived: v.boolean(),
  pinned: v.boolean(),
  createdAt: v.number(),
  lastActivity: v.number(),
  version: v.number(),
  messages,
  branchings: v.array(v.object({ after: v.nullable(text), heads: v.array(text) })),
  aside: v.record(text, messages),
  edits: v.array(edit),
  deeds: v.array(deed),
  commands: v.array(v.object({ id: text, label: text, task: commandTask, at: v.number() })),
  approvals,
  pins: v.array(v.object({ target: text, label: text })),
  dropped: v.array(text),
  compactions: v.array(
    v.object({
      id: text,
      at: v.number(),
      undone: v.exactOptional(v.literal(true)),
      ...compactedHistory,
    }),
  ),
  forkedFrom: v.exactOptional(v.object({ session: text, seq: count })),
}) satisfies v.GenericSchema<unknown, SessionState>;
