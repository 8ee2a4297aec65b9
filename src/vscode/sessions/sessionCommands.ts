import * as vscode from 'vscode';
import { createId, type SessionId } from '../../protocol/ids.ts';
import { t } from '../../protocol/texts.ts';
import type { Conversations } from '../../rooms/conversations.ts';
import { whyNot, type CommandResult } from '../../sessions/commandResult.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import { itemText } from '../itemText.ts';
import type { ActiveSession } from './activeSession.ts';
import { ago, sessionOfNode } from './sessionsTree.ts';
import type { Refuse, SlashCall } from '../panel/slashCall.ts';
import { titleText } from './titleText.ts';

export interface SessionCommandsOptions {
  readonly active: ActiveSession;
  readonly sessions: SessionRegistry;
  readonly conversations: Conversations;
  readonly showChat: () => Promise<void>;
  readonly openTab: (session: SessionId) => Promise<void>;
}

/** What can be done with whole sessions, from the tree, the palette and the panel. */
export class SessionCommands {
  readonly #options: SessionCommandsOptions;

  constructor(options: SessionCommandsOptions) {
    this.#options = options;
  }

  async create(): Promise<void> {
    await this.#options.active.showNew();
    await this.#options.showChat();
  }

  async open(node: unknown): Promise<void> {
    const id = await this.#pick(node, t('Open which chat?'));
    if (id === undefined) return;
    await this.#options.active.show(id);
    await this.#options.showChat();
  }

  /** The one in the side bar, where none is named. */
  async openInTab(node: unknown): Promise<void> {
    const { active, openTab } = this.#options;
    const id = sessionOfNode(node) ?? (await active.actor())?.id;
    if (id !== undefined) await openTab(id);
  }

  async rename(node: unknown, call?: SlashCall): Promise<void> {
    const id = await this.#pick(node, t('Rename which chat?'));
    const summary = this.#options.sessions.list().find((each) => each.id === id);
    if (id === undefined || !summary) return;
    const title = call?.text || (await askForTitle(titleText(summary.title)));
    if (title === undefined) return;
    tell(await this.#options.sessions.rename(id, title, createId()), call?.refuse);
  }

  /** Asks first: what is deleted is gone from the journal. */
  async delete(node: unknown): Promise<void> {
    const id = await this.#pick(node, t('Delete which chat?'));
    const summary = this.#options.sessions.list().find((each) => each.id === id);
    if (id === undefined || !summary) return;
    const confirm = t('Delete');
    const picked = await vscode.window.showWarningMessage(
      t('Delete the chat “{0}”?', titleText(summary.title)),
      {
        modal: true,
        detail: t(
          'Its messages are removed for good. Archive it instead to keep them out of sight.',
        ),
      },
      confirm,
    );
    if (picked !== confirm) return;
    await this.#options.conversations.stopAll(id);
    const result = await this.#options.sessions.remove(id);
    if (result.type === 'removed') await this.#options.active.showNext(id);
    else void vscode.window.showErrorMessage(`${result.failure.title}. ${result.failure.advice}`);
  }

  async archive(node: unknown, call?: SlashCall): Promise<void> {
    const id = await this.#pick(node, t('Archive which chat?'));
    if (id === undefined) return;
    await this.#options.conversations.stopAll(id);
    const archived = tell(await this.#options.sessions.archive(id, createId()), call?.refuse);
    if (archived) await this.#options.active.showNext(id);
  }

  async restore(node: unknown): Promise<void> {
    const id = await this.#pick(node, t('Restore which chat?'), true);
    if (id !== undefined) tell(await this.#options.sessions.restore(id, createId()));
  }

  async pin(node: unknown, pinned: boolean, call?: SlashCall): Promise<void> {
    const id = await this.#pick(node, pinned ? t('Pin which chat?') : t('Unpin which chat?'));
    if (id === undefined) return;
    tell(await this.#options.sessions.pin(id, pinned, createId()), call?.refuse);
  }

  /** The session of the tree's node, or one that the person picks from a list. */
  async #pick(node: unknown, title: string, archived = false): Promise<SessionId | undefined> {
    const named = sessionOfNode(node);
    if (named !== undefined) return named;
    const items = this.#options.sessions
      .list()
      .filter((each) => each.archived === archived)
      .map((each) => ({
        id: each.id,
        label: itemText(titleText(each.title)),
        description: ago(each.lastActivity),
      }));
    if (items.length === 0) {
      void vscode.window.showInformationMessage(
        archived ? t('No chat is archived.') : t('There is no chat yet.'),
      );
      return undefined;
    }
    return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.id;
  }
}

function askForTitle(value: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: t('Rename Chat'),
    value,
    validateInput: (text) => (text.trim() === '' ? t('A chat needs a name.') : undefined),
  });
}

/** Whether it was done; says why not otherwise. */
function tell(result: CommandResult, refuse: Refuse = showError): boolean {
  const reason = whyNot(result);
  if (reason !== undefined) refuse(reason);
  return reason === undefined;
}

function showError(reason: string): void {
  void vscode.window.showErrorMessage(reason);
}
