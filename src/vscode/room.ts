import * as vscode from 'vscode';
import type {
  ContextSources,
  PlaceLookup,
  SymbolLookup,
} from '../context/sources/contextSources.ts';
import type { ModelCatalog } from '../models/catalog.ts';
import type { ApprovalIntent } from '../protocol/approvals.ts';
import type { Disposable } from '../protocol/emitter.ts';
import { createId, type MessageId, type SessionId } from '../protocol/ids.ts';
import type { Log } from '../protocol/log.ts';
import type { ModelRef } from '../protocol/model.ts';
import type { PanelMessage, PanelStatus, SlashCommand } from '../protocol/panel.ts';
import { findMessage, findReply } from '../protocol/sessionState.ts';
import type { TerminalSelection } from '../protocol/terminalSelection.ts';
import { t } from '../protocol/texts.ts';
import type { Approvals } from '../rooms/approvals.ts';
import type { Conversations } from '../rooms/conversations.ts';
import type { ForkPoint, SessionRegistry } from '../sessions/sessionRegistry.ts';
import type { EditorIntent, HistoryIntent } from './panel/intentKinds.ts';
import type { HistoryActions } from './sessions/historyActions.ts';
import { actOnDraft } from './panel/actOnDraft.ts';
import { MentionHelp } from './panel/mentionHelp.ts';
import type { LateImages } from './panel/lateImages.ts';
import type { LateQueues } from './panel/lateQueues.ts';
import type { LateFileChanges } from './context/lateFileChanges.ts';
import { runPanelCommand } from './panel/panelCommands.ts';
import type { TerminalSelections } from './context/terminalSelections.ts';
import type { LateSkills } from './skills/lateSkills.ts';
import type { PanelReply, PanelRoom, RoomIntent } from './panel/shownPanel.ts';
import type { Proposals } from './proposals/proposals.ts';
import type { PullOptions } from './models/pullModel.ts';
import type { RunCommand } from './panel/runSlashCommand.ts';
import type { ShownSession } from './panel/shownSession.ts';
import type { SlashPanel } from './panel/slashCall.ts';
import type { StatusFeed } from './panel/statusFeed.ts';
import type { ShownPast, TimeTravel } from './sessions/timeTravel.ts';

export interface RoomOptions {
  readonly active: ShownSession;
  readonly sessions: SessionRegistry;
  readonly conversations: Conversations;
  readonly approvals: Approvals;
  readonly catalog: ModelCatalog;
  readonly feed: StatusFeed;
  readonly timeTravel: TimeTravel;
  readonly history: HistoryActions;
  readonly rememberModel: (model: ModelRef) => Promise<void>;
  /** Missing where there is no index. */
  readonly codeIndex?: SymbolLookup & PlaceLookup;
  readonly sources: () => Promise<ContextSources>;
  readonly terminals: Pick<TerminalSelections, 'follow' | 'send' | 'putBack' | 'anew'>;
  readonly images: LateImages;
  readonly queues: LateQueues;
  readonly fileChanges: LateFileChanges;
  readonly skills: LateSkills;
  readonly proposals: Proposals;
  /** How a model is fetched that its server does not have. */
  readonly pull: PullOptions;
  readonly log: Log;
}

type AskIntent = Extract<PanelMessage, { type: 'send' | 'edit-message' }>;

/** Everything that a panel shows, and everything that it may ask for. */
export class Room implements PanelRoom, SlashPanel {
  readonly active: ShownSession;
  readonly images: LateImages;
  readonly queues: LateQueues;
  readonly fileChanges: LateFileChanges;
  readonly skills: LateSkills;
  readonly approvals: Approvals;
  readonly #options: RoomOptions;
  readonly #help: MentionHelp;

  constructor(options: RoomOptions) {
    this.active = options.active;
    this.images = options.images;
    this.queues = options.queues;
    this.fileChanges = options.fileChanges;
    this.skills = options.skills;
    this.approvals = options.approvals;
    this.#options = options;
    this.#help = new MentionHelp(options);
  }

  status(): PanelStatus {
    return this.#options.feed.status();
  }

  onDidChangeStatus(listener: () => void): Disposable {
    return this.#options.feed.onDidChange(listener);
  }

  past(session: SessionId): ShownPast | undefined {
    return this.#options.timeTravel.shown(session);
  }

  onDidChangePast(listener: () => void): Disposable {
    return this.#options.timeTravel.onDidChange(listener);
  }

  leavePast(): void {
    this.#options.timeTravel.leave();
  }

  onDidReveal(listener: () => void): Disposable {
    return this.#options.history.onDidReveal(listener);
  }

  takeReveal(session: SessionId): MessageId | undefined {
    return this.#options.history.takeReveal(session);
  }

