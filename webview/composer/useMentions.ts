import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ShownCompletions } from '../completions.ts';
import { usePanel } from '../panel.ts';
import { isTaken, wantsSend, type KeyPress } from './keys.ts';

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

/** Puts the one at `index`, or the active one, into the text; false where it cannot be chosen. */
function useInsert(input: RefObject<HTMLTextAreaElement | null>): (index?: number) => boolean {
  const { completions, outbox } = usePanel();
  const caret = useRef<number | undefined>(undefined);
  // After the text with the mention is drawn, which puts the caret to its end.
  useLayoutEffect(() => {
    if (caret.current === undefined) return;
    input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  });

  return (index) => {
    const finished = completions.accept(outbox.draft.value, index);
    if (!finished) return false;
    caret.current = finished.caret;
    outbox.type(finished.text);
    return true;
  };
}

export function useMentions(input: RefObject<HTMLTextAreaElement | null>): Mentions {
  const store = usePanel();
  const { completions, outbox } = store;
  const shown = completions.shown.value;
  const insert = useInsert(input);
  const choose = (index?: number): boolean => {
    const chosen = insert(index);
    if (chosen && outbox.isWholeCommand) store.send();
    return chosen;
  };
  /** Whoever types `/ren` and Enter in one go means the list that comes a moment later. */
  const waitForList = (press: KeyPress): boolean =>
    isPlain(press, ['Enter']) &&
    outbox.isUnknownCommand &&
    completions.onceListed(() => {
      const sends = wantsSend(press, store.status.value?.enterSends ?? true);
      if (!choose() && sends) store.send();
    });
  const take = (press: KeyPress): boolean => {
    if (isTaken(press)) return false;
    if (waitForList(press)) return true;
    if (!shown) return false;
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
