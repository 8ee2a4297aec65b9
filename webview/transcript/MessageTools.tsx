import type { MessageId } from '../../src/protocol/ids.ts';
import type { SessionState, UserMessage } from '../../src/protocol/sessionState.ts';
import { actionStrings } from '../actionStrings.ts';
import { IconButton } from '../IconButton.tsx';
import { usePanel } from '../panel.ts';
import { setAside } from '../setAside.ts';
import { strings } from '../strings.ts';
import { CopyButton } from './CopyButton.tsx';
import { PinButton } from './PinButton.tsx';
import { QuoteButton } from './QuoteButton.tsx';
import { DeleteButton } from './RemovedTurn.tsx';

interface MessageToolsProps {
  readonly message: UserMessage;
  readonly followed: boolean;
  readonly onEdit: () => void;
}

/** What can be done from a message on. Seen under the pointer and with the focus, as in VS Code's lists. */
export function MessageTools({ message, followed, onEdit }: MessageToolsProps) {
  const store = usePanel();
  if (store.past.value) return null;
  const disabled = !store.canAsk.value;
  const { id } = message;
  return (
    <span class="tools" role="group" aria-label={strings.messageActions}>
      <IconButton icon="edit" label={strings.editMessage} disabled={disabled} onClick={onEdit} />
      <CopyButton text={() => message.text} label={actionStrings.copyMessage} />
      <QuoteButton message={message} />
      <PinButton message={message} />
      <IconButton
        icon="repo-forked"
        label={strings.forkHere}
        onClick={() => store.postHere({ type: 'fork', message: id })}
      />
      {followed && (
        <IconButton
          icon="fold-down"
          label={strings.putRestAside}
          disabled={disabled}
          onClick={() => store.postHere({ type: 'rewind', after: id })}
        />
      )}
      <DeleteButton message={message} />
    </span>
  );
}

interface VersionSwitchProps {
  readonly shown: MessageId;
  readonly versions: readonly MessageId[];
}

/** Goes through the versions of a message, each with what followed it. */
export function VersionSwitch({ shown, versions }: VersionSwitchProps) {
  const at = versions.indexOf(shown);
  return (
    <span class="versions" role="group" aria-label={strings.versions}>
      <VersionButton icon="chevron-left" label={strings.previousVersion} head={versions[at - 1]} />
      <span class="visually-hidden">{strings.version(at + 1, versions.length)}</span>
      <span aria-hidden="true">
        {at + 1}/{versions.length}
      </span>
      <VersionButton icon="chevron-right" label={strings.nextVersion} head={versions[at + 1]} />
    </span>
  );
}

interface VersionButtonProps {
  readonly icon: string;
  readonly label: string;
  /** Undefined at either end. */
  readonly head: MessageId | undefined;
}

function VersionButton({ icon, label, head }: VersionButtonProps) {
  const store = usePanel();
  const off = head === undefined || !store.canAsk.value;
  return (
    // A button that is disabled would lose the focus on the way to the last version.
    <IconButton
      icon={icon}
      label={label}
      off={off}
      repeats
      onClick={() => head !== undefined && store.postHere({ type: 'choose-branch', head })}
    />
  );
}

/** Says that something was put aside after the last message, and brings it back. */
export function AsideLine({ session }: { readonly session: SessionState }) {
  const store = usePanel();
  const aside = setAside(session);
  if (!aside) return null;
  return (
    <p class="aside-line">
      {strings.setAside(aside.count)}
      {!store.past.value && (
        <button
          type="button"
          class="text-button"
          disabled={!store.canAsk.value}
          onClick={() => store.postHere({ type: 'choose-branch', head: aside.head })}
        >
          {strings.bringBack}
        </button>
      )}
    </p>
  );
}