  async slashCommands(): Promise<readonly SlashCommand[]> {
    return (await import('../commands/slashCommands.ts')).writtenCommands;
  }

  fork(session: SessionId, message: MessageId): Promise<void> {
    return this.#options.history.fork(session, { message });
  }

  async act(intent: RoomIntent, reply: PanelReply): Promise<void> {
    const { conversations } = this.#options;
    switch (intent.type) {
      case 'send':
      case 'edit-message':
        return this.#ask(intent, reply);
      case 'run-command':
        return this.#run(intent, reply);
      case 'stop':
        return conversations.stop(intent.session, intent.reply);
      case 'retry':
        return conversations.retry(intent.session, intent.reply, intent.without, intent.model);
      case 'continue':
        return conversations.continue(intent.session, intent.reply);
      case 'choose-model':
        return this.chooseModel(intent.session, intent.model);
      case 'remove-context':
      case 'restore-context':
        return this.#changeContext((session) =>
          conversations.dropContext(session, intent.id, intent.type === 'remove-context'),
        );
      case 'pin-context':
        return this.#changeContext(async (session) => {
          const reason = await conversations.pinContext(session, intent, intent.pinned);
          if (reason !== undefined) void vscode.window.showWarningMessage(reason);
        });
      case 'complete':
        return this.#help.complete(intent, reply);
      case 'preview':
        return this.#help.preview(intent, reply);
      case 'draft':
      case 'mention-files':
      case 'attach-image':
      case 'detach-image':
      case 'load-image':
      case 'queue-message':
      case 'unqueue':
      case 'send-queued':
        return actOnDraft(intent, reply, this.#options);
      case 'restore-before':
        return this.#goBack(intent, reply);
      case 'pull-model':
        return this.#pull(intent);
      case 'answer-approval':
      case 'withdraw-approval':
        return this.#actOnApproval(intent);
      default:
        return this.#actOnHistory(intent);
    }
  }

  async chooseModel(session: SessionId, model: ModelRef): Promise<void> {
    const info = this.#options.catalog.find(model);
    if (!info) return;
    const opened = this.#options.sessions.open(session);
    if (opened.type !== 'opened') return;
    await opened.actor.dispatch({ type: 'choose-model', model }, 'user', createId());
    await this.#options.rememberModel(model);
    this.#options.feed.recount();
    if (info.absent)
      await (await import('./models/pullModel.ts')).offerPull(model, this.#options.pull);
  }

  async #actOnApproval(intent: ApprovalIntent): Promise<void> {
    const { session, approval } = intent;
    if (intent.type === 'withdraw-approval') return this.approvals.withdraw(session, approval);
    const why = await this.approvals.answer(session, approval, intent.choice);
    if (why !== undefined) void vscode.window.showWarningMessage(why);
  }

  async #actOnHistory(intent: HistoryIntent | EditorIntent): Promise<void> {
    const { history, timeTravel } = this.#options;
    switch (intent.type) {
      case 'choose-branch':
        return history.dispatch(intent.session, { type: 'choose-branch', head: intent.head });
      case 'rewind':
        return history.dispatch(intent.session, { type: 'rewind', after: intent.after });
      case 'fork':
        return history.fork(intent.session, this.#forkPoint(intent));
      case 'show-past':
        return timeTravel.show(intent.session, intent.seq);
      case 'leave-past':
        return timeTravel.leave();
      case 'pin-message':
      case 'remove-message':
      case 'choose-reply':
      case 'undo-compaction': {
        const { session, ...command } = intent;
        return history.dispatch(session, command);
      }
      case 'ask-several':
        return (await import('./models/askSeveral.ts')).askAgain(intent, this.#options);
      case 'resolve-interruption':
        return history.resolve(intent);
      default:
        return this.#actInEditor(intent);
    }
  }

  /** Where nobody agreed the message has the focus again, which the question took. */
  async #goBack(
    { session, message }: Extract<PanelMessage, { type: 'restore-before' }>,
    reply: PanelReply,
  ): Promise<void> {
    const went = await this.#options.history.restoreBefore(session, message);
    if (!went) reply.send({ type: 'reveal', message });
  }

  /** From a moment of the past it is that moment that is forked, whatever came of the message since. */
  #forkPoint({ session, message }: Extract<PanelMessage, { type: 'fork' }>): ForkPoint {
    const past = this.past(session);
    return past ? { seq: past.view.seq } : { message };
  }

  async #ask(intent: AskIntent, reply: PanelReply): Promise<void> {
    if (intent.type === 'edit-message' || !intent.steers) return this.#send(intent, reply);
    // Before anything is stopped for it.
    const hasImages = (intent.images ?? []).length > 0;
    const { conversations } = this.#options;
    const named = await conversations.namedIn(intent.session, intent.text, hasImages);
    if (named.type === 'refused') return reply.refused(intent.request, named.reason);
    const queues = await this.queues();
    return queues.insteadOf(intent.session, () => this.#send(intent, reply));
  }

  async #send(intent: AskIntent, reply: PanelReply): Promise<void> {
    const { drafts } = this.active;
    const { request, session } = intent;
    const ids = this.#imagesIn(intent);
    const images = ids.length > 0 ? await (await this.images()).toSend(session, ids) : [];
    if (images.length < ids.length) {
      reply.refused(request, t('An image is not there any more: attach it again, then send.'));
      return;
    }
    // Whoever edits a message answers the same question: the images that it has may be left out again.
    const imagesOptional = intent.type === 'edit-message' || intent.imagesOptional === true;
    const terminal = await this.#terminalFor(intent);
    const outcome = await this.#options.conversations.send(session, intent.text, {
      mentions: true,
      ...(intent.type === 'edit-message' ? { replaces: intent.message } : {}),
      ...(terminal === undefined ? {} : { terminal }),
      ...(images.length > 0 ? { images } : {}),
      ...(imagesOptional && images.length > 0 ? { imagesOptional } : {}),
    });
    if (outcome.type === 'refused') {
      reply.refused(request, outcome.reason);
      return;
    }
    reply.accepted(request);
    if (intent.type !== 'send') return drafts.writeRevision(session, intent.message, '');
    await drafts.sent(session, intent.text);
    if (ids.length > 0) await (await this.images()).sent(session, ids);
  }

  async #run(intent: RunCommand, reply: PanelReply): Promise<void> {
    const { runSlashCommand } = await import('./panel/runSlashCommand.ts');
    await runSlashCommand(intent, reply, {
      panel: this,
      run: (id, ...given) => vscode.commands.executeCommand(id, ...given),
      warn: (reason) => void vscode.window.showWarningMessage(reason),
      log: this.#options.log,
    });
  }

  async #pull({ session, reply }: Extract<PanelMessage, { type: 'pull-model' }>): Promise<void> {
    const { sessions, conversations, pull } = this.#options;
    const opened = sessions.open(session);
    const failed = opened.type === 'opened' ? findReply(opened.actor.getState(), reply) : undefined;
    if (!failed) return;
    const { pullModel } = await import('./models/pullModel.ts');
    if (await pullModel(failed.model, pull)) {
      await conversations.retry(session, reply, [], failed.model);
    }
  }

  /** What is written anew keeps the images that it had. */
  #imagesIn(intent: AskIntent): readonly string[] {
    if (intent.type === 'send') return intent.images ?? [];
    return this.#edited(intent)?.images?.map(({ id }) => id) ?? [];
  }

  /** Of the draft itself it is taken where the message is made; whoever sends at once was faster than that. */
  async #terminalFor(intent: AskIntent): Promise<TerminalSelection | null | undefined> {
    const { session, text } = intent;
    const { terminals } = this.#options;
    if (intent.type === 'edit-message') return terminals.anew(text, this.#edited(intent));
    await terminals.send(session, text, this.active.drafts.read(session));
    return undefined;
  }

  #edited({ session, message }: Extract<AskIntent, { type: 'edit-message' }>) {
    const opened = this.#options.sessions.open(session);
    return opened.type === 'opened' ? findMessage(opened.actor.getState(), message) : undefined;
  }

  async #changeContext(change: (session: SessionId) => Promise<void>): Promise<void> {
    const actor = await this.active.actor();
    if (actor) await change(actor.id);
  }

  async #actInEditor(intent: EditorIntent): Promise<void> {
    switch (intent.type) {
      case 'open-context':
        return (await import('./context/openContext.ts')).openContext(intent.item);
      case 'open-link':
        return (await import('./panel/links.ts')).openLink(intent.href);
      case 'open-text':
        return (await import('./panel/openAnswer.ts')).openText(intent.text);
      case 'open-answer':
        return (await import('./panel/openAnswer.ts')).openAnswer(intent, this.#options);
      case 'open-step':
        return (await import('./panel/openAnswer.ts')).openStep(intent, this.#options);
      case 'copy':
        return vscode.env.clipboard.writeText(intent.text);
      case 'insert':
        return (await import('./panel/useCode.ts')).insertAtCursor(intent.text);
      case 'use-code':
        return (await import('./panel/useCode.ts')).useCode(intent, this.#options);
      case 'dismiss-banner':
        return this.#options.feed.dismiss(intent.id);
      case 'command':
        return runPanelCommand(intent.command, this.active.id());
      case 'panel-error':
        this.#options.log.error(`The panel failed: ${intent.message}`, intent.stack);
    }
  }
}
