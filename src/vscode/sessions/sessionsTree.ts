import * as vscode from 'vscode';
import type { Disposable } from '../../protocol/emitter.ts';
import type { SessionId } from '../../protocol/ids.ts';
import type { SessionSummary } from '../../protocol/sessionState.ts';
import { amount, t } from '../../protocol/texts.ts';
import { Disposables } from '../disposables.ts';
import { chatCount } from '../panel/chatCount.ts';
import {
  groupSessions,
  midnight,
  type SessionGroup,
  type SessionGroupName,
} from './sessionGroups.ts';
import { titleText } from './titleText.ts';
import { isolated } from '../../protocol/isolated.ts';

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
  | { readonly type: 'session'; readonly summary: SessionSummary }
  | GroupNode
  | { readonly type: 'more'; readonly group: SessionGroup; readonly left: number };

/** Milliseconds in which several changes are one. */
const settle = 30;

/** The same object as long as the group is there: VS Code can draw it again by itself. */
interface GroupNode {
  readonly type: 'group';
  group: SessionGroup;
  /** All that is drawn of it. */
  drawn: string;
}

/** How many chats of a group are shown at first, and how many more at a time. */
const page = 100;
/** Internal: what the line at the end of a group does. */
const showMore = '_parley.showMoreSessions';
/** Functions, for this stands before the language is known. */
const groupLabels: Readonly<Record<SessionGroupName, () => string>> = {
  Pinned: () => t('Pinned'),
  Today: () => t('Today'),
  Yesterday: () => t('Yesterday'),
  'Last 7 Days': () => t('Last 7 Days'),
  'Last 30 Days': () => t('Last 30 Days'),
  Older: () => t('Older'),
  Archived: () => t('Archived'),
};
/** Folded at first. */
const folded: ReadonlySet<SessionGroupName> = new Set(['Last 30 Days', 'Older', 'Archived']);

