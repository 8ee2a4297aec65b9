import { useLayoutEffect, useRef } from 'preact/hooks';
import { wantsCancel, wantsSend } from '../composer/keys.ts';
import { Icon } from '../Icon.tsx';
import { usePanel } from '../panel.ts';
import { PasteStrip } from '../pastes/PasteStrip.tsx';
import { usePasting } from '../pastes/usePasting.ts';
import { isBlank } from '../pastes/writtenText.ts';
import type { Revision } from '../revisions.ts';
import { strings } from '../strings.ts';

interface RevisionBoxProps {
  readonly revision: Revision;
  readonly onCancel: () => void;
}

/** A sent message as it is changed, in its place. */
export function RevisionBox({ revision, onCancel }: RevisionBoxProps) {
  const store = usePanel();
  const root = useRef<HTMLDivElement>(null);
  const { typed, pastes, request, notice } = revision;
  const isSending = request !== undefined;
  const off = !store.canAsk.value || isSending || isBlank(revision);
  const onChange = (changed: typeof pastes): void =>
    store.revisions.change(revision, { pastes: changed });
  const pasting = usePasting(root, { pastes, onChange, off: isSending });
  // On its way it neither changes nor goes: the host may refuse it.
  const underWay = isSending && notice === undefined;
  const cancel = (): void => {
    if (underWay) return;
    onCancel();
    store.revisions.cancel(revision);
  };
  const send = (): void => {
    if (!off) store.revisions.send(revision);
  };
  return (
    <div
      ref={root}
      class="revision"
      aria-busy={isSending}
      onPaste={pasting.onPaste}
      onDrop={pasting.onDrop}
      onKeyDown={pasting.onKeyDown}
    >
      <PasteStrip pastes={pastes} pasting={pasting} off={isSending} />
      <RevisionInput
        text={typed}
        readOnly={isSending}
        onInput={(changed) => store.revisions.change(revision, { typed: changed })}
        onCancel={cancel}
        onSend={send}
      />
      <div class="revision-row">
        <button type="button" class="text-button primary" disabled={off} onClick={send}>
          {strings.sendVersion}
        </button>
        <button type="button" class="text-button" disabled={underWay} onClick={cancel}>
          {strings.cancel}
        </button>
      </div>
      <p class="revision-note">
        <Icon name="info" />
        {notice ?? (store.running.value ? strings.replyRunning : strings.versionKept)}
      </p>
    </div>
  );
}

interface RevisionInputProps {
  readonly text: string;
  readonly readOnly: boolean;
  readonly onInput: (text: string) => void;
  readonly onCancel: () => void;
  readonly onSend: () => void;
}

function RevisionInput({ text, readOnly, onInput, onCancel, onSend }: RevisionInputProps) {
  const store = usePanel();
  const element = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const end = element.current?.value.length ?? 0;
    element.current?.setSelectionRange(end, end);
  }, []);
  return (
    <textarea
      ref={element}
      aria-label={strings.editedMessage}
      dir="auto"
      rows={1}
      value={text}
      readOnly={readOnly}
      onInput={(event) => onInput(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.defaultPrevented) return;
        const cancels = wantsCancel(event);
        if (!cancels && !wantsSend(event, store.status.value?.enterSends ?? true)) return;
        event.preventDefault();
        if (cancels) onCancel();
        // Held since it opened the box.
        else if (!event.repeat) onSend();
      }}
    />
  );
}
