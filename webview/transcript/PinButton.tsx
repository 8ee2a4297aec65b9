import type { Message } from '../../src/protocol/sessionState.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { usePanel } from '../panel.ts';
import { summaryStrings } from '../summaryStrings.ts';

/** Keeps a message, or a reply, in what models are told, however long the chat gets. */
export function PinButton({ message }: { readonly message: Message }) {
  const store = usePanel();
  const { id, pinned = false } = message;
  return (
    <IconButton
      icon={pinned ? 'pinned' : 'pin'}
      label={pinned ? summaryStrings.unpinMessage : summaryStrings.pinMessage}
      disabled={!store.canWrite.value}
      onClick={() => store.postHere({ type: 'pin-message', message: id, pinned: !pinned })}
    />
  );
}

/** Says of a message that it is pinned, also where its buttons are not shown. */
export function PinnedMark() {
  return (
    <span class="pinned-mark" title={summaryStrings.pinnedHint}>
      <Icon name="pinned" />
      {summaryStrings.pinned}
    </span>
  );
}
