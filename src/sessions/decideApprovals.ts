import type {
  ApprovalAnswer,
  ApprovalOffers,
  ApprovalPattern,
  ApprovalRequest,
  RuleScope,
  Withdrawal,
} from '../protocol/approvals.ts';
import { longestReason } from '../protocol/approvals.ts';
import type { SessionState } from '../protocol/sessionState.ts';
import { t } from '../protocol/texts.ts';
import { events, nothing, refused, type Decision } from './decision.ts';

/** What is asked before something is done, and what a person says to it. */
export type ApprovalCommand =
  | {
      readonly type: 'ask-approval';
      readonly approval: string;
      readonly request: ApprovalRequest;
      readonly offers: ApprovalOffers;
    }
  | { readonly type: 'answer-approval'; readonly approval: string; readonly answer: ApprovalAnswer }
  | { readonly type: 'withdraw-approval'; readonly approval: string; readonly why: Withdrawal }
  | {
      readonly type: 'waive-approval';
      readonly request: ApprovalRequest;
      readonly scope: RuleScope;
      readonly pattern: ApprovalPattern;
    };

/** Questions that wait in a chat at once, at most. */
export const mostApprovals = 20;

const types: ReadonlySet<string> = new Set<ApprovalCommand['type']>([
  'ask-approval',
  'answer-approval',
  'withdraw-approval',
  'waive-approval',
]);

export function isApprovalCommand(command: { readonly type: string }): command is ApprovalCommand {
  return types.has(command.type);
}

/** What a question, or an answer, comes to in a session: an answer counts once. Pure. */
export function decideApprovals(state: SessionState, command: ApprovalCommand): Decision {
  switch (command.type) {
    case 'ask-approval':
      return decideQuestion(state, command);
    case 'answer-approval': {
      const { approval, answer } = command;
      const asked = state.approvals.find(({ id }) => id === approval);
      if (!asked) return refused(t('This was answered already, or nobody asks it any more.'));
      if (asked.gone) return refused(t('The window that asked this has ended. Start it again.'));
      const said =
        answer.type === 'denied'
          ? { ...answer, reason: answer.reason.trim().slice(0, longestReason).toWellFormed() }
          : answer;
      return events({ type: 'approval-answered', approval, answer: said });
    }
    case 'withdraw-approval': {
      const { approval, why } = command;
      const asked = state.approvals.find(({ id }) => id === approval);
      // What is lost is so only once.
      if (!asked || (asked.gone && why === 'gone')) return nothing;
      return events({ type: 'approval-withdrawn', approval, why });
    }
    case 'waive-approval': {
      const { request, scope, pattern } = command;
      return events({ type: 'approval-waived', request, scope, pattern });
    }
  }
}

function decideQuestion(
  { approvals }: SessionState,
  { approval, request, offers }: Extract<ApprovalCommand, { type: 'ask-approval' }>,
): Decision {
  if (approvals.some(({ id }) => id === approval)) return nothing;
  const waiting = approvals.filter(({ gone }) => gone !== true);
  const isSame = (other: ApprovalRequest): boolean =>
    other.kind === request.kind &&
    other.title === request.title &&
    other.command === request.command &&
    other.folder === request.folder;
  if (waiting.some((each) => isSame(each.request))) {
    return refused(t('This waits for your answer in the chat already.'));
  }
  if (waiting.length >= mostApprovals) {
    return refused(
      t('{0} questions wait for an answer in this chat. Answer some first.', mostApprovals),
    );
  }
  return events({ type: 'approval-asked', approval, request, offers });
}
