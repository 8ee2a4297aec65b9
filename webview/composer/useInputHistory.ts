import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { usePanel } from '../panel.ts';
import { arrowStep } from './keys.ts';

/**
 * The arrow keys at the edges of the text: up to the message before, down to the one after it. True
 * where the key was taken.
 */
export function useInputHistory(
  input: RefObject<HTMLTextAreaElement | null>,
): (event: KeyboardEvent) => boolean {
  const store = usePanel();
  const edge = useRef<1 | -1 | undefined>(undefined);
  // After the text is drawn, which puts the caret to its end.
  useLayoutEffect(() => {
    if (edge.current === undefined) return;
    const at = edge.current === -1 ? 0 : (input.current?.value.length ?? 0);
    input.current?.setSelectionRange(at, at);
    edge.current = undefined;
  });
  const walk = (step: 1 | -1): boolean => {
    const session = store.session.value;
    const walked = session !== undefined && store.outbox.walk(step, session);
    if (walked) edge.current = step;
    return walked;
  };
  return (event) => {
    const step = arrowStep(event);
    const element = input.current;
    if (step === undefined || !element) return false;
    const { selectionStart: caret, selectionEnd, value } = element;
    if (caret !== selectionEnd) return false;
    const isAtEdge = caret === (step === -1 ? 0 : value.length);
    const isAtOther = caret === 0 || caret === value.length;
    if (isAtEdge || (isAtOther && store.outbox.walks)) return walk(step);
    // Only the browser knows which line is the first one: there the caret does not move.
    setTimeout(() => {
      const isAsBefore = element.value === value && element.selectionStart === caret;
      if (isAsBefore && document.activeElement === element) walk(step);
    });
    return false;
  };
}
