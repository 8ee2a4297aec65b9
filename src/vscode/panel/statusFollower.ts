import * as vscode from 'vscode';
import type { ContextReceipt } from '../../protocol/contextItems.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import { sameModel } from '../../protocol/model.ts';
import type { Conversations } from '../../rooms/conversations.ts';
import type { ActiveSession } from '../sessions/activeSession.ts';
import type { StatusBar } from './statusBar.ts';
import type { StatusFeed } from './statusFeed.ts';

interface StatusFollowerOptions {
  readonly feed: StatusFeed;
  readonly active: ActiveSession;
  readonly conversations: Conversations;
  readonly statusBar: StatusBar;
}

/** Keeps the status bar and the context keys `parley.running` and `parley.connected` in step with what the panel shows. */
export function followStatus({
  feed,
  active,
  conversations,
  statusBar,
}: StatusFollowerOptions): Disposable {
  const setKey = keySetter();
  const update = (): void => {
    const status = feed.status();
    const model = status.models.find((info) => sameModel(info.ref, status.model));
    const receipt = status.context?.receipt;
    const running = conversations.runningSessions();
    statusBar.update({
      sessionTitle: feed.title(),
      modelLabel: model?.label,
      connection: status.connection,
      health: status.health,
      contextShare: receipt && shareOf(receipt),
      running: running.size,
      trusted: vscode.workspace.isTrusted,
      errors: status.banners.flatMap(({ severity, text }) => (severity === 'error' ? [text] : [])),
    });
    const id = active.id();
    setKey('parley.running', id !== undefined && running.has(id));
    setKey('parley.connected', status.connection.state === 'ready');
  };
  return feed.onDidChange(update);
}

/** Tells VS Code a context key when it changes; each is false at first. */
function keySetter(): (key: string, value: boolean) => void {
  const set = new Map<string, boolean>();
  return (key, value) => {
    if ((set.get(key) ?? false) === value) return;
    set.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
}

/** Of what is left beside the reply's own room, as the panel counts it. */
function shareOf({ used, window, reserve }: ContextReceipt): number | undefined {
  return window > reserve ? used / (window - reserve) : undefined;
}
