import type { DeedStatus } from '../../src/protocol/deeds.ts';
import type { StepStatus } from '../../src/protocol/steps.ts';
import { Icon } from '../Icon.tsx';
import { stepStrings as strings } from './stepStrings.ts';

interface CardLineProps {
  readonly icon: string;
  readonly name: string;
  /** Empty where there is nothing more to say. */
  readonly title: string;
  readonly status: StepStatus | DeedStatus;
  /** The status in words, for who does not see the mark. */
  readonly state: string;
  /** "2 s" */
  readonly note: string | undefined;
}

const marks: Readonly<Record<CardLineProps['status'], string>> = {
  running: 'loading',
  done: 'check',
  failed: 'error',
  stopped: 'circle-slash',
  'rolled-back': 'discard',
};

/** What was done, with what, and how it ended. */
export function CardLine({ icon, name, title, status, state, note }: CardLineProps) {
  return (
    <span class={`step-line step-${status}`}>
      <Icon name={icon} />
      <span class="step-words" title={title === '' ? name : `${name} ${title}`}>
        <span class="step-name" dir="auto">
          {name}
        </span>{' '}
        {title !== '' && (
          <span class="step-title" dir="auto">
            {title}
          </span>
        )}
      </span>
      <span class="visually-hidden">{`, ${state} `}</span>
      {note !== undefined && <span class="aside step-took">{note}</span>}
      <Icon name={marks[status]} spin={status === 'running'} />
    </span>
  );
}

interface Span {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** Undefined where it is not known, or too short to be of interest. */
export function durationOf({ startedAt, endedAt }: Span): string | undefined {
  const seconds = endedAt === undefined ? 0 : Math.round((endedAt - startedAt) / 1000);
  if (seconds < 1) return undefined;
  return seconds < 60
    ? strings.seconds(seconds)
    : strings.minutes(Math.floor(seconds / 60), seconds % 60);
}
