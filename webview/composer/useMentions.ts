import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ShownCompletions } from '../completions.ts';
import { usePanel } from '../panel.ts';
import { isTaken, type KeyPress } from './keys.ts';

/** The list of what may be mentioned, as far as the input drives it. */
interface Mentions {
  readonly shown: ShownCompletions | undefined;
  /** The text or the caret changed. */
  readonly look: () => void;
  /** True where the list took the key. */
  readonly take: (press: KeyPress) => boolean;
  /** A command that nothing has to be written behind runs at once. */
  readonly choose: (index?: number) => boolean;
  /** The input lost the focus. */
  readonly leave: () => void;
}

export function useMentions(input: RefObject<HTMLTextAreaElement | null>): Mentions {
  const store = usePanel();
  const { completions, outbox } = store;
  const caret = useRef<number | undefined>(undefined);
  const shown = completions.shown.value;
  // After the text with the mention is drawn, which puts the caret to its end.
  useLayoutEffect(() => {
    if (caret.current === undefined) return;
    input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  });

  const insert = (index?: number): boolean => {
    const finished = completions.accept(outbox.draft.value, index);
    if (!finished) return false;
    caret.current = finished.caret;
    outbox.type(finished.text);
    return true;
  };
  const choose = (index?: number): boolean => {
    const chosen = insert(index);
    if (chosen && outbox.isWholeCommand) store.send();
    return chosen;
  };
  const take = (press: KeyPress): boolean => {
    if (!shown || isTaken(press)) return false;
    if (press.key === 'Escape') completions.close();
    else if (press.key === 'ArrowDown') completions.move(1);
    else if (press.key === 'ArrowUp') completions.move(-1);
    else if (press.key === 'Enter' && completions.isFinished(outbox.draft.value)) {
      completions.hide();
      return false;
    } else if (press.key === 'Tab' && press.shiftKey) {
      // Before the focus moves: it would go to the list, and away with it.
      completions.hide();
      return false;
    } else return isPlain(press, ['Enter']) ? choose() : isPlain(press, ['Tab']) && insert();
    return true;
  };
  const look = (): void => {
    const { value, selectionStart, selectionEnd } = input.current ?? noSelection;
    if (selectionStart === selectionEnd) completions.update(value, selectionEnd);
    else completions.hide();
  };
  return { shown, look, take, choose, leave: () => completions.hide() };
}

const noSelection = { value: '', selectionStart: 0, selectionEnd: 0 } as const;

function isPlain(press: KeyPress, keys: readonly string[]): boolean {
  const { shiftKey, ctrlKey, metaKey, altKey } = press;
  return keys.includes(press.key) && !shiftKey && !ctrlKey && !metaKey && !altKey;
}
