import * as vscode from 'vscode';
import { createEditSteps } from '../../commands/editSteps.ts';
import { codeFromReply } from '../../edits/codeFromReply.ts';
import { editBlocks } from '../../edits/editBlocks.ts';
import { planEdits, type EditPlan, type EditRefusal } from '../../edits/planEdits.ts';
import {
  elidedPrompt,
  refusalMessage,
  refusalNotice,
  refusalPrompt,
} from '../../edits/refusalText.ts';
import { wholeCode } from '../../edits/wholeCode.ts';
import type { OpenEditor } from '../../context/editorSource.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import type { SessionEvent } from '../../protocol/events.ts';
import type { CorrelationId, MessageId, SessionId } from '../../protocol/ids.ts';
import type { Log } from '../../protocol/log.ts';
import type { ModelRef } from '../../protocol/model.ts';
import { rememberNewest } from '../../protocol/rememberNewest.ts';
import { findReply, type Reply } from '../../protocol/sessionState.ts';
import { t } from '../../protocol/texts.ts';
import type { Conversations } from '../../rooms/conversations.ts';
import type { SessionActor } from '../../sessions/sessionActor.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import { askOn } from '../editor/askOn.ts';
import { isEnd, type Answered, type Asked, type Origin } from './askedTask.ts';
import type { EditTask } from './editTask.ts';
import { editableFiles, textIn } from './editableFiles.ts';
import { goneText, isGone } from './goneFiles.ts';
import { howMany } from '../commands/howMany.ts';
import type { Proposals } from './proposals.ts';
import type { RunReports } from '../commands/runReports.ts';
import type { ProposedFile } from './shownProposal.ts';
import type { ShownSession } from '../panel/shownSession.ts';
import type { SlashCall } from '../panel/slashCall.ts';
import { shownFiles } from './shownFiles.ts';
import { tellRefused } from './tellRefused.ts';
import { showTaskProgress } from '../commands/taskProgress.ts';
import { whyNoCode } from '../panel/whyNoCode.ts';

export interface EditTasksOptions {
  readonly active: Pick<ShownSession, 'actor'>;
  readonly sessions: SessionRegistry;
  readonly conversations: Conversations;
  readonly proposals: Proposals;
  /** Who answers a command, where that is not the model of the chat. */
  readonly route: (purpose: string) => Promise<ModelRef | undefined>;
  /** Shows the chat, in which the answer streams. */
  readonly showChat: () => Promise<void>;
  readonly reports: Pick<RunReports, 'begin' | 'unchanged'>;
  readonly log: Log;
}

/** Where commands about code ask; a dry run has another one, which asks nobody. */
export interface EditTasks {
  /**
   * Asks without expecting a change. `purpose` is the command, as the settings name it; `call` is there
   * for a command that was written into the input of a chat, which is asked in that chat.
   */
  ask(
    purpose: string,
    text: string,
    pinned: readonly OpenEditor[],
    call?: SlashCall,
  ): Promise<MessageId | undefined>;
  /** Asks for a change, which opens as a diff. */
  start(task: EditTask, call?: SlashCall): Promise<void>;
}

/** How often a model is asked again for edits that could not be placed. */
const mostTries = 2;
/** Tasks whose replies propose anew on a Retry: each keeps the whole text of its file. */
const mostAsked = 100;

/** Asks in the session shown, and opens what comes back as a diff. Retry of the reply proposes anew. */
export class ChatEditTasks implements EditTasks, Disposable {
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

  async ask(
    purpose: string,
    text: string,
    pinned: readonly OpenEditor[],
    call?: SlashCall,
  ): Promise<MessageId | undefined> {
    const sent = await this.#send({ purpose, text, pinned }, call);
    if (!sent) return undefined;
    const [first] = pinned;
    const about = { path: first?.path ?? '', ...(first ? { uri: first.uri } : {}) };
    this.#options.reports.begin(sent.message, { purpose, ...about });
    return sent.message;
  }

