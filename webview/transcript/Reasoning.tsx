import type { MessageId } from '../../src/protocol/ids.ts';
import { KeptFold } from '../KeptFold.tsx';
import { visibleText } from '../markdown/visibleText.ts';
import { strings } from '../strings.ts';

interface ReasoningProps {
  readonly reply: MessageId;
  readonly text: string;
  /** True while the model thinks and has not begun to answer. */
  readonly live: boolean;
}

/** What a model thought before it answered: folded, as it stands. */
export function Reasoning({ reply, text, live }: ReasoningProps) {
  if (text === '') return null;
  return (
    <KeptFold
      id={`reasoning:${reply}`}
      class="reasoning"
      bodyClass="plain"
      summary={live ? strings.thoughtsSoFar : strings.reasoning}
    >
      {() => visibleText(text)}
    </KeptFold>
  );
}
