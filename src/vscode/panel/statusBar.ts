import * as vscode from 'vscode';
import type { Disposable } from '../../protocol/emitter.ts';
import { t } from '../../protocol/texts.ts';
import { Disposables } from '../disposables.ts';
import {
  chatItemText,
  statusBarText,
  type StatusBarItemText,
  type StatusBarState,
} from './statusBarText.ts';

/** Two items at the right: the chat, and its model with how full its window is. Each can be hidden by itself. */
export class StatusBar implements Disposable {
  readonly #owned = new Disposables();
  readonly #model = this.#owned.add(createItem('parley.status', 90));
  readonly #chat = this.#owned.add(createItem('parley.chat', 91));

  constructor() {
    this.#model.name = 'Parley';
    this.#model.command = 'parley.focusChat';
    this.#model.text = '$(comment-discussion) Parley';
    this.#model.show();
    this.#chat.name = t('Parley: Chat');
  }

  update(state: StatusBarState): void {
    show(this.#model, statusBarText(state));
    const chat = chatItemText(state.sessionTitle);
    if (chat) show(this.#chat, chat);
    else this.#chat.hide();
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function createItem(id: string, priority: number): vscode.StatusBarItem {
  return vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Right, priority);
}

function show(item: vscode.StatusBarItem, text: StatusBarItemText): void {
  item.text = text.label;
  item.tooltip = text.tooltip;
  item.command = text.command;
  item.accessibilityInformation = { label: text.tooltip.replaceAll('\n', ', '), role: 'button' };
  item.backgroundColor = text.background ? new vscode.ThemeColor(text.background) : undefined;
  item.show();
}
