import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { MessageId } from '../src/protocol/ids.ts';
import { Icon } from './Icon.tsx';

export interface FoldProps {
  /** What is to be seen of it while it is folded. */
  readonly summary: ComponentChildren;
  readonly class?: string;
  readonly bodyClass?: string;
  /** The message that it is all of. */
  readonly message?: MessageId;
  /** Drawn only while it is open: thousands of words that nobody looks at cost nothing. */
  readonly children: () => ComponentChildren;
}

/** Something that a person opens to see all of it. */
export function Fold(props: FoldProps) {
  const [open, setOpen] = useState(false);
  return <FoldView {...props} open={open} onToggle={setOpen} />;
}

interface FoldViewProps extends FoldProps {
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
}

/** The same, where somebody else remembers whether it is open. */
export function FoldView({
  summary,
  class: more,
  bodyClass,
  message,
  children,
  open,
  onToggle,
}: FoldViewProps) {
  return (
    <details
      class={more === undefined ? 'fold' : `${more} fold`}
      data-message={message}
      open={open}
      onToggle={({ currentTarget }) => currentTarget.open !== open && onToggle(currentTarget.open)}
    >
      <summary>
        <Icon name="chevron-right" />
        {summary}
      </summary>
      {open && (
        <div class={bodyClass === undefined ? 'fold-body' : `fold-body ${bodyClass}`}>
          {children()}
        </div>
      )}
    </details>
  );
}
