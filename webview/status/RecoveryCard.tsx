import type { Interruption, InterruptionAction } from '../../src/protocol/interruptions.ts';
import { Icon } from '../Icon.tsx';
import { visibleName } from '../markdown/visibleText.ts';
import { momentText } from '../numbers.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';

/** What an unclean end cut off, in any chat, and what can be done about each. */
export function RecoveryCard() {
  const interrupted = usePanel().status.value?.interrupted ?? [];
  if (interrupted.length === 0) return null;
  return (
    <section class="recovery" aria-label={strings.recovery}>
      <details class="fold" open>
        <summary>
          <Icon name="chevron-right" />
          <span>{strings.interruptedTitle}</span>
          <span class="badge">{interrupted.length}</span>
        </summary>
        <ul>
          {interrupted.map((each) => (
            <InterruptionRow key={each.id} interruption={each} />
          ))}
        </ul>
      </details>
    </section>
  );
}

const icons = { reply: 'comment', edit: 'diff', command: 'terminal' } as const;

function InterruptionRow({ interruption }: { readonly interruption: Interruption }) {
  const store = usePanel();
  const { id, kind, session, title, label, at, actions } = interruption;
  const resolve = (action: InterruptionAction): void =>
    store.post({ type: 'resolve-interruption', session, id, action });
  const named = `interrupted-${id}`;
  return (
    <li>
      <Icon name={icons[kind]} />
      <div id={named} class="recovery-what">
        <span class="visually-hidden">{strings.interruptedKinds[kind]}: </span>
        <span class="recovery-label">{visibleName(label)}</span>
        <span class="recovery-where">
          <bdi>{visibleName(title)}</bdi>
          {` · ${momentText(at)}`}
        </span>
      </div>
      <div class="card-actions">
        {actions.map((action) => (
          <button
            key={action}
            type="button"
            class="text-button"
            title={strings.resolutionHints[action]}
            aria-describedby={named}
            onClick={() => resolve(action)}
          >
            {strings.resolutions[action]}
          </button>
        ))}
      </div>
    </li>
  );
}
