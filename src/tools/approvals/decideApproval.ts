import type {
  ApprovalOffers,
  ApprovalPattern,
  ApprovalRequest,
  RuleScope,
} from '../../protocol/approvals.ts';
import { matchesPattern, offersFor } from './approvalPatterns.ts';

/** What a request is held against. */
export interface ApprovalGround {
  /** False in Restricted Mode, where nothing is done and no rule holds. */
  readonly isTrusted: boolean;
  /** Of this chat, until the window ends. */
  readonly session: readonly ApprovalPattern[];
  /** Of the workspace. */
  readonly always: readonly ApprovalPattern[];
}

/** What becomes of a request. */
export type ApprovalRuling =
  | { readonly type: 'untrusted' }
  | { readonly type: 'allowed'; readonly scope: RuleScope; readonly pattern: ApprovalPattern }
  | { readonly type: 'asked'; readonly offers: ApprovalOffers };

/**
 * Whether something may be done: never in Restricted Mode, without a question where a rule of a person
 * allows just this, else after one. Pure.
 */
export function decideApproval(request: ApprovalRequest, ground: ApprovalGround): ApprovalRuling {
  if (!ground.isTrusted) return { type: 'untrusted' };
  for (const scope of ['session', 'always'] as const) {
    const pattern = ground[scope].find((each) => matchesPattern(each, request));
    if (pattern) return { type: 'allowed', scope, pattern };
  }
  return { type: 'asked', offers: offersFor(request) };
}
