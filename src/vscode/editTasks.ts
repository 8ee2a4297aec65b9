import * as vscode from 'vscode';
import { codeFromReply, type CodeFromReply } from '../edits/codeFromReply.ts';
import { editBlocks, type EditBlock, type EditBlocks } from '../edits/editBlocks.ts';
import { planEdits, type EditPlan } from '../edits/planEdits.ts';
import type { Proposal } from '../edits/proposal.ts';
import { refusalNotice, refusalPrompt } from '../edits/refusalText.ts';
import type { OpenEditor } from '../context/editorSource.ts';
import type { Disposable } from '../protocol/emitter.ts';
import type { SessionEvent } from '../protocol/events.ts';
import type { CorrelationId, MessageId } from '../protocol/ids.ts';
import type { Log } from '../protocol/log.ts';
import type { ModelRef } from '../protocol/model.ts';
import { findReply, type Reply } from '../protocol/sessionState.ts';
import type { Conversations } from '../rooms/conversations.ts';
import type { SessionActor } from '../sessions/sessionActor.ts';
import type { SessionRegistry } from '../sessions/sessionRegistry.ts';
import { editableFiles, type ShownFile } from './editableFiles.ts';
import { howMany } from './howMany.ts';
import type { Proposals } from './proposals.ts';
import type { OpenedProposal, ProposedFile } from './shownProposal.ts';
import type { ShownSession } from './shownSession.ts';
import type { SlashCall } from './slashCall.ts';

export interface EditTasksOptions {
  readonly active: Pick<ShownSession, 'actor'>;
  readonly sessions: SessionRegistry;
  readonly conversations: Conversations;
  readonly proposals: Proposals;
  /** Who answers a command, where that is not the model of the chat. */
  readonly route: (purpose: string) => Promise<ModelRef | undefined>;
  /** Shows the chat, in which the answer streams. */
  readonly showChat: () => Promise<void>;
  readonly log: Log;
}

/** A question whose answer is to become a change of files. */
export interface EditTask {
  /** The command, as the setting `parley.models.perCommand` names it. */
  readonly purpose: string;
  readonly text: string;
  readonly pinned: readonly OpenEditor[];
  /** "src/cart.ts" */
  readonly label: string;
  /** "Refactor src/cart.ts": names the checkpoint before it. */
  readonly title: string;
  readonly language: string;
  /** True where Apply writes the file to the disk too. */
  readonly save: boolean;
  /** For an answer that is code rather than edits. */
  readonly propose: (code: string) => Proposal;
  /** What the title of the diff says of the change, where it is one of a single file. */
  readonly note?: string;
  /** Hears of what is proposed; undefined where that is a change of several files. */
  readonly onProposed?: (proposed: Proposed | undefined) => void;
}

/** What came of a task. */
export interface Proposed {
  readonly edit: Proposal;
  readonly opened: OpenedProposal;
  /** Asks on in the same chat, and gives the whole answer. Rejects with words for a person. */
  readonly ask: (text: string, signal: AbortSignal) => Promise<string>;
}

interface Asked {
  readonly task: EditTask;
  /** Where it was asked, where that is not the chat of the side bar. */
  readonly call: SlashCall | undefined;
  /** Edits of earlier answers that have their place. */
  readonly taken: readonly EditBlock[];
  /** How often the model was told that an edit has no place. */
  readonly tries: number;
}

interface Answered {
  readonly reply: Reply;
  readonly answer: EditBlocks;
  readonly correlation: CorrelationId;
}

/** How often a model is asked again for edits that could not be placed. */
const mostTries = 2;

/** Asks in the session shown, and opens what comes back as a diff. Retry of the reply proposes anew. */
export class EditTasks implements Disposable {
  readonly #options: EditTasksOptions;
  readonly #asked = new Map<MessageId, Asked>();
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

  /**
   * Asks without expecting a change. `purpose` is the command, as the settings name it; `call` is there
   * for a command that was written into the input of a chat, which is asked in that chat.
   */
  async ask(
    purpose: string,
    text: string,
    pinned: readonly OpenEditor[],
    call?: SlashCall,
  ): Promise<MessageId | undefined> {
    const { active, showChat, route, conversations } = this.#options;
    const actor = await (call?.panel.active ?? active).actor();
    if (!call) await showChat();
    if (!actor) return undefined;
    const model = await route(purpose);
    const outcome = await conversations.send(actor.id, text, {
      pinned,
      ...(model ? { model } : {}),
    });
    if (outcome.type === 'accepted') return outcome.message;
    (call?.refuse ?? warn)(outcome.reason);
    return undefined;
  }

