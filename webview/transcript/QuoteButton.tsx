import { useRef } from 'preact/hooks';
import type { Message } from '../../src/protocol/sessionState.ts';
import { actionStrings as strings } from '../actionStrings.ts';
import { IconButton } from '../IconButton.tsx';
import { usePanel } from '../panel.ts';
import { quoteOf } from '../quoteOf.ts';
import { fullText } from '../../src/protocol/fullText.ts';

/** Puts a message, or what is selected of it, into the input as a quote. */
export function QuoteButton({ message }: { readonly message: Message }) {
  const store = usePanel();
  const frame = useRef<HTMLSpanElement>(null);
  const quote = (): void => {
    const selected = selectedIn(frame.current?.closest('[data-message]') ?? null);
    store.outbox.insert(quoteOf(selected ?? fullText(message)));
    store.focus('input');
  };
  return (
    // A press would take the selection away before the click comes.
    <span ref={frame} class="quote-button" onMouseDown={(event) => event.preventDefault()}>
      <IconButton
        icon="quote"
        label={message.kind === 'message' ? strings.quoteMessage : strings.quoteReply}
        disabled={!store.canWrite.value}
        onClick={quote}
      />
    </span>
  );
}

/** What is selected, where all of it stands in the turn. */
function selectedIn(turn: Element | null): string | undefined {
  const selection = getSelection();
  const { anchorNode, focusNode } = selection ?? {};
  const text = selection?.toString() ?? '';
  const isWithin = turn?.contains(anchorNode ?? null) && turn.contains(focusNode ?? null);
  return isWithin && text.trim() !== '' ? text : undefined;
}
