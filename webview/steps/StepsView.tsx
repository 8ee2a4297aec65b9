import { useContext } from 'preact/hooks';
import { statusOf, type Step } from '../../src/protocol/steps.ts';
import { CodeSource } from '../code/codeSource.ts';
import { Icon } from '../Icon.tsx';
import { KeptFold } from '../KeptFold.tsx';
import { StepCard } from './StepCard.tsx';
import { stepStrings as strings } from './stepStrings.ts';
import { textsOf } from './stepTexts.ts';
import { useOpenWhereFound } from './useOpenWhereFound.ts';

/** Steps in a row that are shown one by one. */
const mostShown = 5;

/** Tools that were called one after the other, with nothing said between them. */
export function StepsView({ steps }: { readonly steps: readonly Step[] }) {
  const running = useContext(CodeSource)?.running ?? false;
  const isOver = (step: Step): boolean => statusOf(step, running) !== 'running';
  // What runs is seen, however many there were before it.
  const end = steps.findLastIndex(isOver) + 1;
  const isMany = end > mostShown;
  const shown = isMany ? steps.slice(end) : steps;
  return (
    <div class="steps">
      {isMany && <ManySteps steps={steps.slice(0, end)} />}
      {shown.map((step) => (
        <StepCard key={step.id} step={step} status={statusOf(step, running)} />
      ))}
    </div>
  );
}

function ManySteps({ steps }: { readonly steps: readonly Step[] }) {
  const running = useContext(CodeSource)?.running ?? false;
  const id = `steps:${steps[0]?.id ?? ''}`;
  useOpenWhereFound(id, () => steps.flatMap(textsOf));
  const statuses = steps.map((step) => statusOf(step, running));
  const failed = statuses.filter((status) => status === 'failed').length;
  const stopped = statuses.filter((status) => status === 'stopped').length;
  return (
    <KeptFold
      id={id}
      class="steps-many"
      bodyClass="steps"
      summary={
        <span class="aside steps-count">
          <span>{strings.many(steps.length)}</span>
          {failed > 0 && (
            <span class="step-failed">
              <Icon name="error" />
              {strings.failed(failed)}
            </span>
          )}
          {stopped > 0 && <span>{strings.stopped(stopped)}</span>}
        </span>
      }
    >
      {() =>
        steps.map((step, at) => (
          <StepCard key={step.id} step={step} status={statuses[at] ?? 'stopped'} />
        ))
      }
    </KeptFold>
  );
}
