import * as vscode from 'vscode';
import type { Disposable } from '../../protocol/emitter.ts';
import type { Log } from '../../protocol/log.ts';
import type { PageGoal } from '../../protocol/pageGoal.ts';
import type { ChatFocus } from './chatFocus.ts';
import { Disposables } from '../disposables.ts';
import { earlyPage } from './earlyPage.ts';
import { pageBuild } from './pageBuild.ts';
import { showFailure, showPage } from './panelHtml.ts';
import { ShownPanel, type PageHost, type PanelRoom } from './shownPanel.ts';

export const chatView = 'parley.chat';

/** Milliseconds; where the view is folded no page comes. */
const longestWait = 300;

/** Milliseconds for a page that is on its way to begin; most need half a second, and one that fails never does. */
const longestStart = 2_000;

/** The chat view. Owns no state: a page that says `ready` gets everything anew. */
export class Panel implements vscode.WebviewViewProvider, Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #room: () => Promise<PanelRoom>;
  readonly #focus: ChatFocus;
  readonly #log: Log;
  readonly #owned = new Disposables();
  #view: vscode.WebviewView | undefined;
  #shown: ShownPanel | undefined;
  /** The view whose page waits for what is behind it. */
  #filling: { readonly view: vscode.WebviewView; readonly done: Promise<void> } | undefined;
  readonly #begun = Promise.withResolvers<void>();
  /** Put into the input when the page comes up. */
  #pendingFocus: { readonly text?: string } | undefined;

  constructor(
    extensionUri: vscode.Uri,
    room: () => Promise<PanelRoom>,
    focus: ChatFocus,
    log: Log,
  ) {
    this.#extensionUri = extensionUri;
    this.#room = room;
    this.#focus = focus;
    this.#log = log;
    this.#owned.add(vscode.window.registerWebviewViewProvider(chatView, this));
  }

  /**
   * Resolves once a page has begun for the first time, or does not come: to load what is behind it keeps
   * the machine busy, and the page would come later.
   */
  async untilBegun(): Promise<void> {
    const begun = this.#begun.promise;
    await within(longestWait, begun);
    if (this.#filling) await begun;
  }

  async resolveWebviewView(view: vscode.WebviewView): Promise<void> {
    this.#view = view;
    view.onDidDispose(() => {
      if (this.#view === view) this.#view = undefined;
    });
    await this.#fill(view);
  }

  /** VS Code asks for a view's content once: where there is none yet, the view itself says so. */
  #fill(view: vscode.WebviewView): Promise<void> {
    if (this.#filling?.view !== view) this.#filling = { view, done: this.#load(view) };
    return this.#filling.done;
  }

  /** The page comes first, and what is behind it is opened while it draws: who opens a chat begins to write at once. */
  async #load(view: vscode.WebviewView): Promise<void> {
    const webview = earlyPage(view.webview);
    showPage(view.webview, this.#extensionUri);
    await within(longestStart, webview.begun);
    this.#begun.resolve();
    let room: PanelRoom;
    try {
      room = await this.#room();
    } catch (error) {
      if (this.#view === view) showFailure(view.webview, error);
      return;
    } finally {
      if (this.#filling?.view === view) this.#filling = undefined;
    }
    if (this.#view !== view) return;
    this.#shown?.dispose();
    const page = { ...inView(view, this.#extensionUri, this.#focus), webview };
    const shown = new ShownPanel(page, room, this.#log, () => this.#takeFocus());
    this.#shown = shown;
    view.onDidDispose(() => {
      shown.dispose();
      if (this.#shown === shown) this.#shown = undefined;
    });
  }

  /** Shows the view with the input focused; `text` goes into the input where that is empty. */
  async focus(text?: string): Promise<void> {
    const request = text === undefined ? {} : { text };
    this.#pendingFocus = request;
    await vscode.commands.executeCommand(`${chatView}.focus`);
    await this.untilBegun();
    // There is no input in the past.
    (await this.#room()).leavePast();
    if (this.#view && !this.#shown) await this.#fill(this.#view);
    if (this.#shown?.focusInput(request)) this.#pendingFocus = undefined;
  }

  /** Shows the view and goes there in its page. */
  async go(to: PageGoal): Promise<void> {
    await vscode.commands.executeCommand(`${chatView}.focus`);
    this.#shown?.go(to);
  }

  dispose(): void {
    this.#shown?.dispose();
    this.#owned.dispose();
  }

  #takeFocus(): { readonly text?: string } | undefined {
    const request = this.#pendingFocus;
    this.#pendingFocus = undefined;
    return request;
  }
}

async function within(milliseconds: number, done: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([done, promise]);
  clearTimeout(timer);
}

function inView(view: vscode.WebviewView, extensionUri: vscode.Uri, focus: ChatFocus): PageHost {
  return {
    focus,
    webview: view.webview,
    build: pageBuild(),
    isVisible: () => view.visible,
    onDidChangeVisibility: (listener) => view.onDidChangeVisibility(listener),
    reload: () => showPage(view.webview, extensionUri),
  };
}
