import { computed, type ReadonlySignal } from '@preact/signals';
import type { Approval } from '../src/protocol/approvals.ts';
import type { PastView } from '../src/protocol/panel.ts';
import type { SessionState } from '../src/protocol/sessionState.ts';
import { approvalsAloud } from './announce.ts';
import { approvalStrings } from './approvalStrings.ts';

interface AskedOptions {
  readonly session: ReadonlySignal<SessionState | undefined>;
  readonly past: ReadonlySignal<PastView | undefined>;
  postHere(intent: { readonly type: 'withdraw-approval'; readonly approval: string }): void;
  focus(target: 'approval'): void;
  say(text: string): void;
}

const none: readonly Approval[] = [];

/** What a person is asked in the chat that is shown; the past asks nothing. */
export class Asked {
  readonly #options: AskedOptions;
  /** The same object until that changes. */
  readonly shown: ReadonlySignal<readonly Approval[]>;

  constructor(options: AskedOptions) {
    this.#options = options;
    const { session, past } = options;
    this.shown = computed(() => (past.value ? none : (session.value?.approvals ?? none)));
  }

  /** To the first question, where there is one. */
  go(): void {
    if (this.shown.value.length > 0) this.#options.focus('approval');
    else this.#options.say(approvalStrings.none);
  }

  /** The work that asks is stopped with everything else. */
  stop(): void {
    for (const { id: approval, gone } of this.shown.value)
      if (!gone) this.#options.postHere({ type: 'withdraw-approval', approval });
  }

  /** What a screen reader is to say of what is asked since: of all where the chat was not shown before. */
  news(before: SessionState | undefined, after: SessionState | undefined): string | undefined {
    if (!after || this.#options.past.value) return undefined;
    return approvalsAloud(before?.id === after.id ? before : undefined, after);
  }
}
