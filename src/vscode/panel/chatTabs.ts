import * as vscode from 'vscode';
import type { Disposable } from '../../protocol/emitter.ts';
import type { SessionId } from '../../protocol/ids.ts';
import type { Log } from '../../protocol/log.ts';
import type { PageGoal } from '../../protocol/pageGoal.ts';
import type { ChatFocus } from './chatFocus.ts';
import type { FrontChat } from '../context/contextTree.ts';
import { t } from '../../protocol/texts.ts';
import { Disposables } from '../disposables.ts';
import { pageBuild } from './pageBuild.ts';
import { chatTabPage, showPage } from './panelHtml.ts';
import { ShownPanel, type PageHost } from './shownPanel.ts';
import { TabSession } from './tabSession.ts';
import { createPanelRoom, type PanelRoomParts } from './panelRoom.ts';
import type { ChatDrafts } from '../sessions/chatDrafts.ts';
import { titleText } from '../sessions/titleText.ts';

const tabType = 'parley.chatTab';

export interface ChatTabParts extends PanelRoomParts {
  readonly drafts: ChatDrafts;
}

interface ChatTabsOptions {
  readonly extensionUri: vscode.Uri;
  /** Asked for when the first tab opens. */
  readonly parts: () => Promise<ChatTabParts>;
  readonly focus: ChatFocus;
  readonly log: Log;
}

interface Tab {
  readonly panel: vscode.WebviewPanel;
  readonly page: ShownPanel;
  readonly front: FrontChat;
  /** All that is behind it. */
  readonly owned: Disposables;
}

/** Chats in editor tabs, one for each session; they come back with the window. */
export class ChatTabs implements vscode.WebviewPanelSerializer, Disposable {
  readonly #options: ChatTabsOptions;
  readonly #owned = new Disposables();
  readonly #tabs = new Map<SessionId, Tab>();
  readonly #frontChanged = this.#owned.add(new vscode.EventEmitter<void>());
  /** Another tab is in front, or none, or something around the chats of tabs changed. */
  readonly onDidChangeFront = this.#frontChanged.event;

  constructor(options: ChatTabsOptions) {
    this.#options = options;
    this.#owned.add(vscode.window.registerWebviewPanelSerializer(tabType, this));
  }

  /** Shows the session in a tab of its own, or the tab that it has. */
  async open(session: SessionId): Promise<void> {
    const parts = await this.#options.parts();
    const there = this.#tabs.get(session);
    if (there) {
      there.panel.reveal();
      return;
    }
    const column = vscode.ViewColumn.Active;
    const panel = vscode.window.createWebviewPanel(tabType, t('Chat'), column);
    this.#show(panel, session, parts, focusOnce());
  }

  /** A tab of the last time: its page kept the session's id. It comes while somebody writes elsewhere. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const session = sessionIn(state);
    const parts = await this.#options.parts();
    const isKnown = parts.sessions.list().some(({ id }) => id === session);
    if (session !== undefined && isKnown) this.#show(panel, session, parts, () => undefined);
    else panel.dispose();
  }

  /** The chat of the tab that is in front; undefined where that is none of ours. */
  front(): FrontChat | undefined {
    return this.#front()?.front;
  }

  /** Goes there in the tab that is in front; false where there is none. */
  go(to: PageGoal): boolean {
    const front = this.#front();
    front?.panel.reveal();
    front?.page.go(to);
    return front !== undefined;
  }

  /** The tabs themselves stay: VS Code brings them back with the next window. */
  dispose(): void {
    for (const { owned } of this.#tabs.values()) owned.dispose();
    this.#owned.dispose();
  }

  #front(): Tab | undefined {
    return [...this.#tabs.values()].find(({ panel }) => panel.active);
  }

  /** `takeFocus` tells whether the input is to have the focus, each time that the page comes up. */
  #show(
    panel: vscode.WebviewPanel,
    session: SessionId,
    parts: ChatTabParts,
    takeFocus: () => object | undefined,
  ): void {
    const { extensionUri, focus, log } = this.#options;
    const owned = new Disposables();
    const { sessions } = parts;
    const drafts = parts.drafts.page();
    const onError = (error: unknown): void => log.error('A chat in an editor tab', error);
    const shown = owned.add(new TabSession({ session, sessions, drafts, onError }));
    const shows = { id: () => session, show: (other: SessionId) => this.open(other) };
    const { room, feed } = createPanelRoom(parts, shown, shows, owned);
    const page = owned.add(new ShownPanel(inTab(panel, extensionUri, focus), room, log, takeFocus));
    const front = { session, status: () => feed.status() };
    this.#tabs.set(session, { panel, page, front, owned });
    const changed = (): void => this.#frontChanged.fire();
    owned.add(feed.onDidChange(changed));
    owned.add(panel.onDidChangeViewState(changed));
    const follow = (): void => {
      const summary = sessions.list().find(({ id }) => id === session);
      // Deleted: there is nothing to show any more.
      if (summary) panel.title = titleText(summary.title);
      else panel.dispose();
    };
    owned.add(sessions.onDidChange(follow));
    owned.add(feed.onDidChange(() => (panel.title = feed.title() ?? panel.title)));
    panel.onDidDispose(() => {
      if (this.#tabs.get(session)?.panel === panel) this.#tabs.delete(session);
      owned.dispose();
      changed();
    });
    panel.iconPath = new vscode.ThemeIcon('comment-discussion');
    follow();
    showPage(panel.webview, extensionUri, chatTabPage);
  }
}

function inTab(panel: vscode.WebviewPanel, extensionUri: vscode.Uri, focus: ChatFocus): PageHost {
  return {
    focus,
    webview: panel.webview,
    build: pageBuild(),
    isVisible: () => panel.visible,
    onDidChangeVisibility: (listener) => panel.onDidChangeViewState(listener),
    reload: () => showPage(panel.webview, extensionUri, chatTabPage),
  };
}

/** The input has the focus when the page first comes up. */
function focusOnce(): () => object | undefined {
  let asked = false;
  return () => {
    if (asked) return undefined;
    asked = true;
    return {};
  };
}

function sessionIn(state: unknown): SessionId | undefined {
  const given = typeof state === 'object' && state !== null && 'session' in state;
  return given && typeof state.session === 'string' ? state.session : undefined;
}
