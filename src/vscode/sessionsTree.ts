import * as vscode from 'vscode';
import type { Disposable } from '../protocol/emitter.ts';
import type { SessionId } from '../protocol/ids.ts';
import type { SessionSummary } from '../protocol/sessionState.ts';
import { Disposables } from './disposables.ts';

/** What the tree shows, and when that changes. */
export interface SessionsTreeSource {
  /** Resolves when the chat that is shown is there. */
  ready(): Promise<unknown>;
  /** Pinned first, then the latest. */
  summaries(): readonly SessionSummary[];
  isRunning(id: SessionId): boolean;
  active(): SessionId | undefined;
  onDidChange(listener: () => void): Disposable;
}

type Node =
  { readonly type: 'session'; readonly summary: SessionSummary } | { readonly type: 'archive' };

/** Milliseconds in which several changes are one. */
const settle = 30;

/** The list of sessions as a native tree, in the source's order; archived ones are folded away. */
export class SessionsTree implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #open: () => Promise<SessionsTreeSource>;
  readonly #owned = new Disposables();
  #opened: SessionsTreeSource | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeTreeData = this.#changed.event;

  /** `open` is called when VS Code first asks for the tree's content, not before. */
  constructor(open: () => Promise<SessionsTreeSource>) {
    this.#open = open;
    this.#owned.add(
      vscode.window.createTreeView<Node>('parley.sessions', {
        treeDataProvider: this,
        showCollapseAll: false,
      }),
    );
  }

  async getChildren(node?: Node): Promise<Node[]> {
    const source = await this.#source();
    // VS Code drops a change that is told right after its first question: so the first chat waits for it.
    await source.ready();
    const all = source.summaries();
    if (node) return all.filter((each) => each.archived).map(toNode);
    const live = all.filter((each) => !each.archived);
    const nodes: Node[] = live.map(toNode);
    return live.length < all.length ? [...nodes, { type: 'archive' }] : nodes;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.type === 'session') return this.#sessionItem(node.summary);
    const item = new vscode.TreeItem('Archived', vscode.TreeItemCollapsibleState.Collapsed);
    item.iconPath = new vscode.ThemeIcon('archive');
    item.contextValue = 'archive';
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  /** A burst of changes, as when a chat is archived, draws the tree once. */
  #changedSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire();
    }, settle);
  }

  async #source(): Promise<SessionsTreeSource> {
    const source = await this.#open();
    if (!this.#opened) this.#owned.add(source.onDidChange(() => this.#changedSoon()));
    this.#opened = source;
    return source;
  }

  #sessionItem(summary: SessionSummary): vscode.TreeItem {
    const item = new vscode.TreeItem(summary.title);
    const running = this.#opened?.isRunning(summary.id) ?? false;
    const active = this.#opened?.active() === summary.id;
    item.id = summary.id;
    item.description = active ? `${ago(summary.lastActivity)} · open` : ago(summary.lastActivity);
    item.iconPath = new vscode.ThemeIcon(iconOf(summary, running));
    item.contextValue = contextValueOf(summary);
    item.tooltip = `${summary.title}\n${summary.messageCount} messages, last used ${new Date(summary.lastActivity).toLocaleString()}`;
    item.command = { command: 'parley.openSession', title: 'Open', arguments: [summary.id] };
    item.accessibilityInformation = {
      label: `${summary.title}, ${ago(summary.lastActivity)}${running ? ', a reply is running' : ''}${active ? ', open' : ''}`,
    };
    return item;
  }
}

/** The session that a tree node stands for, where a command was called on one. */
export function sessionOfNode(node: unknown): SessionId | undefined {
  if (typeof node === 'string') return node;
  if (typeof node !== 'object' || node === null || !('summary' in node)) return undefined;
  const { summary } = node;
  if (typeof summary !== 'object' || summary === null || !('id' in summary)) return undefined;
  return typeof summary.id === 'string' ? summary.id : undefined;
}

function toNode(summary: SessionSummary): Node {
  return { type: 'session', summary };
}

function iconOf(summary: SessionSummary, running: boolean): string {
  if (running) return 'loading~spin';
  return summary.pinned ? 'pinned' : 'comment-discussion';
}

function contextValueOf(summary: SessionSummary): string {
  if (summary.archived) return 'session.archived';
  return summary.pinned ? 'session.pinned' : 'session';
}

/** "just now", "5 min", "3 h", then the date. */
export function ago(at: number, now: number = Date.now()): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min`;
  return minutes < 24 * 60 ? `${Math.floor(minutes / 60)} h` : new Date(at).toLocaleDateString();
}
