import type { OpenEditor } from '../../context/editorSource.ts';
import type { MessageId, SessionId } from '../../protocol/ids.ts';
import type { ModelRef } from '../../protocol/model.ts';
import type { SessionState } from '../../protocol/sessionState.ts';
import { t } from '../../protocol/texts.ts';
import type { Conversations } from '../../rooms/conversations.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';

interface Question {
  readonly session: SessionId;
  readonly text: string;
  readonly pinned: readonly OpenEditor[];
  readonly model: ModelRef | undefined;
  readonly onSent: (message: MessageId) => void;
}

/**
 * Asks in a chat, as a message that everybody sees, and waits for the whole answer. Rejects with words
 * for a person where none comes; a reply that is still running when `signal` ends it is stopped.
 */
export async function askForAnswer(
  { conversations, sessions }: { conversations: Conversations; sessions: SessionRegistry },
  { session, text, pinned, model, onSent }: Question,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  const outcome = await conversations.send(session, text, { pinned, ...(model ? { model } : {}) });
  if (outcome.type !== 'accepted') throw new Error(outcome.reason);
  onSent(outcome.message);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const settle = (state: SessionState): void => {
    const reply = replyTo(state, outcome.message);
    if (!reply || reply.status === 'running') return;
    if (reply.status === 'ended') resolve(reply.text);
    else reject(new Error(t('The reply broke off, or was stopped.')));
  };
  const subscription = sessions.onEvents((actor) => {
    if (actor.id === session) settle(actor.getState());
  });
  const abort = (): void => {
    reject(new Error(t('It was cancelled.')));
    void conversations.stopAll(session);
  };
  signal.addEventListener('abort', abort);
  try {
    // It may have ended before anybody listened.
    const opened = sessions.open(session);
    if (opened.type === 'opened') settle(opened.actor.getState());
    if (signal.aborted) abort();
    return await promise;
  } finally {
    signal.removeEventListener('abort', abort);
    subscription.dispose();
  }
}

function replyTo({ messages }: SessionState, message: MessageId) {
  const found = messages.findLast((each) => each.kind === 'reply' && each.to === message);
  return found?.kind === 'reply' ? found : undefined;
}
