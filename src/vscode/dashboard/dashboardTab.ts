import * as vscode from 'vscode';
import type { Disposable } from '../../protocol/emitter.ts';
import { t } from '../../protocol/texts.ts';
import { pageBuild } from '../panel/pageBuild.ts';
import { dashboardPage, showFailure, showPage } from '../panel/panelHtml.ts';
import type { DashboardHost } from './shownDashboard.ts';

const tabType = 'parley.dashboard';

/** Fills a page of the dashboard until it is disposed of. */
export type FillDashboard = (page: DashboardHost) => Promise<Disposable>;

/** The dashboard's editor tab: there is one, and it comes back with the window. */
export class DashboardTab implements vscode.WebviewPanelSerializer, Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #fill: FillDashboard;
  readonly #serializer: vscode.Disposable;
  #panel: vscode.WebviewPanel | undefined;
  #page: Disposable | undefined;
  #isFilling = false;

  constructor(extensionUri: vscode.Uri, fill: FillDashboard) {
    this.#extensionUri = extensionUri;
    this.#fill = fill;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(tabType, this);
  }

  /** Shows the tab, the one that is there if there is one. */
  async open(): Promise<void> {
    const column = vscode.ViewColumn.Active;
    if (this.#panel) this.#panel.reveal();
    else this.#take(vscode.window.createWebviewPanel(tabType, t('Parley Dashboard'), column));
    await this.#fillPanel();
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    if (this.#panel) return panel.dispose();
    this.#take(panel);
    await this.#fillPanel();
  }

  /** The tab itself stays: VS Code brings it back with the next window. */
  dispose(): void {
    this.#page?.dispose();
    this.#serializer.dispose();
  }

  #take(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    panel.title = t('Parley Dashboard');
    panel.iconPath = new vscode.ThemeIcon('dashboard');
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#page?.dispose();
      this.#page = undefined;
    });
  }

  /** Where it could not be filled the tab says why, and the next wish to see it tries again. */
  async #fillPanel(): Promise<void> {
    const panel = this.#panel;
    if (!panel || this.#page || this.#isFilling) return;
    this.#isFilling = true;
    try {
      const page = await this.#fill(hostOf(panel, this.#extensionUri));
      if (this.#panel === panel) {
        this.#page = page;
        // Last: the page says that it is ready, and somebody has to hear it.
        showPage(panel.webview, this.#extensionUri, dashboardPage);
      } else page.dispose();
    } catch (error) {
      if (this.#panel === panel) showFailure(panel.webview, error, 'parley.openDashboard');
    } finally {
      this.#isFilling = false;
    }
    // It was closed and opened meanwhile.
    if (this.#panel !== panel) await this.#fillPanel();
  }
}

function hostOf(panel: vscode.WebviewPanel, extensionUri: vscode.Uri): DashboardHost {
  return {
    webview: panel.webview,
    build: pageBuild(),
    isVisible: () => panel.visible,
    onDidChangeVisibility: (listener) => panel.onDidChangeViewState(listener),
    reload: () => showPage(panel.webview, extensionUri, dashboardPage),
  };
}
