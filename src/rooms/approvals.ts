import type {
  ApprovalAnswer,
  ApprovalChoice,
  ApprovalPattern,
  ApprovalRequest,
  Withdrawal,
} from '../protocol/approvals.ts';
import type { Disposable } from '../protocol/emitter.ts';
import type { SessionEvent } from '../protocol/events.ts';
import { createId, type SessionId } from '../protocol/ids.ts';
import { t } from '../protocol/texts.ts';
import { whyNot } from '../sessions/commandResult.ts';
import type { SessionCommand } from '../sessions/decide.ts';
import type { SessionActor } from '../sessions/sessionActor.ts';
import { decideApproval } from '../tools/approvals/decideApproval.ts';
import {
  answerOf,
  type ApprovalOutcome,
  type ApprovalQuestion,
  type ApprovalRules,
  type ApprovalSight,
  type ApprovalsOptions,
  type AskedBy,
} from './approvalsOptions.ts';

interface Waiting extends ApprovalQuestion {
  readonly session: SessionId;
  readonly settle: (outcome: ApprovalOutcome) => void;
  /** Before it is in the journal, while it waits, and while an answer is on its way there. */
  stage: 'asking' | 'asked' | 'answering';
  /** The person was told that it waits where they do not see it. */
  reminded: boolean;
}

/** Rules of one chat, at most: the oldest goes, and is asked about again. */
const mostOfChat = 100;

/**
 * Asks a person before something is done: on a card in the chat that it belongs to, where that is in
 * sight, else in a dialog. One question is answered once, never by time, and by nobody but a person or
 * a rule that a person made. What is asked and answered stands in the chat's journal, which allows nothing:
 * rules of a chat are in memory, those of the workspace where `rules` keeps them.
 */
export class Approvals implements Disposable {
  readonly #options: ApprovalsOptions;
  readonly #waiting = new Map<string, Waiting>();
  readonly #ofChat = new Map<SessionId, readonly ApprovalPattern[]>();
  readonly #sights = new Set<ApprovalSight>();
  readonly #following: readonly Disposable[];
  #closed = false;

