import { useLayoutEffect, useRef } from 'preact/hooks';
import { strings } from './strings.ts';

interface FoldButtonProps {
  readonly class: string;
  /** All that there are; undefined where it is too short to be folded. */
  readonly lines: number | undefined;
  readonly isFolded: boolean;
  readonly onToggle: () => void;
}

/** Below something long: shows all of it, and folds it again. */
export function FoldButton(props: FoldButtonProps) {
  const { lines } = props;
  return lines === undefined ? null : <Toggle {...props} lines={lines} />;
}

function Toggle({
  class: more,
  lines,
  isFolded,
  onToggle,
}: FoldButtonProps & { readonly lines: number }) {
  const button = useRef<HTMLButtonElement>(null);
  /** Where it stood when it was pressed, in pixels from the top of the page. */
  const pressedAt = useRef<number>(undefined);
  useLayoutEffect(() => {
    const [element, before] = [button.current, pressedAt.current];
    pressedAt.current = undefined;
    // What goes above it would take it out of sight, and the reader to what stands far below.
    if (!element || before === undefined || !isFolded) return;
    const moved = element.getBoundingClientRect().top - before;
    element.closest('[role=log]')?.scrollBy(0, moved);
  }, [isFolded]);
  return (
    <button
      ref={button}
      type="button"
      class={`link-button ${more}`}
      aria-expanded={!isFolded}
      onClick={({ currentTarget }) => {
        pressedAt.current = currentTarget.getBoundingClientRect().top;
        onToggle();
      }}
    >
      {isFolded ? strings.showAll(lines) : strings.showLess}
    </button>
  );
}
