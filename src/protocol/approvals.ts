import type { MessageId } from './ids.ts';

/** What a person is asked about before it is done. */
export const approvalKinds = ['terminal', 'tests'] as const;
export type ApprovalKind = (typeof approvalKinds)[number];

/** Something that is done only if a person allows it, with all that they need to decide. */
export interface ApprovalRequest {
  readonly kind: ApprovalKind;
  /** "Run this command?" */
  readonly title: string;
  /** The command, word for word: a line each where there are several. */
  readonly command: string;
  /** The folder that it runs in, or a copy of it; empty where that is the person's home folder. */
  readonly folder: string;
  /** "Kimi K2": whose words these are; missing where they are the project's own. */
  readonly model?: string;
  /** The reply that they stand in. */
  readonly reply?: MessageId;
  /** Sentences about what comes of it: the shell, the limits, how often. */
  readonly details: readonly string[];
}

/** How a pattern is held against a command: all of it, its first words, or the folder alone. */
export const patternMatches = ['exact', 'words', 'folder'] as const;
export type PatternMatch = (typeof patternMatches)[number];

/** What may be done without asking again. It is shown word for word, and means no more than that. */
export interface ApprovalPattern {
  readonly kind: ApprovalKind;
  readonly match: PatternMatch;
  /** The whole command, or the words that it begins with; empty where only the folder counts. */
  readonly command: string;
  /** As in the request; empty where `match` is `folder` and every folder of the workspace is meant. */
  readonly folder: string;
}

/** What a person may allow besides this once. */
export interface ApprovalOffers {
  /** For the rest of this chat, until the window ends. */
  readonly session?: ApprovalPattern;
  /** For this workspace; empty where it is asked each time. */
  readonly always: readonly ApprovalPattern[];
}

export const ruleScopes = ['session', 'always'] as const;
export type RuleScope = (typeof ruleScopes)[number];

/** What a person said, as it stands in the journal. */
export type ApprovalAnswer =
  | { readonly type: 'allowed'; readonly scope: 'once' }
  | { readonly type: 'allowed'; readonly scope: RuleScope; readonly pattern: ApprovalPattern }
  /** `reason` may be empty. */
  | { readonly type: 'denied'; readonly reason: string };

/** A no with a reason, as the model that asked is told it. */
export interface Denial {
  /** The command, word for word. */
  readonly command: string;
  readonly reason: string;
}

/** What a person says on the card; `pattern` is the place among the patterns that were offered. */
export type ApprovalChoice =
  | { readonly type: 'once' | 'session' }
  | { readonly type: 'always'; readonly pattern: number }
  | { readonly type: 'deny'; readonly reason: string };

/** UTF-16 units of a reason, at most. */
export const longestReason = 1_000;

/**
 * Why nobody is asked any more: the work was stopped, its window ended before an answer, or a person
 * has read that it did.
 */
export const withdrawals = ['stopped', 'gone', 'read'] as const;
export type Withdrawal = (typeof withdrawals)[number];

/** A question that nobody has answered yet. */
export interface Approval {
  readonly id: string;
  readonly request: ApprovalRequest;
  readonly offers: ApprovalOffers;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** True where the work that asked has ended with its window: there is nothing to allow any more. */
  readonly gone?: true;
}

/** What a person wants of a question: to answer it, or to be rid of it. */
export type ApprovalIntent =
  | {
      readonly type: 'answer-approval';
      readonly session: string;
      readonly approval: string;
      readonly choice: ApprovalChoice;
    }
  | { readonly type: 'withdraw-approval'; readonly session: string; readonly approval: string };
