import { useRef } from 'preact/hooks';
import { Icon } from '../Icon.tsx';
import { keyText, sendKey, stopKey } from '../keyText.ts';
import { usePanel } from '../panel.ts';
import { PasteStrip } from '../pastes/PasteStrip.tsx';
import { usePasting } from '../pastes/usePasting.ts';
import { queueStrings } from '../queueStrings.ts';
import { strings } from '../strings.ts';
import { Button } from '../ui/Button.tsx';
import { ContextArea } from './ContextArea.tsx';
import { AttachButton } from '../images/AttachButton.tsx';
import { DraftStrip } from '../images/DraftStrip.tsx';
import { MessageInput } from './MessageInput.tsx';
import { QueueList } from './QueueList.tsx';
import { useTakesFiles } from './useTakesFiles.ts';

/** Where the person writes. */
export function Composer() {
  const store = usePanel();
  const status = store.status.value;
  const context = status?.writable ? status.context : undefined;
  const notice = store.outbox.notice.value;
  const root = useRef<HTMLDivElement>(null);
  const pastes = store.outbox.pastes.value;
  // What is pasted before it is known whether something may be written is kept.
  const off = status !== undefined && !store.canWrite.value;
  const onChange = (changed: typeof pastes): void => store.outbox.setPastes(changed);
  const pasting = usePasting(root, { pastes, onChange, off });
  const takesFiles = useTakesFiles((files) => pasting.add(files));
  return (
    <div
      ref={root}
      class="composer"
      onPaste={(event) => {
        takesFiles.onPaste(event);
        pasting.onPaste(event);
      }}
      onDragOver={takesFiles.onDragOver}
      onDrop={(event) => {
        takesFiles.onDrop(event);
        pasting.onDrop(event);
      }}
      onKeyDown={pasting.onKeyDown}
    >
      <QueueList />
      <div class="composer-box" aria-busy={store.outbox.sending.value !== undefined}>
        {context && <ContextArea preview={context} />}
        <DraftStrip />
        <PasteStrip pastes={pastes} pasting={pasting} off={off} />
        <div class="composer-row">
          <MessageInput />
          <AttachButton />
          <SendOrStop />
        </div>
        <WhileRunning />
      </div>
      {notice !== undefined && (
        <p class="composer-notice">
          <Icon name="info" />
          {notice}
        </p>
      )}
    </div>
  );
}

/** What can be done with a message while a reply runs. */
function WhileRunning() {
  const store = usePanel();
  const { isBlank, sending } = store.outbox;
  const empty = isBlank.value && store.images.drafts.value.length === 0;
  if (!store.running.value || empty) return null;
  const off = !store.canWrite.value || sending.value !== undefined;
  return (
    <div class="while-running">
      <button
        type="button"
        class="text-button"
        title={queueStrings.queueHint(keyText(sendKey(store.status.value?.enterSends ?? true)))}
        disabled={off}
        onClick={() => store.send()}
      >
        {queueStrings.queue}
      </button>
      <button
        type="button"
        class="text-button"
        title={queueStrings.steerHint(keyText('alt+enter'))}
        disabled={off}
        onClick={() => store.send(true)}
      >
        {queueStrings.steer}
      </button>
    </div>
  );
}

/** One button in one place: it sends, or stops the reply that runs. */
function SendOrStop() {
  const store = usePanel();
  const status = store.status.value;
  if (store.running.value) {
    return (
      <Button
        icon="stop-circle"
        label={strings.stop}
        title={strings.stopHint(keyText(stopKey()))}
        onClick={() => store.stop()}
      />
    );
  }
  const empty = store.outbox.isBlank.value && store.images.drafts.value.length === 0;
  return (
    <Button
      icon="send"
      label={strings.send}
      title={strings.sendHint(keyText(sendKey(status?.enterSends ?? true)))}
      disabled={empty || !status?.writable || store.outbox.sending.value !== undefined}
      onClick={() => store.send()}
    />
  );
}
