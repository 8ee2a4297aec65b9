import { useEffect, useId, useRef } from 'preact/hooks';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { CompletionList, optionId } from './CompletionList.tsx';
import { wantsSend } from './keys.ts';
import { useMentions } from './useMentions.ts';

/** Where the message is typed, with the list of what may be mentioned above it. */
export function MessageInput() {
  const store = usePanel();
  const element = useRef<HTMLTextAreaElement>(null);
  const list = useId();
  const { shown, look, take, choose, leave } = useMentions(element);
  const status = store.status.value;
  const request = store.focusRequest.value;
  useEffect(() => {
    const input = element.current;
    if (request.target !== 'input' || !input) return;
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
  }, [request]);

  const closed = status?.writable === false;
  const active = shown && {
    'aria-controls': list,
    'aria-activedescendant': optionId(list, shown.active),
  };
  return (
    <div class="message-input">
      {shown && <CompletionList id={list} shown={shown} onChoose={choose} />}
      <textarea
        ref={element}
        aria-label={strings.message}
        dir="auto"
        aria-autocomplete="list"
        aria-haspopup="listbox"
        {...active}
        placeholder={placeholder(closed, store.begun.value)}
        disabled={closed}
        rows={1}
        value={store.outbox.draft.value}
        onInput={(event) => {
          store.outbox.type(event.currentTarget.value);
          // What an input method is still composing is no name yet.
          if (!event.isComposing) look();
        }}
        onSelect={look}
        onBlur={leave}
        onKeyDown={(event) => {
          if (take(event)) event.preventDefault();
          else if (wantsSend(event, status?.enterSends ?? true)) {
            event.preventDefault();
            store.send();
          }
        }}
      />
    </div>
  );
}

function placeholder(closed: boolean, begun: boolean): string {
  if (closed) return strings.placeholderClosed;
  return begun ? strings.placeholderFollow : strings.placeholder;
}