/** The list of sessions as a native tree, in groups by day and within them in the source's order. */
export class SessionsTree implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #open: () => Promise<SessionsTreeSource>;
  readonly #owned = new Disposables();
  #opened: SessionsTreeSource | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** How many chats of a group are shown, where that is more than a page. */
  readonly #shown = new Map<unknown, number>();
  /** When the day began by which the groups were made. */
  #day = 0;
  #groups: readonly GroupNode[] = [];
  readonly #changed = this.#owned.add(new vscode.EventEmitter<Node[] | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;

  /** `open` is called when VS Code first asks for the tree's content, not before. */
  constructor(open: () => Promise<SessionsTreeSource>) {
    this.#open = open;
    const view = vscode.window.createTreeView<Node>('parley.sessions', {
      treeDataProvider: this,
      showCollapseAll: false,
    });
    this.#owned.add(view);
    const look = (): void => this.#newDay();
    this.#owned.add(view.onDidChangeVisibility(look));
    this.#owned.add(vscode.window.onDidChangeWindowState(look));
    this.#owned.add(
      vscode.commands.registerCommand(showMore, (group: unknown, count: unknown) => {
        if (typeof count === 'number') this.#shown.set(group, count);
        this.#changed.fire(undefined);
      }),
    );
  }

  async getChildren(node?: Node): Promise<Node[]> {
    // A group has its chats with it: the whole list is read once each time it is drawn.
    if (node) return node.type === 'group' ? this.#pageOf(node.group) : [];
    const source = await this.#source();
    // VS Code drops a change that is told right after its first question: so the first chat waits for it.
    await source.ready();
    this.#groups = this.#grouped(source).map((group) => ({
      type: 'group',
      group,
      drawn: this.#drawnOf(group),
    }));
    return [...this.#groups];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.type) {
      case 'session':
        return this.#sessionItem(node.summary);
      case 'group':
        return groupItem(node.group);
      case 'more':
        return moreItem(node.group.name, node.group.sessions.length - node.left, node.left);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  #pageOf(group: SessionGroup): Node[] {
    const { name, sessions } = group;
    const first = sessions.slice(0, this.#shown.get(name) ?? page);
    const left = sessions.length - first.length;
    const nodes = first.map(toNode);
    return left > 0 ? [...nodes, { type: 'more', group, left }] : nodes;
  }

  /** What was of today is of yesterday, once someone looks again. */
  #newDay(): void {
    if (this.#opened && this.#day !== midnight(Date.now())) {
      this.#changed.fire(undefined);
    }
  }

  /** A burst of changes, as when a chat is archived, draws the tree once. */
  #changedSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#update();
    }, settle);
  }

  /**
   * While VS Code draws a list it knows none of its lines: a button of a line that is pressed just then
   * would be about nothing. So only the groups are drawn again in which something changed.
   */
  #update(): void {
    const groups = this.#opened ? this.#grouped(this.#opened) : [];
    const isSame =
      groups.length === this.#groups.length &&
      groups.every(({ name }, at) => name === this.#groups[at]?.group.name);
    if (!isSame) return this.#changed.fire(undefined);
    const stale = this.#groups.filter((node, at) => {
      const before = node.drawn;
      node.group = groups[at] ?? node.group;
      node.drawn = this.#drawnOf(node.group);
      return node.drawn !== before;
    });
    if (stale.length > 0) this.#changed.fire(stale);
  }

  #grouped(source: SessionsTreeSource): readonly SessionGroup[] {
    const now = Date.now();
    this.#day = midnight(now);
    return groupSessions(source.summaries(), now);
  }

  #drawnOf({ name, sessions }: SessionGroup): string {
    const shown = sessions.slice(0, this.#shown.get(name) ?? page);
    const states = shown.map(({ id, lastActivity }) => [
      this.#opened?.isRunning(id),
      this.#opened?.active() === id,
      ago(lastActivity),
    ]);
    return JSON.stringify([sessions.length, shown, states]);
  }

  async #source(): Promise<SessionsTreeSource> {
    const source = await this.#open();
    if (!this.#opened) this.#owned.add(source.onDidChange(() => this.#changedSoon()));
    this.#opened = source;
    return source;
  }

  #sessionItem(summary: SessionSummary): vscode.TreeItem {
    const title = titleText(summary.title);
    const item = new vscode.TreeItem(isolated(title));
    const running = this.#opened?.isRunning(summary.id) ?? false;
    const active = this.#opened?.active() === summary.id;
    item.id = summary.id;
    item.description = active
      ? t('{0} · open', ago(summary.lastActivity))
      : ago(summary.lastActivity);
    item.iconPath = new vscode.ThemeIcon(iconOf(summary, running));
    item.contextValue = contextValueOf(summary);
    item.tooltip = t(
      '{0}\n{1}, last used {2}',
      title,
      summary.messageCount === 1 ? t('1 message') : t('{0} messages', amount(summary.messageCount)),
      new Date(summary.lastActivity).toLocaleString(),
    );
    item.command = { command: 'parley.openSession', title: t('Open'), arguments: [summary.id] };
    item.accessibilityInformation = {
      label: `${title}, ${ago(summary.lastActivity)}${running ? t(', a reply is running') : ''}${active ? t(', open') : ''}`,
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

function groupItem({ name, sessions }: SessionGroup): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const label = groupLabels[name]();
  const item = new vscode.TreeItem(label, folded.has(name) ? Collapsed : Expanded);
  item.id = `group:${name}`;
  item.description = amount(sessions.length);
  item.contextValue = 'group';
  item.accessibilityInformation = {
    label: `${label}, ${chatCount(sessions.length)}`,
  };
  return item;
}

function moreItem(name: SessionGroupName, shown: number, left: number): vscode.TreeItem {
  const item = new vscode.TreeItem(t('Show {0} More', Math.min(page, left)));
  item.id = `more:${name}`;
  item.description = t('{0} not shown', amount(left));
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = 'more';
  item.command = { command: showMore, title: t('Show More'), arguments: [name, shown + page] };
  return item;
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
  if (minutes < 1) return t('just now');
  if (minutes < 60) return t('{0} min', minutes);
  return minutes < 24 * 60
    ? t('{0} h', Math.floor(minutes / 60))
    : new Date(at).toLocaleDateString();
}
