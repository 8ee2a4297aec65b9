import { useComputed } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Compaction } from '../../src/protocol/compaction.ts';
import type { MessageId } from '../../src/protocol/ids.ts';
import type { UserMessage } from '../../src/protocol/sessionState.ts';
import { MessageImages } from '../images/MessageImages.tsx';
import { memo } from '../memo.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { messageShortcuts } from '../composer/keys.ts';
import { MessageText } from './MessageText.tsx';
import { MessageTools, VersionSwitch } from './MessageTools.tsx';
import { PinnedMark } from './PinButton.tsx';
import { RemovedTurn } from './RemovedTurn.tsx';
import { RevisionBox } from './RevisionBox.tsx';
import { useEditing } from './useEditing.ts';

export interface UserTurnProps {
  readonly message: UserMessage;
  /** The messages that were written in this place, this one among them; fewer than two where it is the only one. */
  readonly versions: readonly MessageId[];
  /** True where other messages follow. */
  readonly followed: boolean;
  /** What models are told in the place of everything above it. */
  readonly summary?: Compaction | undefined;
  /** Which turn of how many it is. */
  readonly nth: number;
  readonly of: number;
}

/** What the person wrote, and what can be done from there on. */
export const UserTurn = memo(({ message, versions, followed, nth, of }: UserTurnProps) => {
  const store = usePanel();
  const turn = useRef<HTMLElement>(null);
  const revision = useComputed(() => store.revisions.of(store.sessionId.value, message.id)).value;
  const open = revision !== undefined && !store.past.value;
  const editing = useEditing(message, turn, open);

  if (message.removed !== undefined) return <RemovedTurn message={message} nth={nth} of={of} />;
  const heading = `heading-${message.id}`;
  return (
    <article
      ref={turn}
      class="turn user-turn"
      data-message={message.id}
      aria-labelledby={heading}
      aria-posinset={nth}
      aria-setsize={of}
      aria-keyshortcuts={messageShortcuts()}
      onKeyDown={editing.onKeyDown}
    >
      <h2 id={heading} class="visually-hidden">
        {strings.you}
      </h2>
      {open ? (
        <RevisionBox revision={revision} onCancel={editing.cancel} />
      ) : (
        message.text.trim() !== '' && <MessageText message={message.id} text={message.text} />
      )}
      {message.images && <MessageImages message={message.id} images={message.images} />}
      <div class="user-turn-foot">
        {!open && <MessageTools message={message} followed={followed} onEdit={editing.edit} />}
        {message.pinned && <PinnedMark />}
        {versions.length > 1 && <VersionSwitch shown={message.id} versions={versions} />}
      </div>
    </article>
  );
});
