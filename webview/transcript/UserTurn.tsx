import { useState } from 'preact/hooks';
import type { UserMessage } from '../../src/protocol/sessionState.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { memo } from '../memo.ts';
import { strings } from '../strings.ts';

/** A message longer than this is folded until it is asked for. */
const foldedLines = 16;
const foldedCharacters = 1_600;

/** What the person wrote, letter by letter: it is not read as Markdown. */
export const UserTurn = memo(({ message }: { readonly message: UserMessage }) => {
  const [open, setOpen] = useState(false);
  const heading = `heading-${message.id}`;
  const lines = message.text.split('\n').length;
  const long = lines > foldedLines || message.text.length > foldedCharacters;
  return (
    <article class="turn user-turn" data-message={message.id} aria-labelledby={heading}>
      <h2 id={heading} class="visually-hidden">
        {strings.you}
      </h2>
      <div class={long && !open ? 'bubble bubble-folded' : 'bubble'}>
        {visibleText(message.text)}
      </div>
      {long && (
        <button
          type="button"
          class="link-button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? strings.showLess : strings.showAll(lines)}
        </button>
      )}
    </article>
  );
});
