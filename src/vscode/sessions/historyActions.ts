import * as vscode from 'vscode';
import { askedBefore } from '../../protocol/branches.ts';
import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import { createId, type MessageId, type SessionId } from '../../protocol/ids.ts';
import type { Log } from '../../protocol/log.ts';
import type { InterruptionAction } from '../../protocol/interruptions.ts';
import { isRunning, type Edit, type SessionState } from '../../protocol/sessionState.ts';
import { t } from '../../protocol/texts.ts';
import type { Conversations } from '../../rooms/conversations.ts';
import { whyNot } from '../../sessions/commandResult.ts';
import type { SessionCommand } from '../../sessions/decide.ts';
import type { ForkPoint, SessionRegistry } from '../../sessions/sessionRegistry.ts';
import type { ActiveSession } from './activeSession.ts';
import type { CommandRecovery } from './commandRecovery.ts';

/** Ends an edit that was cut off between two of its files. */
export interface EditRecovery {
  finish(session: SessionId, edit: Edit): Promise<void>;
  rollBack(session: SessionId, edit: Edit): Promise<void>;
}

export interface HistoryActionsOptions {
  readonly active: Pick<ActiveSession, 'id' | 'show'>;
  readonly sessions: SessionRegistry;
  readonly conversations: Conversations;
  readonly edits: EditRecovery;
  /** Has the files be as before a message, where the person agrees; false where nothing is to happen. */
  readonly restoreFiles: (session: SessionId, message: MessageId) => Promise<boolean>;
  readonly commands: Pick<CommandRecovery, 'resolve'>;
  /** What is shown of interruptions may have changed. */
  readonly onResolved: () => void;
  readonly log: Log;
}

interface Resolution {
  readonly session: SessionId;
  /** The reply, the edit or the command. */
  readonly id: string;
  readonly action: InterruptionAction;
}

/** Branches of branches: more than a person makes. */
const deepestBranch = 50;

/** What a person does with what was: branches, forks, and what an unclean end cut off. */
export class HistoryActions implements Disposable {
  readonly #options: HistoryActionsOptions;
  readonly #revealed: Emitter<void>;
  #toReveal: { readonly session: SessionId; readonly message: MessageId } | undefined;

  constructor(options: HistoryActionsOptions) {
    this.#options = options;
    this.#revealed = new Emitter((error) => options.log.error('A message was not shown', error));
  }

  /** A message is to be brought into view: `takeReveal` says which. */
  onDidReveal(listener: Listener<void>): Disposable {
    return this.#revealed.on(listener);
  }

  /** The message to be brought into view in this session, once. */
  takeReveal(session: SessionId): MessageId | undefined {
    if (this.#toReveal?.session !== session) return undefined;
    const { message } = this.#toReveal;
    this.#toReveal = undefined;
    return message;
  }

  /** Carries out a command, or says why not. */
  async dispatch(session: SessionId, command: SessionCommand): Promise<void> {
    const opened = this.#options.sessions.open(session);
    if (opened.type !== 'opened') return;
    const reason = whyNot(await opened.actor.dispatch(command, 'user', createId()));
    if (reason !== undefined) void vscode.window.showWarningMessage(reason);
  }

  /**
   * Takes the conversation back to before a message, and the files that Parley changed since, where the
   * person agrees; where not, nothing happens, and it gives false. What follows goes aside, where it can be
   * chosen again.
   */
  async restoreBefore(session: SessionId, message: MessageId): Promise<boolean> {
    const state = this.#stateOf(session);
    const after = state && askedBefore(state.messages, message);
    if (after === undefined) return false;
    // While a reply runs the chat refuses, and says so: then no file is asked about either.
    const isFree = !state?.messages.some(isRunning);
    if (isFree && !(await this.#options.restoreFiles(session, message))) return false;
    await this.dispatch(session, { type: 'rewind', after });
    return true;
  }

  /** A new session that shares everything up to a message, or an event; it is shown. */
  async fork(session: SessionId, upTo: ForkPoint): Promise<void> {
    const forked = this.#options.sessions.fork(session, upTo, createId());
    if (forked.type === 'opened') return this.#options.active.show(forked.actor.id);
    const why =
      forked.type === 'missing'
        ? t('This message is not in the chat any more.')
        : `${forked.failure.title}. ${forked.failure.advice}`;
    void vscode.window.showErrorMessage(t('The chat was not forked: {0}', why));
  }

  /** Shows the session with the message in view, on whatever branch that is. */
  async reveal(session: SessionId, message: MessageId): Promise<void> {
    await this.#options.active.show(session);
    for (let depth = 0; depth < deepestBranch; depth++) {
      const opened = this.#options.sessions.open(session);
      const head = opened.type === 'opened' && hiddenUnder(opened.actor.getState(), message);
      if (head === false || head === undefined) break;
      await this.dispatch(session, { type: 'choose-branch', head });
    }
    // Where it is one of several answers and another one is shown.
    await this.dispatch(session, { type: 'choose-reply', reply: message });
    this.#toReveal = { session, message };
    this.#revealed.emit();
  }

  /** Does what a person decided about something that was cut off. */
  async resolve({ session, id, action }: Resolution): Promise<void> {
    const { active, commands, conversations, onResolved } = this.#options;
    const command = this.#stateOf(session)?.commands.find((each) => each.id === id);
    if (command) {
      await commands.resolve({ session, command, action });
      onResolved();
      return;
    }
    const elsewhere = active.id() !== session;
    switch (action) {
      case 'continue':
        if (elsewhere) await active.show(session);
        await conversations.continue(session, id);
        break;
      case 'retry':
        if (elsewhere) await active.show(session);
        await conversations.retry(session, id);
        break;
      case 'discard':
        await this.dispatch(session, { type: 'dismiss-reply', reply: id });
        break;
      case 'finish':
      case 'roll-back':
        await this.#endEdit(session, id, action);
        break;
      default:
        // Of a command, which has come to its end meanwhile.
        break;
    }
    onResolved();
  }

  dispose(): void {
    this.#revealed.dispose();
  }

  #stateOf(session: SessionId): SessionState | undefined {
    const opened = this.#options.sessions.open(session);
    return opened.type === 'opened' ? opened.actor.getState() : undefined;
  }

  async #endEdit(session: SessionId, id: string, action: 'finish' | 'roll-back'): Promise<void> {
    const { edits } = this.#options;
    const edit = this.#stateOf(session)?.edits.find(
      (each) => each.id === id && each.status === 'started',
    );
    if (!edit) return;
    await (action === 'finish' ? edits.finish(session, edit) : edits.rollBack(session, edit));
  }
}

/**
 * The branch to choose next so that a message comes into view: of branches within branches the outer
 * one first. Undefined where it is shown, or not there.
 */
function hiddenUnder(state: SessionState, message: MessageId): MessageId | undefined {
  let wanted = message;
  for (let depth = 0; depth < deepestBranch; depth++) {
    if (holds(state.messages, wanted)) return undefined;
    const head = Object.entries(state.aside).find(([, tail]) => holds(tail, wanted))?.[0];
    const branching = state.branchings.find(
      ({ heads }) => head !== undefined && heads.includes(head),
    );
    if (!branching) return undefined;
    const { after } = branching;
    if (after === null || holds(state.messages, after)) return head;
    wanted = after;
  }
  return undefined;
}

function holds(messages: SessionState['messages'], wanted: MessageId): boolean {
  return messages.some(({ id }) => id === wanted);
}
