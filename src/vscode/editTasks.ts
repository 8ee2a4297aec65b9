import * as vscode from 'vscode';
import { codeFromReply, type CodeFromReply } from '../edits/codeFromReply.ts';
import type { Proposal } from '../edits/proposal.ts';
import type { OpenEditor } from '../context/editorSource.ts';
import type { Disposable } from '../protocol/emitter.ts';
import type { SessionEvent } from '../protocol/events.ts';
import type { CorrelationId, MessageId } from '../protocol/ids.ts';
import type { Log } from '../protocol/log.ts';
import { findReply } from '../protocol/sessionState.ts';
import type { Conversations } from '../rooms/conversations.ts';
import type { SessionActor } from '../sessions/sessionActor.ts';
import type { SessionRegistry } from '../sessions/sessionRegistry.ts';
import type { ActiveSession } from './activeSession.ts';
import type { Proposals } from './proposals.ts';

export interface EditTasksOptions {
  readonly active: ActiveSession;
  readonly sessions: SessionRegistry;
  readonly conversations: Conversations;
  readonly proposals: Proposals;
  /** Shows the chat, in which the answer streams. */
  readonly showChat: () => Promise<void>;
  readonly log: Log;
}

/** A question whose answer is to become a change to one file. */
export interface EditTask {
  readonly text: string;
  readonly pinned: readonly OpenEditor[];
  /** "src/cart.ts" */
  readonly label: string;
  /** "Refactor src/cart.ts": names the checkpoint before it. */
  readonly title: string;
  readonly language: string;
  /** True where Apply writes the file to the disk too. */
  readonly save: boolean;
  readonly propose: (code: string) => Proposal;
}

/** Asks in the session shown, and opens what comes back as a diff. Retry of the reply proposes anew. */
export class EditTasks implements Disposable {
  readonly #options: EditTasksOptions;
  readonly #tasks = new Map<MessageId, EditTask>();
  readonly #subscription: Disposable;

  constructor(options: EditTasksOptions) {
    this.#options = options;
    // For as long as this lives: a Retry may come much later.
    this.#subscription = options.sessions.onEvents((actor, events) => {
      for (const event of events) this.#onEvent(actor, event);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** Asks without expecting a change. */
  async ask(text: string, pinned: readonly OpenEditor[]): Promise<MessageId | undefined> {
    const actor = await this.#options.active.actor();
    await this.#options.showChat();
    if (!actor) return undefined;
    const outcome = await this.#options.conversations.send(actor.id, text, { pinned });
    if (outcome.type === 'accepted') return outcome.message;
    void vscode.window.showWarningMessage(outcome.reason);
    return undefined;
  }

  async start(task: EditTask): Promise<void> {
    const message = await this.ask(task.text, task.pinned);
    if (message !== undefined) this.#tasks.set(message, task);
  }

  #onEvent(actor: SessionActor, event: SessionEvent): void {
    if (event.type !== 'reply-ended') return;
    const reply = findReply(actor.getState(), event.reply);
    const task = reply && this.#tasks.get(reply.to);
    if (!task) return;
    this.#propose(actor, task, reply.text, event.correlation).catch((error: unknown) => {
      this.#options.log.error('The proposal could not be shown', error, event.correlation);
      void vscode.window.showErrorMessage(
        `The proposal for ${task.label} could not be shown. The answer is in the chat; the log says why.`,
      );
    });
  }

  async #propose(
    actor: SessionActor,
    task: EditTask,
    reply: string,
    correlation: CorrelationId,
  ): Promise<void> {
    const found = codeFromReply(reply, task.language);
    const problem = problemWith(found);
    if (found.type === 'no-code' || problem !== undefined) {
      void vscode.window.showWarningMessage(
        `No change to ${task.label} was proposed: ${problem ?? ''}`,
      );
      return;
    }
    const edit = task.propose(found.code);
    if (edit.proposed === edit.original) {
      void vscode.window.showInformationMessage(
        `The model proposes to leave ${task.label} as it is.`,
      );
      return;
    }
    const { label, title, save } = task;
    const session = actor.id;
    await this.#options.proposals.show({ session, correlation, label, title, edit, save });
  }
}

function problemWith(found: CodeFromReply): string | undefined {
  if (found.type === 'code') {
    return found.closed ? undefined : 'the code in the answer has no end. Retry in the chat.';
  }
  const reasons = {
    empty: 'the answer is empty. Retry in the chat.',
    prose: 'the answer holds no code. It is in the chat: ask again and say what to change.',
    diff: 'the answer is a diff rather than the whole code. Retry in the chat.',
  };
  return reasons[found.reason];
}
