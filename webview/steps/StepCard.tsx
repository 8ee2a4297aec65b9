import type { Step, StepPart, StepStatus } from '../../src/protocol/steps.ts';
import { KeptFold } from '../KeptFold.tsx';
import { memo } from '../memo.ts';
import { CardLine, durationOf } from './CardLine.tsx';
import { StepPartView } from './StepPartView.tsx';
import { kindOf, stepIcons } from './stepKind.ts';
import { stepStrings as strings } from './stepStrings.ts';
import { bodyOf, lineOf } from './stepTexts.ts';
import { useOpenWhereFound } from './useOpenWhereFound.ts';

interface StepCardProps {
  readonly step: Step;
  readonly status: StepStatus;
}

/** One call of a tool: a line that unfolds to what the tool was given and gave back. */
export const StepCard = memo(({ step, status }: StepCardProps) => {
  const id = `step:${step.id}`;
  useOpenWhereFound(id, () => bodyOf(step));
  const parts: readonly StepPart[] = step.output ? ['input', 'output'] : ['input'];
  const shown = parts.filter((part) => step[part]?.head.trim());
  const line = <StepLine step={step} status={status} />;
  if (shown.length === 0) return <div class="step step-bare">{line}</div>;
  return (
    <KeptFold id={id} class="step" bodyClass="step-body" summary={line}>
      {() => shown.map((part) => <StepPartView key={part} step={step} part={part} />)}
    </KeptFold>
  );
});

function StepLine({ step, status }: StepCardProps) {
  const { tool, title } = lineOf(step);
  return (
    <CardLine
      icon={stepIcons[kindOf(step.tool)]}
      name={tool}
      title={title}
      status={status}
      state={strings.states[status]}
      note={durationOf(step)}
    />
  );
}