  async start(task: EditTask, call?: SlashCall): Promise<void> {
    const sent = await this.#send(task, call);
    if (!sent) return;
    const { message, session } = sent;
    const { reports, conversations } = this.#options;
    reports.begin(message, reported(task));
    const progress = showTaskProgress(task.title, () => conversations.stopAll(session));
    const stepOf = createEditSteps();
    this.#remember(message, { task, call, taken: [], tries: 0, progress, stepOf });
  }

  async #send(
    { purpose, text, pinned }: Pick<EditTask, 'purpose' | 'text' | 'pinned'>,
    call: SlashCall | undefined,
  ): Promise<{ readonly message: MessageId; readonly session: SessionId } | undefined> {
    const { active, showChat, route, conversations } = this.#options;
    const actor = await (call?.panel.active ?? active).actor();
    if (!call) await showChat();
    if (!actor) return undefined;
    const model = await route(purpose);
    const outcome = await conversations.send(actor.id, text, {
      pinned,
      ...(model ? { model } : {}),
    });
    if (outcome.type === 'accepted') return { message: outcome.message, session: actor.id };
    (call?.refuse ?? warn)(outcome.reason);
    return undefined;
  }

  #onEvent(actor: SessionActor, event: SessionEvent): void {
    if (this.#asked.size === 0 || !(isEnd(event) || event.type === 'reply-grew')) return;
    const reply = findReply(actor.getState(), event.reply);
    const asked = reply && this.#asked.get(reply.to);
    if (!asked) return;
    if (event.type === 'reply-grew') {
      const step = asked.stepOf(reply.text);
      if (step) asked.progress.tell(step);
      return;
    }
    if (event.type !== 'reply-ended') {
      asked.progress.end();
      return;
    }
    void this.#onAnswer(actor, asked, reply, event.correlation);
  }

  async #onAnswer(
    actor: SessionActor,
    asked: Asked,
    reply: Reply,
    correlation: CorrelationId,
  ): Promise<void> {
    const { task, progress } = asked;
    const answer = editBlocks(reply.text);
    const isEdits = answer.blocks.length + answer.problems.length > 0;
    let isOver = true;
    try {
      if (isEdits) isOver = await this.#proposeEdits(actor, asked, { reply, answer, correlation });
      else isOver = await this.#propose(actor, asked, { reply, correlation });
    } catch (error) {
      this.#options.log.error('The proposal could not be shown', error, correlation);
      void vscode.window.showErrorMessage(
        t(
          'The proposal for {0} could not be shown. The answer is in the chat; the log says why.',
          task.label,
        ),
      );
    } finally {
      if (isOver) progress.end();
    }
  }

  /** Gives whether nothing more comes of it. */
  async #propose(
    actor: SessionActor,
    asked: Asked,
    { reply, correlation }: Origin,
  ): Promise<boolean> {
    const { task } = asked;
    const found = codeFromReply(reply.text, task.language);
    const problem = whyNoCode(found);
    if (found.type === 'no-code' || problem !== undefined) {
      this.#options.reports.unchanged(correlation, problem);
      warn(t('No change to {0} was proposed: {1}', task.label, problem ?? ''));
      return true;
    }
    const edit = wholeCode(task.propose(found.code), found.code);
    if (!edit) {
      if (await this.#askAgain(asked, reply, elidedPrompt())) return false;
      const refused = [elided(task, reply, found.code)];
      this.#options.reports.unchanged(correlation, refusalNotice(refused));
      void tellRefused(refusalMessage(refused), refused, () => undefined);
      return true;
    }
    if (await isGone(edit)) {
      this.#options.reports.unchanged(correlation, goneText([task.label]));
      warn(goneText([task.label]));
      return true;
    }
    if (edit.proposed === edit.original) {
      this.#options.reports.unchanged(correlation);
      tellUnchanged(task);
      return true;
    }
    await this.#show(actor, task, [{ label: task.label, edit }], { reply, correlation });
    return true;
  }

  async #show(
    { id: session }: SessionActor,
    task: EditTask,
    files: readonly ProposedFile[],
    { reply, correlation }: Origin,
  ): Promise<void> {
    const [only, ...others] = files;
    if (!only) return;
    const isOne = others.length === 0;
    const { title, save, note, runsExamples = false } = task;
    const opened = await this.#options.proposals.show({
      session,
      correlation,
      label: isOne ? only.label : howMany(files.length, 'file'),
      title,
      files,
      save,
      runsExamples,
      ...(isOne && note !== undefined ? { note } : {}),
    });
    if (!isOne) return task.onProposed?.(undefined);
    const repair = { ...reported(task), after: reply.to, isRepair: true } as const;
    const onSent = (message: MessageId): void => this.#options.reports.begin(message, repair);
    const ask = askOn(this.#options, { ...task, session, onSent });
    task.onProposed?.({ session, edit: only.edit, opened, ask });
  }

  /**
   * What has its place is shown once all has, or the model was asked for the rest in vain. Gives whether
   * nothing more comes of it.
   */
  async #proposeEdits(
    actor: SessionActor,
    asked: Asked,
    { reply, answer, correlation }: Answered,
  ): Promise<boolean> {
    const { task, taken } = asked;
    const all = [...taken, ...answer.blocks];
    const { find, gone } = await editableFiles(all, shownFiles(task.pinned, reply));
    const blocks = all.filter((block) => !gone.has(block.path));
    if (gone.size > 0) {
      const why = goneText([...new Set(gone.values())]);
      warn(why);
      if (blocks.length === 0) {
        this.#options.reports.unchanged(correlation, why);
        return true;
      }
    }
    const plan = planEdits({ ...answer, blocks }, find);
    const textOf = textIn(find);
    if (plan.refused.length > 0 && asked.tries < mostTries) {
      const lost = new Set(plan.refused.map(({ block }) => block));
      const text = refusalPrompt(plan.refused, textOf);
      const placed = blocks.filter((block) => !lost.has(block));
      return !(await this.#askAgain({ ...asked, taken: placed }, reply, text));
    }
    const { refused } = plan;
    if (refused.length > 0) void tellRefused(refusalMessage(refused), refused, textOf);
    await this.#showPlan(actor, task, plan, { reply, correlation });
    return true;
  }

  /** Tells the model what cannot be taken as it is; false where it was told often enough, or cannot be. */
  async #askAgain(asked: Asked, reply: Reply, text: string): Promise<boolean> {
    const { task, call, tries } = asked;
    if (tries >= mostTries) return false;
    const sent = await this.#send({ ...task, text }, call);
    if (!sent) return false;
    this.#options.reports.begin(sent.message, { ...reported(task), after: reply.to });
    this.#remember(sent.message, { ...asked, tries: tries + 1 });
    return true;
  }

  #remember(message: MessageId, asked: Asked): void {
    rememberNewest(this.#asked, message, asked, mostAsked);
  }

  async #showPlan(
    actor: SessionActor,
    task: EditTask,
    { files: plans, refused }: EditPlan,
    from: Origin,
  ): Promise<void> {
    if (refused.length + plans.length === 0) tellUnchanged(task);
    const files = plans.map(({ path, uri, original, proposed }) => ({
      label: path,
      edit: { uri, original, proposed },
    }));
    if (files.length === 0) {
      const why = refused.length > 0 ? refusalNotice(refused) : undefined;
      this.#options.reports.unchanged(from.correlation, why);
    }
    await this.#show(actor, task, files, from);
  }
}

function reported({ purpose, label, title }: EditTask) {
  return { purpose, path: label, title };
}

/** Code of an answer that leaves something out. */
function elided({ label: path }: EditTask, { text }: Reply, code: string): EditRefusal {
  const line = text.slice(0, Math.max(0, text.indexOf(code))).split('\n').length;
  return { path, line, why: { reason: 'elided' }, block: { type: 'file', path, text: code, line } };
}

function tellUnchanged({ label }: EditTask): void {
  void vscode.window.showInformationMessage(t('The model proposes to leave {0} as it is.', label));
}

function warn(reason: string): void {
  void vscode.window.showWarningMessage(reason);
}
