import * as vscode from 'vscode';
import type { PageGoal } from '../../protocol/pageGoal.ts';

/** A page, as far as keys lead to it. */
export interface ChatPage {
  go(to: PageGoal): void;
}

/**
 * Which page has the focus, as the context key `parley.chatFocused`. VS Code does not tell by itself:
 * a webview lies above its view rather than in it, so that `focusedView` never names it.
 */
export class ChatFocus {
  #page: ChatPage | undefined;

  gained(page: ChatPage): void {
    this.#set(page);
  }

  lost(page: ChatPage): void {
    if (this.#page === page) this.#set(undefined);
  }

  /** False where no page has the focus. */
  go(to: PageGoal): boolean {
    this.#page?.go(to);
    return this.#page !== undefined;
  }

  #set(page: ChatPage | undefined): void {
    this.#page = page;
    void vscode.commands.executeCommand('setContext', 'parley.chatFocused', page !== undefined);
  }
}
