import { Fold } from '../Fold.tsx';
import { visibleText } from '../markdown/visibleText.ts';
import { strings } from '../strings.ts';

interface ReasoningProps {
  readonly text: string;
  /** True while the model thinks and has not begun to answer. */
  readonly live: boolean;
}

/** What a model thought before it answered: folded, as it stands. */
export function Reasoning({ text, live }: ReasoningProps) {
  if (text === '') return null;
  return (
    <Fold
      class="reasoning"
      bodyClass="plain"
      summary={live ? strings.thoughtsSoFar : strings.reasoning}
    >
      {() => visibleText(text)}
    </Fold>
  );
}
