import * as vscode from 'vscode';
import type { Conversations } from '../../rooms/conversations.ts';
import { t } from '../../protocol/texts.ts';
import { ContextNode } from './contextTree.ts';
import { openContext } from './openContext.ts';

type Act = 'pin' | 'unpin' | 'remove' | 'restore' | 'open';

/**
 * Does something with a line of the context view. While VS Code draws a tree anew its rows stay, but it
 * forgets what they stand for, and a press on one of their buttons comes without its line.
 */
export async function actOnContext(
  conversations: Pick<Conversations, 'pinContext' | 'dropContext'>,
  node: unknown,
  act: Act,
): Promise<void> {
  if (!(node instanceof ContextNode)) {
    void vscode.window.showInformationMessage(
      t('The list changed at that moment and nothing was done: press the button again.'),
    );
    return;
  }
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
