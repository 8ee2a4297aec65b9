import * as vscode from 'vscode';
import type { Disposable } from '../protocol/emitter.ts';
import type { ConnectionState, HealthView } from '../protocol/panel.ts';
import { Disposables } from './disposables.ts';

/** What the status bar tells, in data. */
export interface StatusBarState {
  readonly sessionTitle: string | undefined;
  readonly modelLabel: string | undefined;
  readonly connection: ConnectionState;
  readonly health: HealthView | undefined;
  /** Tokens used of the window, 0 to 1; undefined where nothing was counted yet. */
  readonly contextShare: number | undefined;
  readonly running: number;
  readonly trusted: boolean;
}

/** One item at the right: the model, how full its window is, whether something runs. A click opens the chat. */
export class StatusBar implements Disposable {
  readonly #owned = new Disposables();
  readonly #item = this.#owned.add(
    vscode.window.createStatusBarItem('parley.status', vscode.StatusBarAlignment.Right, 90),
  );

  constructor() {
    this.#item.name = 'Parley';
    this.#item.command = 'parley.focusChat';
    this.#item.text = '$(comment-discussion) Parley';
    this.#item.show();
  }

  update(state: StatusBarState): void {
    const text = statusBarText(state);
    this.#item.text = text.label;
    this.#item.tooltip = text.tooltip;
    this.#item.accessibilityInformation = {
      label: text.tooltip.replaceAll('\n', ', '),
      role: 'button',
    };
    const color = statusBarColor(state);
    this.#item.backgroundColor = color === undefined ? undefined : new vscode.ThemeColor(color);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

/** Red where no answer is to be expected, yellow where one takes long. Pure. */
function statusBarColor({ connection, health }: StatusBarState): string | undefined {
  if (connection.state === 'failing' || health?.state === 'failing') {
    return 'statusBarItem.errorBackground';
  }
  return health?.state === 'slow' ? 'statusBarItem.warningBackground' : undefined;
}

/** The label and the tooltip that a state comes to. Pure. */
export function statusBarText(state: StatusBarState): {
  readonly label: string;
  readonly tooltip: string;
} {
  const percent =
    state.contextShare === undefined ? undefined : Math.round(state.contextShare * 100);
  const icon = state.running > 0 ? '$(loading~spin)' : iconOf(state);
  const label = [icon, state.modelLabel ?? 'Parley', percent === undefined ? '' : `${percent}%`];
  const tooltip = [
    `Parley: ${state.sessionTitle ?? 'no chat yet'}`,
    `Model: ${state.modelLabel ?? 'none'} (${connectionText(state.connection)})`,
    ...(state.health ? [state.health.text] : []),
    ...(percent === undefined ? [] : [`Context: ${percent} % of the window`]),
    ...(state.running > 0
      ? [`${state.running} ${state.running === 1 ? 'reply' : 'replies'} running`]
      : []),
    'Mode: chat',
    ...(state.trusted ? [] : ['Restricted Mode: this folder is not trusted']),
  ].join('\n');
  return { label: label.filter((part) => part !== '').join(' '), tooltip };
}

function iconOf({ connection, health }: StatusBarState): string {
  if (connection.state === 'failing' || health?.state === 'failing') return '$(warning)';
  return connection.state === 'offline' ? '$(debug-disconnect)' : '$(comment-discussion)';
}

function connectionText(connection: ConnectionState): string {
  switch (connection.state) {
    case 'ready':
      return 'connected';
    case 'searching':
      return 'looking for models';
    case 'offline':
      return 'no language model connected';
    case 'failing':
      return connection.failure.title;
  }
}