  async start(task: EditTask, call?: SlashCall): Promise<void> {
    const message = await this.ask(task.purpose, task.text, task.pinned, call);
    if (message !== undefined) this.#asked.set(message, { task, call, taken: [], tries: 0 });
  }

  #onEvent(actor: SessionActor, event: SessionEvent): void {
    if (event.type !== 'reply-ended') return;
    const reply = findReply(actor.getState(), event.reply);
    const asked = reply && this.#asked.get(reply.to);
    if (!asked) return;
    const { task } = asked;
    const answer = editBlocks(reply.text);
    const isEdits = answer.blocks.length + answer.problems.length > 0;
    const proposed = isEdits
      ? this.#proposeEdits(actor, asked, { reply, answer, correlation: event.correlation })
      : this.#propose(actor, task, reply.text, event.correlation);
    proposed.catch((error: unknown) => {
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
    await this.#show(actor, task, [{ label: task.label, edit }], correlation);
  }

  async #show(
    { id: session }: SessionActor,
    task: EditTask,
    files: readonly ProposedFile[],
    correlation: CorrelationId,
  ): Promise<void> {
    const [only, ...others] = files;
    if (!only) return;
    const isOne = others.length === 0;
    const { title, save, note } = task;
    const opened = await this.#options.proposals.show({
      session,
      correlation,
      label: isOne ? only.label : howMany(files.length, 'file'),
      title,
      files,
      save,
      ...(isOne && note !== undefined ? { note } : {}),
    });
    if (!isOne) return task.onProposed?.(undefined);
    task.onProposed?.({
      edit: only.edit,
      opened,
      ask: async (text, signal) => {
        const { askForAnswer } = await import('./askForAnswer.ts');
        const model = await this.#options.route(task.purpose);
        const { pinned } = task;
        return askForAnswer(this.#options, { session, text, pinned, model }, signal);
      },
    });
  }

  /** What has its place is shown once all has, or the model was asked for the rest in vain. */
  async #proposeEdits(
    actor: SessionActor,
    { task, call, taken, tries }: Asked,
    { reply, answer, correlation }: Answered,
  ): Promise<void> {
    const blocks = [...taken, ...answer.blocks];
    const find = await editableFiles(blocks, shownFiles(task, reply));
    const plan = planEdits({ ...answer, blocks }, find);
    if (plan.refused.length > 0 && tries < mostTries) {
      const lost = new Set(plan.refused.map(({ block }) => block));
      const text = refusalPrompt(plan.refused, (path) => find(path)?.text);
      const message = await this.ask(task.purpose, text, task.pinned, call);
      if (message === undefined) return;
      const placed = blocks.filter((block) => !lost.has(block));
      this.#asked.set(message, { task, call, taken: placed, tries: tries + 1 });
      return;
    }
    await this.#showPlan(actor, task, plan, correlation);
  }

  async #showPlan(
    actor: SessionActor,
    task: EditTask,
    { files: plans, refused }: EditPlan,
    correlation: CorrelationId,
  ): Promise<void> {
    const { label } = task;
    if (refused.length > 0) {
      void vscode.window.showWarningMessage(
        `${howMany(refused.length, 'edit')} could not be placed and ${refused.length === 1 ? 'is' : 'are'} left out: ${refusalNotice(refused)}. The answer is in the chat.`,
      );
    } else if (plans.length === 0) {
      void vscode.window.showInformationMessage(`The model proposes to leave ${label} as it is.`);
    }
    const files = plans.map(({ path, uri, original, proposed }) => ({
      label: path,
      edit: { uri, original, proposed },
    }));
    await this.#show(actor, task, files, correlation);
  }
}

function warn(reason: string): void {
  void vscode.window.showWarningMessage(reason);
}

/** What the question attached, with the lines that were asked about, and all else that was sent. */
function shownFiles({ pinned }: EditTask, reply: Reply): readonly ShownFile[] {
  const attached = pinned.map(({ path, uri, selection }) => ({
    path,
    uri,
    ...(selection ? { within: selection.lines } : {}),
  }));
  const sent = reply.receipt.items.flatMap(({ uri, label, leftOut }) =>
    uri === undefined || leftOut !== undefined ? [] : [{ path: label, uri }],
  );
  return [...attached, ...sent];
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
