import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../Icon.tsx';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { Button } from '../ui/Button.tsx';
import { ContextChips } from './ContextChips.tsx';
import { wantsSend } from './keys.ts';

/** Where the person writes. */
export function Composer() {
  const store = usePanel();
  const context = store.status.value?.context;
  const notice = store.outbox.notice.value;
  return (
    <div class="composer">
      <div class="composer-box" aria-busy={store.outbox.sending.value !== undefined}>
        {context && <ContextChips preview={context} />}
        <div class="composer-row">
          <Input />
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

function Input() {
  const store = usePanel();
  const element = useRef<HTMLTextAreaElement>(null);
  const { draft } = store.outbox;
  const status = store.status.value;
  const request = store.focusRequest.value;
  useEffect(() => {
    const input = element.current;
    if (request.target !== 'input' || !input) return;
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
  }, [request]);

  const closed = status?.writable === false;
  return (
    <textarea
      ref={element}
      aria-label={strings.message}
      placeholder={placeholder(closed, store.begun.value)}
      disabled={closed}
      rows={1}
      value={draft.value}
      onInput={(event) => store.outbox.type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (!wantsSend(event, status?.enterSends ?? true)) return;
        event.preventDefault();
        store.send();
      }}
    />
  );
}

function placeholder(closed: boolean, begun: boolean): string {
  if (closed) return strings.placeholderClosed;
  return begun ? strings.placeholderFollow : strings.placeholder;
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
  const empty = store.outbox.draft.value.trim() === '';
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
