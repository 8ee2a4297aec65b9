import type { Message } from '../../src/protocol/sessionState.ts';
import { actionStrings as strings } from '../actionStrings.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { usePanel } from '../panel.ts';
import type { Store } from '../store.ts';

/** Takes a message, or a reply, out of the conversation; the way back stands in its place. */
export function DeleteButton({ message }: { readonly message: Message }) {
  const store = usePanel();
  const isMessage = message.kind === 'message';
  return (
    <IconButton
      icon="trash"
      label={isMessage ? strings.deleteMessage : strings.deleteReply}
      disabled={!store.canAsk.value}
      onClick={() => remove(store, message, true)}
    />
  );
}

interface RemovedTurnProps {
  readonly message: Message;
  readonly nth: number;
  readonly of: number;
}

/** What a person took away, and the way back. */
export function RemovedTurn({ message, nth, of }: RemovedTurnProps) {
  const store = usePanel();
  const isMessage = message.kind === 'message';
  return (
    <article
      class="turn removed-turn"
      data-message={message.id}
      aria-posinset={nth}
      aria-setsize={of}
      aria-label={isMessage ? strings.messageDeleted : strings.replyDeleted}
    >
      <Icon name="trash" />
      <span title={strings.notTold}>
        {isMessage ? strings.messageDeleted : strings.replyDeleted}
      </span>
      {!store.past.value && (
        <button
          type="button"
          class="link-button"
          data-takes-focus
          aria-label={isMessage ? strings.undoMessage : strings.undoReply}
          disabled={!store.canAsk.value}
          onClick={() => remove(store, message, false)}
        >
          {strings.undo}
        </button>
      )}
    </article>
  );
}

function remove(store: Store, { id, kind }: Message, removed: boolean): void {
  store.postHere({ type: 'remove-message', message: id, removed });
  if (removed) store.say(kind === 'message' ? strings.messageDeleted : strings.replyDeleted);
}
