import type { OpenEditor } from '../../context/editorSource.ts';
import type { MessageId, SessionId } from '../../protocol/ids.ts';
import type { ModelRef } from '../../protocol/model.ts';
import type { Conversations } from '../../rooms/conversations.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';

export interface AskOnParts {
  readonly sessions: SessionRegistry;
  readonly conversations: Conversations;
  /** Who answers a command, where that is not the model of the chat. */
  readonly route: (purpose: string) => Promise<ModelRef | undefined>;
}

interface Subject {
  readonly session: SessionId;
  readonly purpose: string;
  readonly pinned: readonly OpenEditor[];
  /** Hears of each question before it is answered, so that it is counted. */
  readonly onSent: (message: MessageId) => void;
}

/** Asks on in a chat about the same, and gives the whole answer. Rejects with words for a person. */
export function askOn(parts: AskOnParts, { session, purpose, pinned, onSent }: Subject) {
  return async (text: string, signal: AbortSignal): Promise<string> => {
    const { askForAnswer } = await import('./askForAnswer.ts');
    const model = await parts.route(purpose);
    return askForAnswer(parts, { session, text, pinned, model, onSent }, signal);
  };
}
