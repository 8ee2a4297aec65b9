import { useState } from 'preact/hooks';
import { Icon } from '../Icon.tsx';
import { visibleText } from '../markdown/visibleText.ts';
import { strings } from '../strings.ts';

interface ReasoningProps {
  readonly text: string;
  /** True while the model thinks and has not begun to answer. */
  readonly live: boolean;
}

/** What a model thought before it answered: folded, as it stands. */
export function Reasoning({ text, live }: ReasoningProps) {
  const [open, setOpen] = useState(false);
  if (text === '') return null;
  return (
    <details
      class="reasoning fold"
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <Icon name="chevron-right" />
        {live ? strings.thoughtsSoFar : strings.reasoning}
      </summary>
      {/* Folded, thousands of words that grow by the frame cost nothing. */}
      {open && <div class="fold-body plain">{visibleText(text)}</div>}
    </details>
  );
}
