import * as vscode from 'vscode';
import type { ModelCatalog } from '../models/catalog.ts';
import type { Disposable } from '../protocol/emitter.ts';
import { createId, type MessageId, type SessionId } from '../protocol/ids.ts';
import type { Log } from '../protocol/log.ts';
import type { ModelRef } from '../protocol/model.ts';
import type { PanelCommand, PanelMessage, PanelStatus } from '../protocol/panel.ts';
import type { Conversations } from '../rooms/conversations.ts';
import type { ForkPoint, SessionRegistry } from '../sessions/sessionRegistry.ts';
import type { HistoryActions } from './historyActions.ts';
import type { PanelReply, PanelRoom } from './shownPanel.ts';
import type { ShownSession } from './shownSession.ts';
import type { StatusFeed } from './statusFeed.ts';
import type { ShownPast, TimeTravel } from './timeTravel.ts';

export interface RoomOptions {
  readonly active: ShownSession;
  readonly sessions: SessionRegistry;
  readonly conversations: Conversations;
  readonly catalog: ModelCatalog;
  readonly feed: StatusFeed;
  readonly timeTravel: TimeTravel;
  readonly history: HistoryActions;
  readonly rememberModel: (model: ModelRef) => Promise<void>;
  readonly log: Log;
}

/** The intents that are about what was, and what came of it. */
type HistoryIntent = Extract<
  PanelMessage,
  {
    type: 'choose-branch' | 'rewind' | 'fork' | 'show-past' | 'leave-past' | 'resolve-interruption';
  }
>;

/** The intents that are about the editor rather than about the conversation. */
type EditorIntent = Extract<
  PanelMessage,
  {
    type:
      | 'open-context'
      | 'open-link'
      | 'copy'
      | 'insert'
      | 'dismiss-banner'
      | 'command'
      | 'panel-error';
  }
>;

/** The VS Code commands behind the names that the panel may say. */
const panelCommands: Readonly<Record<PanelCommand, string>> = {
  'new-session': 'parley.newSession',
  'set-api-key': 'parley.setApiKey',
  'open-settings': 'parley.openSettings',
  'open-log': 'parley.openLog',
  'show-sessions': 'parley.sessions.focus',
  'show-instructions': 'parley.showInstructions',
  'show-journal-folder': 'parley.showJournalFolder',
  'search-sessions': 'parley.searchSessions',
  'take-over': 'parley.takeOver',
  'reopen-session': 'parley.reopenSession',
};

/** Everything that a panel shows, and everything that it may ask for. */
export class Room implements PanelRoom {
  readonly active: ShownSession;
  readonly #options: RoomOptions;

  constructor(options: RoomOptions) {
    this.active = options.active;
    this.#options = options;
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

  async act(intent: PanelMessage, reply: PanelReply): Promise<void> {
    const { conversations } = this.#options;
    switch (intent.type) {
      case 'send':
      case 'edit-message':
        return this.#send(intent, reply);
      case 'stop':
        return conversations.stop(intent.session, intent.reply);
      case 'retry':
        return conversations.retry(intent.session, intent.reply);
      case 'continue':
        return conversations.continue(intent.session);
      case 'choose-model':
        return this.chooseModel(intent.session, intent.model);
      case 'remove-context':
        return this.#changeContext((session) => conversations.removeContext(session, intent.id));
      case 'restore-context':
        return this.#changeContext((session) => conversations.restoreContext(session, intent.id));
      case 'draft':
        return this.active.setDraft(intent.session, intent.text);
      case 'ready':
      case 'resync':
        // The panel answers these itself.
        return;
      default:
        return this.#actOnHistory(intent);
    }
  }

  async chooseModel(session: SessionId, model: ModelRef): Promise<void> {
    if (!this.#options.catalog.find(model)) return;
    const opened = this.#options.sessions.open(session);
    if (opened.type !== 'opened') return;
    await opened.actor.dispatch({ type: 'choose-model', model }, 'user', createId());
    await this.#options.rememberModel(model);
    this.#options.feed.recount();
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
      case 'resolve-interruption':
        return history.resolve(intent);
      default:
        return this.#actInEditor(intent);
    }
  }

  /** From a moment of the past it is that moment that is forked, whatever came of the message since. */
  #forkPoint({ session, message }: Extract<PanelMessage, { type: 'fork' }>): ForkPoint {
    const past = this.past(session);
    return past ? { seq: past.view.seq } : { message };
  }

  async #send(
    intent: Extract<PanelMessage, { type: 'send' | 'edit-message' }>,
    reply: PanelReply,
  ): Promise<void> {
    const extras = intent.type === 'edit-message' ? { replaces: intent.message } : {};
    const outcome = await this.#options.conversations.send(intent.session, intent.text, extras);
    if (outcome.type === 'refused') {
      reply.refused(intent.request, outcome.reason);
      return;
    }
    reply.accepted(intent.request);
    if (intent.type === 'send') await this.active.setDraft(intent.session, '');
  }

  async #changeContext(change: (session: SessionId) => void): Promise<void> {
    const actor = await this.active.actor();
    if (!actor) return;
    change(actor.id);
    this.#options.feed.recount();
  }

  async #actInEditor(intent: EditorIntent): Promise<void> {
    switch (intent.type) {
      case 'open-context':
        return openContext(intent.item);
      case 'open-link':
        return (await import('./links.ts')).openLink(intent.href);
      case 'copy':
        return vscode.env.clipboard.writeText(intent.text);
      case 'insert':
        return insertAtCursor(intent.text);
      case 'dismiss-banner':
        return this.#options.feed.dismiss(intent.id);
      case 'command':
        return vscode.commands.executeCommand(panelCommands[intent.command], this.active.id());
      case 'panel-error':
        this.#options.log.error(`The panel failed: ${intent.message}`, intent.stack);
    }
  }
}

async function openContext(
  item: Extract<PanelMessage, { type: 'open-context' }>['item'],
): Promise<void> {
  if (item.id === 'instructions') {
    await vscode.commands.executeCommand(panelCommands['show-instructions']);
  } else if (item.uri !== undefined) {
    const { showFile } = await import('./links.ts');
    await showFile(vscode.Uri.parse(item.uri), item.lines?.start, item.lines?.end);
  }
}

async function insertAtCursor(text: string): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    void vscode.window.showInformationMessage('Open a file first: the code goes to its cursor.');
    return;
  }
  await editor.edit((edit) => {
    for (const selection of editor.selections) edit.replace(selection, text);
  });
  await vscode.window.showTextDocument(editor.document, editor.viewColumn);
}