  constructor(options: ApprovalsOptions) {
    this.#options = options;
    const { sessions } = options;
    this.#following = [
      sessions.onEvents((_actor, events) => this.#heard(events)),
      sessions.onDidChange(() => this.#dropLost()),
    ];
  }

  /** Resolves when it is decided: at once where a rule decides, else when a person does. */
  async ask(request: ApprovalRequest, by: AskedBy = {}): Promise<ApprovalOutcome> {
    const { session, signal } = by;
    if (this.#closed || signal?.aborted) return { type: 'withdrawn' };
    const ruling = decideApproval(request, {
      isTrusted: this.#options.isTrusted(),
      session: (session !== undefined && this.#ofChat.get(session)) || [],
      always: this.#options.rules.list(),
    });
    if (ruling.type === 'untrusted') return untrusted();
    const actor = this.#actor(session);
    if (ruling.type === 'allowed') {
      const { scope, pattern } = ruling;
      const waived = { type: 'waive-approval', request, scope, pattern } as const;
      if (actor) await this.#note(actor, waived);
      return this.#ifTrusted({ type: 'allowed' });
    }
    const question = { request, offers: ruling.offers };
    const outcome = actor
      ? await this.#askIn(actor, question, signal)
      : await this.#askOutside(question, signal);
    return this.#ifTrusted(outcome);
  }

  /**
   * What a person says to a question of a chat: it counts once, and for nothing where nobody waits for
   * it any more. Gives why it could not be noted; then the question waits on.
   */
  async answer(
    session: SessionId,
    approval: string,
    choice: ApprovalChoice,
  ): Promise<string | undefined> {
    const waiting = this.#waiting.get(approval);
    const answer = waiting && answerOf(choice, waiting.offers);
    const actor = this.#actor(session);
    if (!answer || !actor || waiting.session !== session) {
      await this.settle(session);
      return undefined;
    }
    waiting.stage = 'answering';
    const command = { type: 'answer-approval', approval, answer } as const;
    const result = await actor.dispatch(command, 'user', createId());
    if (result.type !== 'done') {
      waiting.stage = 'asked';
      return result.type === 'failed' ? whyNot(result) : undefined;
    }
    // The work was stopped meanwhile.
    if (!this.#waiting.delete(approval)) return undefined;
    await this.#keepRule(session, answer);
    waiting.settle(answer.type === 'allowed' ? { type: 'allowed' } : answer);
    return undefined;
  }

  /** The work is stopped, or a person has read that it ended: nobody is asked any more. */
  async withdraw(session: SessionId, approval: string): Promise<void> {
    const why = this.#waiting.has(approval) ? 'stopped' : 'read';
    await this.#end(session, approval, why);
  }

  /** Withdraws all that waits in the chat. */
  async withdrawAll(session: SessionId): Promise<void> {
    const own = [...this.#waiting].filter(([, each]) => each.session === session);
    await Promise.all(own.map(([approval]) => this.#end(session, approval, 'stopped')));
  }

  /** Says of questions in the journal whose work is gone that they are: to be called before they are shown. */
  async settle(session: SessionId): Promise<void> {
    const actor = this.#actor(session);
    const lost = actor
      ?.getState()
      .approvals.filter(({ id, gone }) => gone !== true && !this.#waiting.has(id));
    // Another window may wait for the answer, and says so itself.
    if (!actor || !lost?.length || this.#options.sessions.lease(session) === 'elsewhere') return;
    for (const { id: approval } of lost) {
      await this.#note(actor, { type: 'withdraw-approval', approval, why: 'gone' });
    }
  }

  /** A page in which cards are seen, until it is disposed of. */
  shownIn(sight: ApprovalSight): Disposable {
    this.#sights.add(sight);
    return { dispose: () => void this.#sights.delete(sight) };
  }

  /** A page was hidden, or shows another chat: what waits there is said once. */
  looked(): void {
    for (const waiting of this.#waiting.values()) {
      if (this.#isInSight(waiting.session)) waiting.reminded = false;
      else if (!waiting.reminded) {
        waiting.reminded = true;
        this.#options.remind(waiting.session, waiting.request);
      }
    }
  }

  /** Of the workspace. */
  get rules(): ApprovalRules {
    return this.#options.rules;
  }

  /** What is allowed in the chat until the window ends. */
  rulesOf(session: SessionId): readonly ApprovalPattern[] {
    return this.#ofChat.get(session) ?? [];
  }

  forget(session: SessionId, pattern: ApprovalPattern): void {
    const left = this.rulesOf(session).filter((each) => each !== pattern);
    this.#ofChat.set(session, left);
  }

  /**
   * The window ends: whoever opens the chat again reads that nobody waits for an answer. To be called
   * before the work is stopped.
   */
  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#waiting];
    await Promise.all(all.map(([approval, { session }]) => this.#end(session, approval, 'gone')));
  }

  dispose(): void {
    for (const each of this.#following) each.dispose();
  }

  #isInSight(session: SessionId): boolean {
    return [...this.#sights].some((sight) => sight.isShowing(session));
  }

  #actor(session: SessionId | undefined): SessionActor | undefined {
    if (session === undefined) return undefined;
    const opened = this.#options.sessions.open(session);
    return opened.type === 'opened' ? opened.actor : undefined;
  }

  async #askIn(
    actor: SessionActor,
    question: ApprovalQuestion,
    signal: AbortSignal | undefined,
  ): Promise<ApprovalOutcome> {
    const { id: session } = actor;
    await this.settle(session);
    const approval = createId();
    const { promise, resolve: settle } = Promise.withResolvers<ApprovalOutcome>();
    const isSeen = this.#isInSight(session);
    // Before it is in the journal: a page that shows it must find somebody who waits.
    const stage = 'asking';
    this.#waiting.set(approval, { ...question, session, settle, stage, reminded: !isSeen });
    const asked = { type: 'ask-approval', approval, ...question } as const;
    const result = await actor.dispatch(asked, 'parley', approval);
    if (result.type !== 'done') {
      this.#waiting.delete(approval);
      if (result.type === 'refused') return result;
      this.#options.log.warn(`A question could not be noted: ${whyNot(result) ?? ''}`);
      return this.#askOutside(question, signal);
    }
    this.#asked(approval);
    const stop = (): void => void this.#end(session, approval, 'stopped');
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    else if (!isSeen) this.#askAside(session, approval, question);
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** In a dialog, of which the journal tells as of a card. */
  #askAside(session: SessionId, approval: string, question: ApprovalQuestion): void {
    this.#options
      .askInDialog(question)
      .then((choice) => this.answer(session, approval, choice ?? { type: 'deny', reason: '' }))
      .catch((error: unknown) => {
        this.#options.log.error('A question could not be asked', error);
        return this.#end(session, approval, 'stopped');
      });
  }

  /** Where no chat can keep it. */
  async #askOutside(
    { request, offers: { always } }: ApprovalQuestion,
    signal: AbortSignal | undefined,
  ): Promise<ApprovalOutcome> {
    const offers = { always };
    const choice = await untilAborted(this.#options.askInDialog({ request, offers }), signal);
    if (signal?.aborted) return { type: 'withdrawn' };
    const answer = choice && answerOf(choice, offers);
    if (!answer) return { type: 'denied', reason: '' };
    await this.#keepRule(undefined, answer);
    return answer.type === 'allowed' ? { type: 'allowed' } : answer;
  }

  async #keepRule(session: SessionId | undefined, answer: ApprovalAnswer): Promise<void> {
    if (answer.type !== 'allowed' || answer.scope === 'once') return;
    if (answer.scope === 'always') return this.#options.rules.add(answer.pattern);
    if (session === undefined) return;
    this.#ofChat.set(session, [...this.rulesOf(session), answer.pattern].slice(-mostOfChat));
  }

  /** Whether the journal takes it or not, nobody waits any more. */
  async #end(session: SessionId, approval: string, why: Withdrawal): Promise<void> {
    const waiting = this.#waiting.get(approval);
    this.#waiting.delete(approval);
    waiting?.settle({ type: 'withdrawn' });
    const actor = this.#actor(session);
    if (actor) await this.#note(actor, { type: 'withdraw-approval', approval, why });
  }

  async #note(actor: SessionActor, command: SessionCommand): Promise<void> {
    const why = whyNot(await actor.dispatch(command, 'parley', createId()));
    if (why !== undefined) this.#options.log.warn(`An approval could not be noted: ${why}`);
  }

  #asked(approval: string): void {
    const waiting = this.#waiting.get(approval);
    if (waiting) waiting.stage = 'asked';
  }

  /** Another window ended what waits here. An answer that was given there allows nothing here. */
  #heard(events: readonly SessionEvent[]): void {
    for (const event of events) {
      if (event.type !== 'approval-withdrawn' && event.type !== 'approval-answered') continue;
      const waiting = this.#waiting.get(event.approval);
      if (waiting?.stage === 'asked') this.#drop(event.approval, waiting);
    }
  }

  /** Its chat was deleted or archived, or read anew without the question. */
  #dropLost(): void {
    for (const [approval, waiting] of this.#waiting) {
      if (waiting.stage !== 'asked') continue;
      const opened = this.#options.sessions.open(waiting.session);
      if (opened.type === 'failed') continue;
      const state = opened.type === 'opened' ? opened.actor.getState() : undefined;
      const asked = state?.approvals.find(({ id }) => id === approval);
      if (!asked || asked.gone) this.#drop(approval, waiting);
      else if (state?.archived) void this.#end(waiting.session, approval, 'stopped');
    }
  }

  #drop(approval: string, waiting: Waiting): void {
    this.#waiting.delete(approval);
    waiting.settle({ type: 'withdrawn' });
  }

  /** Trust can be taken back while somebody reads. */
  #ifTrusted(outcome: ApprovalOutcome): ApprovalOutcome {
    return outcome.type === 'allowed' && !this.#options.isTrusted() ? untrusted() : outcome;
  }
}

function untrusted(): ApprovalOutcome {
  return {
    type: 'refused',
    reason: t('Parley runs nothing in Restricted Mode. Trust this workspace first.'),
  };
}

/** VS Code closes no dialog: what is said in one after the end is not waited for. */
async function untilAborted<T>(
  said: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T | undefined> {
  if (!signal) return said;
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const stop = (): void => resolve(undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([said, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
