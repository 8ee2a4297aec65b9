import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { helpKey, keyText, platform } from '../keyText.ts';
import { usePanel } from '../panel.ts';
import type { Store } from '../store.ts';
import { strings } from '../strings.ts';
import { CompletionList, optionId } from './CompletionList.tsx';
import { isStopOnly, wantsSend, wantsSteer, type KeyPress } from './keys.ts';
import { useInputHistory } from './useInputHistory.ts';
import { useMentions } from './useMentions.ts';

/** Where the message is typed, with the list of what may be mentioned above it. */
export function MessageInput() {
  const store = usePanel();
  const element = useRef<HTMLTextAreaElement>(null);
  const list = useId();
  const { shown, look, take, choose, leave } = useMentions(element);
  const walkOnKey = useInputHistory(element);
  const status = store.status.value;
  const request = store.focusRequest.value;
  // At once: an effect would wait until the browser has drawn, and a key may come before that.
  useLayoutEffect(() => {
    const input = element.current;
    // The first one was asked for by nobody.
    if (request.count === 0 || request.target !== 'input' || !input) return;
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
        aria-description={strings.helpHint(keyText(helpKey))}
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
          if (event.defaultPrevented) return;
          const isDone = take(event) || sendOnKey(store, event) || walkOnKey(event);
          if (isDone || isStopOnly(event, platform)) event.preventDefault();
        }}
      />
    </div>
  );
}

function sendOnKey(store: Store, press: KeyPress): boolean {
  const steers = wantsSteer(press);
  const sends = steers || wantsSend(press, store.status.value?.enterSends ?? true);
  if (sends && press.repeat !== true) store.send(steers);
  return sends;
}

function placeholder(closed: boolean, begun: boolean): string {
  if (closed) return strings.placeholderClosed;
  return begun ? strings.placeholderFollow : strings.placeholder;
}
