import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { wantsCancel } from '../composer/keys.ts';
import { IconButton } from '../IconButton.tsx';
import { usePanel } from '../panel.ts';
import { findStrings } from './findStrings.ts';

/** Where what is looked for in the conversation is typed: Ctrl+F, as in an editor. */
export function FindBar() {
  const { finder } = usePanel();
  return finder.isOpen.value ? <OpenBar /> : null;
}

function OpenBar() {
  const { finder } = usePanel();
  const input = useRef<HTMLInputElement>(null);
  useFocusWhileOpen(input, finder.asked.value);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (wantsCancel(event)) finder.close();
    else if (event.key === 'Enter' && event.target === input.current)
      finder.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };
  const off = finder.matches.value.length === 0;
  return (
    <div class="find-bar" role="search" aria-label={findStrings.find} onKeyDown={onKeyDown}>
      <input
        ref={input}
        type="text"
        dir="auto"
        aria-label={findStrings.find}
        placeholder={findStrings.placeholder}
        value={finder.query.value}
        onInput={({ currentTarget }) => finder.look(currentTarget.value)}
      />
      <span class="find-count">{finder.count.value}</span>
      <IconButton
        icon="arrow-up"
        label={findStrings.previous}
        off={off}
        repeats
        onClick={() => finder.step(-1)}
      />
      <IconButton
        icon="arrow-down"
        label={findStrings.next}
        off={off}
        repeats
        onClick={() => finder.step(1)}
      />
      <IconButton icon="close" label={findStrings.close} onClick={() => finder.close()} />
    </div>
  );
}

/** Takes the focus each time it is asked for, and gives it back unless something else was chosen meanwhile. */
function useFocusWhileOpen(input: RefObject<HTMLInputElement | null>, asked: number): void {
  const before = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const box = input.current;
    const { activeElement } = document;
    if (!box?.parentElement?.contains(activeElement)) before.current = activeElement;
    box?.focus();
    box?.select();
  }, [input, asked]);
  useLayoutEffect(() => {
    const bar = input.current?.parentElement;
    return () => {
      const isHere = bar?.contains(document.activeElement) ?? false;
      if (isHere && before.current instanceof HTMLElement) before.current.focus();
    };
  }, [input]);
}
