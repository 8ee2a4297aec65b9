import * as vscode from 'vscode';
import { contextIcons } from '../../protocol/contextIcons.ts';
import type { SessionId } from '../../protocol/ids.ts';
import type { PanelStatus } from '../../protocol/panel.ts';
import type { SessionState } from '../../protocol/sessionState.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import { amount, t } from '../../protocol/texts.ts';
import { showHidden } from '../../trust/untrustedText.ts';
import {
  contextGroups,
  contextGroupTitle,
  type ContextGroup,
  type ContextLine,
} from './contextGroups.ts';
import { Disposables } from '../disposables.ts';

/** The chat whose context is shown. */
export interface FrontChat {
  readonly session: SessionId | undefined;
  status(): PanelStatus;
}

export interface ContextTreeOptions {
  /** The tab in front, else the side bar's chat. */
  readonly front: () => FrontChat;
  /** Another chat is in front, or what its next message takes along changed. */
  readonly onDidChange: (listener: () => void) => Disposable;
  readonly stateOf: (session: SessionId) => Pick<SessionState, 'pins'> | undefined;
  /** Has files and folders go along with every message of a chat. */
  readonly pin: (session: SessionId, uris: readonly string[]) => Promise<void>;
}

/** A line of the tree; commands get it as their argument. */
export class ContextNode {
  readonly session: SessionId;
  readonly line: ContextLine;

  constructor(session: SessionId, line: ContextLine) {
    this.session = session;
    this.line = line;
  }
}

export type ContextTreeNode = ContextGroup | ContextNode;

/** Milliseconds in which several changes are one. */
const settle = 100;

/** What the next message of the chat in front takes along, as a native tree. */
export class ContextTree implements Disposable {
  readonly #options: ContextTreeOptions;
  readonly #owned = new Disposables();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<undefined>());
  readonly onDidChange = this.#changed.event;
  #timer: NodeJS.Timeout | undefined;
  /** What was drawn last: a status comes with each word that is typed. */
  #drawn = '';

  constructor(options: ContextTreeOptions) {
    this.#options = options;
    this.#owned.add(options.onDidChange(() => this.#changedSoon()));
  }

  children(node?: ContextTreeNode): readonly ContextTreeNode[] {
    if (node instanceof ContextNode) return [];
    const { session } = this.#options.front();
    if (session === undefined) return [];
    if (!node) return this.#groups();
    return node.lines.map((line) => new ContextNode(session, line));
  }

  item(node: ContextTreeNode): vscode.TreeItem {
    return node instanceof ContextNode ? lineItem(node) : groupItem(node);
  }

  /** "3,412 of 124,000 tokens"; empty where nothing is known. */
  summary(): string {
    const receipt = this.#options.front().status().context?.receipt;
    if (!receipt) return '';
    const capacity = Math.max(0, receipt.window - receipt.reserve);
    const about = receipt.estimated ? '≈' : '';
    return t('{0} of {1} tokens', `${about}${amount(receipt.used)}`, amount(capacity));
  }

  /** Files and folders were dropped on the view. */
  async drop(uris: readonly string[]): Promise<void> {
    const { session } = this.#options.front();
    if (session !== undefined) await this.#options.pin(session, uris);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  #groups(): readonly ContextGroup[] {
    const front = this.#options.front();
    const { session } = front;
    const receipt = front.status().context?.receipt;
    const pins = session === undefined ? [] : (this.#options.stateOf(session)?.pins ?? []);
    return receipt ? contextGroups(receipt, pins) : [];
  }

  #changedSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const drawn = JSON.stringify([this.#options.front().session, this.#groups(), this.summary()]);
      if (drawn === this.#drawn) return;
      this.#drawn = drawn;
      this.#changed.fire(undefined);
    }, settle);
  }
}

function groupItem({ name, lines, tokens }: ContextGroup): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const title = contextGroupTitle(name);
  const item = new vscode.TreeItem(title, name === 'Left Out' ? Collapsed : Expanded);
  item.id = `group:${name}`;
  item.description = amount(name === 'Left Out' ? lines.length : tokens);
  item.contextValue = 'context.group';
  const pieces = lines.length === 1 ? t('1 piece') : t('{0} pieces', amount(lines.length));
  const counted = name === 'Left Out' ? [] : [t('{0} tokens', amount(tokens))];
  item.accessibilityInformation = { label: [title, pieces, ...counted].join(', ') };
  return item;
}

function lineItem(node: ContextNode): vscode.TreeItem {
  const { item: piece, detail, pin } = node.line;
  // A name may come from a file: what cannot be seen in it is shown.
  const label = showHidden(node.line.label);
  const item = new vscode.TreeItem(label);
  item.id = `${node.session} ${piece.id}`;
  item.description = showHidden(detail);
  item.iconPath = new vscode.ThemeIcon(piece.leftOut ? 'circle-slash' : contextIcons[piece.kind]);
  item.contextValue = contextValueOf(node.line);
  item.tooltip = `${label}\n${showHidden(detail)}`;
  if (piece.uri !== undefined || piece.id === 'instructions') {
    item.command = { command: 'parley.openContextItem', title: t('Open'), arguments: [node] };
  }
  const pinned = pin?.pinned ? [t('pinned')] : [];
  item.accessibilityInformation = { label: [label, ...pinned, showHidden(detail)].join(', ') };
  return item;
}

/** What menus ask for: "context.pinned.removable". */
function contextValueOf({ item, pin }: ContextLine): string {
  const pinned = pin ? [pin.pinned ? 'pinned' : 'pinnable'] : [];
  const removed = item.leftOut === 'removed' ? ['removed'] : [];
  const removable = item.leftOut === undefined && item.removable ? ['removable'] : [];
  return ['context', ...pinned, ...removed, ...removable].join('.');
}
