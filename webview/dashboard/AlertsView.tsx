import type { DashboardAlert, DashboardState } from '../../src/protocol/dashboard.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { dashboardStrings as strings } from './dashboardStrings.ts';
import { goToSection } from './goToSection.ts';
import { Mark } from './Mark.tsx';

/** What a person should know of, the worst first. */
export function AlertsView({ state: { alerts = [] } }: { readonly state: DashboardState }) {
  if (alerts.length === 0) return <Mark tone="good">{strings.alerts.none}</Mark>;
  return (
    <ul class="alerts" aria-label={strings.alerts.title}>
      {alerts.map((alert) => (
        <AlertRow key={alert.id} alert={alert} />
      ))}
    </ul>
  );
}

function AlertRow({ alert: { severity, text, section } }: { readonly alert: DashboardAlert }) {
  return (
    <li>
      <Mark tone={severity}>
        <span class="visually-hidden">{strings.alerts[severity]}: </span>
        {visibleText(text)}
      </Mark>
      <button
        type="button"
        class="link-button"
        aria-label={strings.alerts.showIn(strings[section].title)}
        onClick={() => goToSection(section)}
      >
        {strings.alerts.show}
      </button>
    </li>
  );
}
