import { useEffect, useState } from 'preact/hooks';
import type { DashboardState } from '../../src/protocol/dashboard.ts';
import { Boundary } from '../Boundary.tsx';
import { Icon } from '../Icon.tsx';
import { useDashboard } from './dashboard.ts';
import { dashboardStrings as strings } from './dashboardStrings.ts';
import { Figures } from './Figures.tsx';
import { headingOf } from './goToSection.ts';
import { sections, type Section } from './sections.ts';

const slowStart = 5_000;

/** The whole page: what needs attention, the figures that matter most, and a part for each section. */
export function DashboardApp() {
  const store = useDashboard();
  const state = store.state.value;
  return (
    <main class="dashboard">
      <header class="dashboard-head">
        <h1>{strings.title}</h1>
        <p>{strings.subtitle}</p>
      </header>
      {state ? <Shown state={state} /> : <Starting />}
      <p class="visually-hidden" role="status">
        {store.announcement.value}
      </p>
    </main>
  );
}

function Shown({ state }: { readonly state: DashboardState }) {
  return (
    <>
      <Figures state={state} />
      <div class="dashboard-sections">
        {sections.map((section) => (
          <SectionView key={section.name} section={section} state={state} />
        ))}
      </div>
    </>
  );
}

function SectionView({
  section,
  state,
}: {
  readonly section: Section;
  readonly state: DashboardState;
}) {
  const store = useDashboard();
  const heading = headingOf(section.name);
  const tally = section.tally?.(state);
  return (
    <section
      class={section.isWide ? 'dashboard-section wide' : 'dashboard-section'}
      aria-labelledby={heading}
    >
      <div class="section-head">
        <h2 id={heading} tabIndex={-1}>
          <Icon name={section.icon} />
          {section.title}
        </h2>
        {tally !== undefined && <span class="tally">{tally}</span>}
        <span class="section-actions">
          {section.actions.map(({ label, command }) => (
            <button
              key={command}
              type="button"
              class="link-button"
              onClick={() => store.post({ type: 'command', command })}
            >
              {label}
            </button>
          ))}
        </span>
      </div>
      <Boundary
        onError={(error) => store.fail(error)}
        fallback={<p class="aside">{strings.broken}</p>}
      >
        {state[section.name] === undefined ? (
          <p class="aside">{strings.unread}</p>
        ) : (
          <section.View state={state} />
        )}
      </Boundary>
    </section>
  );
}

/** Before the host's first word: nothing, and after a while a way out. */
function Starting() {
  const store = useDashboard();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowStart);
    return () => clearTimeout(timer);
  }, []);
  if (!slow) return null;
  return (
    <p>
      {strings.slowStart}{' '}
      <button type="button" class="text-button" onClick={() => store.start()}>
        {strings.askAgain}
      </button>
    </p>
  );
}
