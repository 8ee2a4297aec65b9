import type { Step, StepPart, StepStatus } from '../../src/protocol/steps.ts';
import { Icon } from '../Icon.tsx';
import { KeptFold } from '../KeptFold.tsx';
import { memo } from '../memo.ts';
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

const marks: Readonly<Record<StepStatus, string>> = {
  running: 'loading',
  done: 'check',
  failed: 'error',
  stopped: 'circle-slash',
};

function StepLine({ step, status }: StepCardProps) {
  const { tool, title } = lineOf(step);
  const took = durationOf(step);
  return (
    <span class={`step-line step-${status}`}>
      <Icon name={stepIcons[kindOf(step.tool)]} />
      <span class="step-words" title={title === '' ? tool : `${tool} ${title}`}>
        <span class="step-name" dir="auto">
          {tool}
        </span>{' '}
        {title !== '' && (
          <span class="step-title" dir="auto">
            {title}
          </span>
        )}
      </span>
      <span class="visually-hidden">{`, ${strings.states[status]} `}</span>
      {took !== undefined && <span class="aside step-took">{took}</span>}
      <Icon name={marks[status]} spin={status === 'running'} />
    </span>
  );
}

/** Undefined where it is not known, or too short to be of interest. */
function durationOf({ startedAt, endedAt }: Step): string | undefined {
  const seconds = endedAt === undefined ? 0 : Math.round((endedAt - startedAt) / 1000);
  if (seconds < 1) return undefined;
  return seconds < 60
    ? strings.seconds(seconds)
    : strings.minutes(Math.floor(seconds / 60), seconds % 60);
}
