import { useContext } from 'preact/hooks';
import type { Step, StepPart } from '../../src/protocol/steps.ts';
import type { CodeLine } from '../code/codeLines.ts';
import { CodeSource } from '../code/codeSource.ts';
import { CodeText } from '../code/CodeText.tsx';
import { useFold } from '../code/useFold.ts';
import { FoldButton } from '../FoldButton.tsx';
import { IconButton } from '../IconButton.tsx';
import { visiblePath } from '../markdown/visiblePath.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { CopyButton } from '../transcript/CopyButton.tsx';
import { stepStrings } from './stepStrings.ts';

interface StepPartProps {
  readonly step: Step;
  readonly part: StepPart;
}

const labels = {
  input: {
    title: stepStrings.input,
    of: stepStrings.inputOf,
    copy: stepStrings.copyInput,
    open: stepStrings.openInput,
  },
  output: {
    title: stepStrings.output,
    of: stepStrings.outputOf,
    copy: stepStrings.copyOutput,
    open: stepStrings.openOutput,
  },
} as const;

/** What a tool was given, or gave back, letter by letter. */
export function StepPartView({ step, part }: StepPartProps) {
  const store = usePanel();
  const reply = useContext(CodeSource)?.reply;
  const { head, length } = step[part] ?? { head: '', length: 0 };
  const fold = useFold(head, `step:${step.id}:${part}`, false);
  const label = labels[part];
  const left = length - head.length;
  const open = (): void => {
    if (reply !== undefined) store.postHere({ type: 'open-step', reply, step: step.id, part });
  };
  return (
    <figure class="code-block step-part">
      <figcaption>
        <span class="code-title">{label.title}</span>
        <span class="actions">
          <CopyButton text={() => head} label={label.copy} />
          <IconButton icon="go-to-file" label={label.open} onClick={open} />
        </span>
      </figcaption>
      <pre tabIndex={0} role="group" aria-label={label.of(visiblePath(step.tool))} dir="ltr">
        <code>
          <CodeText lines={visibleText(fold.text).split('\n').map(lineOf)} />
        </code>
      </pre>
      <FoldButton
        class="code-fold"
        lines={fold.lines}
        isFolded={fold.isFolded}
        onToggle={fold.toggle}
      />
      {left > 0 && <p class="aside code-cut">{stepStrings.more(left)}</p>}
    </figure>
  );
}

function lineOf(text: string): CodeLine {
  return { text, spans: undefined };
}
