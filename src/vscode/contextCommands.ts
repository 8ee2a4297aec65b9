import * as vscode from 'vscode';
import type { Conversations } from '../rooms/conversations.ts';
import { ContextNode } from './contextTree.ts';
import { openContext } from './openContext.ts';

type Act = 'pin' | 'unpin' | 'remove' | 'restore' | 'open';

/** Does something with a line of the context view; nothing where it was called on anything else. */
export async function actOnContext(
  conversations: Pick<Conversations, 'pinContext' | 'dropContext'>,
  node: unknown,
  act: Act,
): Promise<void> {
  if (!(node instanceof ContextNode)) return;
  const { session, line } = node;
  const { item, pin } = line;
  if (act === 'open') return openContext(item);
  if (act === 'remove' || act === 'restore')
    return conversations.dropContext(session, item.id, act === 'remove');
  if (!pin) return;
  const { target, label } = pin;
  const reason = await conversations.pinContext(session, { target, label }, act === 'pin');
  if (reason !== undefined) void vscode.window.showWarningMessage(reason);
}
