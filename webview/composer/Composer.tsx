import { Icon } from '../Icon.tsx';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { Button } from '../ui/Button.tsx';
import { ContextArea } from './ContextArea.tsx';
import { AttachButton } from '../images/AttachButton.tsx';
import { DraftStrip } from '../images/DraftStrip.tsx';
import { useTakesImages } from '../images/useTakesImages.ts';
import { MessageInput } from './MessageInput.tsx';

/** Where the person writes. */
export function Composer() {
  const store = usePanel();
  const context = store.status.value?.context;
  const notice = store.outbox.notice.value;
  const takesImages = useTakesImages();
  return (
    <div class="composer" {...takesImages}>
      <div class="composer-box" aria-busy={store.outbox.sending.value !== undefined}>
        {context && <ContextArea preview={context} />}
        <DraftStrip />
        <div class="composer-row">
          <MessageInput />
          <AttachButton />
          <SendOrStop />
        </div>
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

/** One button in one place: it sends, or stops the reply that runs. */
function SendOrStop() {
  const store = usePanel();
  const status = store.status.value;
  if (store.running.value) {
    return (
      <Button
        icon="stop-circle"
        label={strings.stop}
        title={strings.stopHint}
        onClick={() => store.stop()}
      />
    );
  }
  const empty = store.outbox.draft.value.trim() === '' && store.images.drafts.value.length === 0;
  return (
    <Button
      icon="send"
      label={strings.send}
      title={strings.sendHint(status?.enterSends ?? true)}
      disabled={empty || !status?.writable || store.outbox.sending.value !== undefined}
      onClick={() => store.send()}
    />
  );
}
