import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';

/** A row of buttons that is one tab stop. */
interface RovingFocus {
  readonly row: RefObject<HTMLDivElement | null>;
  /** The button that Tab comes to. */
  readonly at: number;
  readonly setAt: (index: number) => void;
  readonly focus: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Left and right go from button to button, from the last to the first. Source: ARIA APG, toolbar. */
export function useRovingFocus(count: number): RovingFocus {
  const row = useRef<HTMLDivElement>(null);
  const [focused, setAt] = useState(0);
  const at = Math.max(0, Math.min(focused, count - 1));
  const focus = (index: number): void => {
    setAt(index);
    row.current?.querySelectorAll('button')[index]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: count - 1 }[event.key];
    if (step === undefined || count === 0) return;
    event.preventDefault();
    focus((at + step) % count);
  };
  return { row, at, setAt, focus, onKeyDown };
}
