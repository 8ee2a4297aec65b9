import type { DashboardState, SectionName } from '../../src/protocol/dashboard.ts';
import { number } from '../numbers.ts';
import { costText } from './amounts.ts';
import { dashboardStrings as strings } from './dashboardStrings.ts';
import { goToSection } from './goToSection.ts';

interface Figure {
  readonly label: string;
  readonly value: string;
  /** Where more of it stands. */
  readonly section: SectionName;
}

/** What matters most, in a row of figures that lead to their sections. */
export function Figures({ state }: { readonly state: DashboardState }) {
  return (
    <ul class="figures" aria-label={strings.figures.title}>
      {figuresOf(state).map(({ label, value, section }) => (
        <li key={label}>
          <button type="button" class="figure" onClick={() => goToSection(section)}>
            <span class="figure-value">{value}</span> <span class="figure-label">{label}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function figuresOf({ alerts, sessions, models, usage }: DashboardState): readonly Figure[] {
  const { figures } = strings;
  return [
    ...(alerts ? [figure(figures.alerts, alerts.length, 'alerts')] : []),
    ...(sessions
      ? [
          figure(figures.replies, sessions.replies, 'sessions'),
          figure(figures.messages, sessions.waiting, 'sessions'),
        ]
      : []),
    ...(models
      ? [
          figure(figures.requests, models.running, 'models'),
          figure(figures.line, models.waiting, 'models'),
        ]
      : []),
    ...(usage
      ? [{ label: figures.cost, value: costText(usage.total), section: 'usage' } as const]
      : []),
  ];
}

function figure(label: string, value: number, section: SectionName): Figure {
  return { label, value: number(value), section };
}
