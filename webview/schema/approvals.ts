import * as v from 'valibot';
import {
  approvalKinds,
  patternMatches,
  ruleScopes,
  withdrawals,
  type Approval,
  type ApprovalAnswer,
  type ApprovalOffers,
  type ApprovalRequest,
} from '../../src/protocol/approvals.ts';

const text = v.string();

const pattern = v.object({
  kind: v.picklist(approvalKinds),
  match: v.picklist(patternMatches),
  command: text,
  folder: text,
});

const request = v.object({
  kind: v.picklist(approvalKinds),
  title: text,
  command: text,
  folder: text,
  model: v.exactOptional(text),
  reply: v.exactOptional(text),
  details: v.array(text),
}) satisfies v.GenericSchema<unknown, ApprovalRequest>;

const offers = v.object({
  session: v.exactOptional(pattern),
  always: v.array(pattern),
}) satisfies v.GenericSchema<unknown, ApprovalOffers>;

const answer = v.union([
  v.object({ type: v.literal('allowed'), scope: v.literal('once') }),
  v.object({ type: v.literal('allowed'), scope: v.picklist(ruleScopes), pattern }),
  v.object({ type: v.literal('denied'), reason: text }),
]) satisfies v.GenericSchema<unknown, ApprovalAnswer>;

/** What a person is asked in a session. */
export const approvals = v.array(
  v.object({
    id: text,
    request,
    offers,
    at: v.number(),
    gone: v.exactOptional(v.literal(true)),
  }),
) satisfies v.GenericSchema<unknown, readonly Approval[]>;

/** What is in the events about approvals, each by its type. */
export const approvalEvents = {
  asked: { type: v.literal('approval-asked'), approval: text, request, offers },
  answered: { type: v.literal('approval-answered'), approval: text, answer },
  withdrawn: {
    type: v.literal('approval-withdrawn'),
    approval: text,
    why: v.picklist(withdrawals),
  },
  waived: {
    type: v.literal('approval-waived'),
    request,
    scope: v.picklist(ruleScopes),
    pattern,
  },
} as const;
