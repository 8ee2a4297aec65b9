import type {
  ApprovalAnswer,
  ApprovalChoice,
  ApprovalOffers,
  ApprovalPattern,
  ApprovalRequest,
} from '../protocol/approvals.ts';
import type { SessionId } from '../protocol/ids.ts';
import type { Log } from '../protocol/log.ts';
import type { SessionRegistry } from '../sessions/sessionRegistry.ts';

/** What came of a request. Only `allowed` is a yes. */
export type ApprovalOutcome =
  | { readonly type: 'allowed' }
  /** `reason` is the person's own, and may be empty. */
  | { readonly type: 'denied'; readonly reason: string }
  | { readonly type: 'withdrawn' }
  /** Nobody was asked; `reason` is for a person. */
  | { readonly type: 'refused'; readonly reason: string };

/** A request as a person is shown it. */
export interface ApprovalQuestion {
  readonly request: ApprovalRequest;
  readonly offers: ApprovalOffers;
}

/** Where the rules of the workspace are kept. */
export interface ApprovalRules {
  list(): readonly ApprovalPattern[];
  add(pattern: ApprovalPattern): Promise<void>;
  remove(pattern: ApprovalPattern): Promise<void>;
}

export interface ApprovalsOptions {
  readonly sessions: Pick<SessionRegistry, 'open' | 'lease' | 'onEvents' | 'onDidChange'>;
  readonly rules: ApprovalRules;
  readonly isTrusted: () => boolean;
  /** Asks in a dialog, before everything else; undefined where it was closed. */
  readonly askInDialog: (question: ApprovalQuestion) => Promise<ApprovalChoice | undefined>;
  /** Says that something waits for an answer in a chat that is not in sight. */
  readonly remind: (session: SessionId, request: ApprovalRequest) => void;
  readonly log: Pick<Log, 'warn' | 'error'>;
}

/** Who asks, and what ends the wait. */
export interface AskedBy {
  /** The chat that it belongs to; missing where it belongs to none. */
  readonly session?: SessionId | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A page that shows chats. */
export interface ApprovalSight {
  isShowing(session: SessionId): boolean;
}

/** What a choice comes to; nothing where it was not offered. */
export function answerOf(
  choice: ApprovalChoice,
  offers: ApprovalOffers,
): ApprovalAnswer | undefined {
  switch (choice.type) {
    case 'once':
      return { type: 'allowed', scope: 'once' };
    case 'session':
      return offers.session && { type: 'allowed', scope: 'session', pattern: offers.session };
    case 'always': {
      const pattern = offers.always[choice.pattern];
      return pattern && { type: 'allowed', scope: 'always', pattern };
    }
    case 'deny':
      return { type: 'denied', reason: choice.reason };
  }
}
