import * as vscode from 'vscode';
import type { CheckpointInfo } from '../../checkpoints/checkpoint.ts';
import { checkpointTitleText } from '../../protocol/checkpointTitle.ts';
import type { SessionEvent } from '../../protocol/events.ts';
import { foldAll } from '../../protocol/fold.ts';
import { createId, type SessionId } from '../../protocol/ids.ts';
import { emptySession } from '../../protocol/sessionState.ts';
import { t } from '../../protocol/texts.ts';
import { whyNot } from '../../sessions/commandResult.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import type { ActiveSession } from '../sessions/activeSession.ts';

interface ConversationRoom {
  readonly active: ActiveSession;
  readonly sessions: SessionRegistry;
}

/**
 * Takes the conversation back to where it stood at the checkpoint, and shows it. What followed goes
 * aside, where it can be chosen again.
 */
export async function restoreConversation(
  { active, sessions }: ConversationRoom,
  { session, seq, title }: CheckpointInfo,
): Promise<void> {
  const opened = session === undefined ? undefined : sessions.open(session);
  if (session === undefined || seq === undefined || opened?.type !== 'opened') {
    void vscode.window.showWarningMessage(
      t('“{0}” belongs to no chat that is still here.', checkpointTitleText(title)),
    );
    return;
  }
  const after = lastAskedAt(session, sessions.history(session), seq);
  const result = await opened.actor.dispatch({ type: 'rewind', after }, 'user', createId());
  const reason = whyNot(result);
  if (reason !== undefined) {
    void vscode.window.showWarningMessage(reason);
    return;
  }
  await active.show(session);
  await vscode.commands.executeCommand('parley.focusChat');
}

/** The message that was the last one then; null before the first. */
function lastAskedAt(
  session: SessionId,
  events: readonly SessionEvent[],
  seq: number,
): string | null {
  const then = foldAll(
    emptySession(session),
    events.filter((event) => event.seq <= seq),
  );
  return then.messages.findLast(({ kind }) => kind === 'message')?.id ?? null;
}
