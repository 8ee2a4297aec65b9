import type { Approval } from './approvals.ts';
import type { SessionEvent } from './events.ts';
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
    case 'approval-answered':
      return { ...state, approvals: others };
    case 'approval-withdrawn': {
      if (event.why !== 'gone') return { ...state, approvals: others };
      const lost = (each: Approval): Approval => (each.id === id ? { ...each, gone: true } : each);
      return { ...state, approvals: state.approvals.map(lost) };
    }
  }
}
