import type { Approval, Denial } from './approvals.ts';
import type { SessionEvent } from './events.ts';
import type { MessageId } from './ids.ts';
import type { SessionState } from './sessionState.ts';

type ApprovalEvent = Extract<
  SessionEvent,
  { type: 'approval-asked' | 'approval-answered' | 'approval-withdrawn' }
>;

export function isAboutApproval(event: SessionEvent): event is ApprovalEvent {
  const { type } = event;
  return type === 'approval-asked' || type === 'approval-answered' || type === 'approval-withdrawn';
}

/** What a person is asked after one more event about that. Pure. */
export function foldApprovals(state: SessionState, event: ApprovalEvent): SessionState {
  const { approval: id } = event;
  const others = state.approvals.filter((each) => each.id !== id);
  switch (event.type) {
    case 'approval-asked': {
      const { request, offers, at } = event;
      return { ...state, approvals: [...others, { id, request, offers, at }] };
    }
    case 'approval-answered': {
      const asked = state.approvals.find((each) => each.id === id)?.request;
      const { answer } = event;
      const next = { ...state, approvals: others };
      if (!asked || answer.type !== 'denied' || answer.reason === '') return next;
      return withDenial(next, asked.reply, { command: asked.command, reason: answer.reason });
    }
    case 'approval-withdrawn': {
      if (event.why !== 'gone') return { ...state, approvals: others };
      const lost = (each: Approval): Approval => (each.id === id ? { ...each, gone: true } : each);
      return { ...state, approvals: state.approvals.map(lost) };
    }
  }
}

/** Of one reply, at most: the last ones. */
const mostDenials = 20;

function withDenial(state: SessionState, id: MessageId | undefined, denial: Denial): SessionState {
  const at = state.messages.findLastIndex((each) => each.kind === 'reply' && each.id === id);
  const reply = state.messages[at];
  if (reply?.kind !== 'reply') return state;
  const denied = [...(reply.denied ?? []), denial].slice(-mostDenials);
  return { ...state, messages: state.messages.with(at, { ...reply, denied }) };
}
