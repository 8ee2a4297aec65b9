import * as vscode from 'vscode';
import type { ModelCatalog } from '../models/catalog.ts';
import type { Disposable } from '../protocol/emitter.ts';
import { createId, type SessionId } from '../protocol/ids.ts';
import type { Log } from '../protocol/log.ts';
import type { ModelRef } from '../protocol/model.ts';
import type { PanelCommand, PanelMessage, PanelStatus } from '../protocol/panel.ts';
import type { Conversations } from '../rooms/conversations.ts';
import type { SessionRegistry } from '../sessions/sessionRegistry.ts';
import type { ActiveSession } from './activeSession.ts';
import { openLink, showFile } from './links.ts';
import type { PanelReply, PanelRoom } from './panel.ts';
import type { StatusFeed } from './statusFeed.ts';

export interface RoomOptions {
  readonly active: ActiveSession;
  readonly sessions: SessionRegistry;
  readonly conversations: Conversations;
  readonly catalog: ModelCatalog;
  readonly feed: StatusFeed;
  readonly rememberModel: (model: ModelRef) => Promise<void>;
  readonly log: Log;
}

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
};

/** Everything that a panel shows, and everything that it may ask for. */
export class Room implements PanelRoom {
  readonly active: ActiveSession;
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

  async act(intent: PanelMessage, reply: PanelReply): Promise<void> {
    const { conversations } = this.#options;
    switch (intent.type) {
      case 'send':
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
        return this.#actInEditor(intent);
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

  async #send(intent: Extract<PanelMessage, { type: 'send' }>, reply: PanelReply): Promise<void> {
    const outcome = await this.#options.conversations.send(intent.session, intent.text);
    if (outcome.type === 'refused') {
      reply.refused(intent.request, outcome.reason);
      return;
    }
    reply.accepted(intent.request);
    await this.active.setDraft(intent.session, '');
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
        return openLink(intent.href);
      case 'copy':
        return vscode.env.clipboard.writeText(intent.text);
      case 'insert':
        return insertAtCursor(intent.text);
      case 'dismiss-banner':
        return this.#options.feed.dismiss(intent.id);
      case 'command':
        return vscode.commands.executeCommand(panelCommands[intent.command]);
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
