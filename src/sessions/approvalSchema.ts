import * as v from 'valibot';
import { approvalKinds, patternMatches, ruleScopes, withdrawals } from '../protocol/approvals.ts';

const text = v.string();
const id = v.pipe(v.string(), v.nonEmpty());

export const approvalPattern = v.object({
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
  reply: v.exactOptional(id),
  details: v.array(text),
});

const answer = v.union([
  v.object({ type: v.literal('allowed'), scope: v.literal('once') }),
  v.object({
    type: v.literal('allowed'),
    scope: v.picklist(ruleScopes),
    pattern: approvalPattern,
  }),
  v.object({ type: v.literal('denied'), reason: text }),
]);

/** The events about approvals, each by its type. */
export const approvalEvents = {
  'approval-asked': v.object({
    type: v.literal('approval-asked'),
    approval: id,
    request,
    offers: v.object({
      session: v.exactOptional(approvalPattern),
      always: v.array(approvalPattern),
    }),
  }),
  'approval-answered': v.object({ type: v.literal('approval-answered'), approval: id, answer }),
  'approval-withdrawn': v.object({
    type: v.literal('approval-withdrawn'),
    approval: id,
    why: v.picklist(withdrawals),
  }),
  'approval-waived': v.object({
    type: v.literal('approval-waived'),
    request,
    scope: v.picklist(ruleScopes),
    pattern: approvalPattern,
  }),
};
