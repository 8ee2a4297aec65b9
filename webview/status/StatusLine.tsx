import type { ConnectionState, ContextPreview, HealthView } from '../../src/protocol/panel.ts';
import { Icon } from '../Icon.tsx';
import { tokensText, windowUse } from '../contextText.ts';
import { visibleName, visibleText } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { ProgressRing } from '../ui/ProgressRing.tsx';
import { ModelPicker } from './ModelPicker.tsx';

/** Which model answers and how it is, how full its window is, what else runs. */
export function StatusLine() {
  const status = usePanel().status.value;
  return (
    <footer class="status">
      <div class="status-row">
        {status && <ModelPicker status={status} />}
        <Connection state={status?.connection.state ?? 'starting'} health={status?.health} />
        {status?.context && <ContextUse preview={status.context} />}
        {status && <RunningElsewhere titles={status.runningElsewhere} />}
      </div>
    </footer>
  );
}

const icons = {
  starting: undefined,
  searching: undefined,
  ready: 'check',
  offline: 'debug-disconnect',
  slow: 'watch',
  unwell: 'warning',
  failing: 'warning',
} as const;

const wellness = { ok: 'ready', slow: 'slow', failing: 'unwell' } as const;

interface ConnectionProps {
  readonly state: ConnectionState['state'] | 'starting';
  readonly health: HealthView | undefined;
}

/** Whether a model is there to answer, and how the one chosen did lately. */
function Connection({ state, health }: ConnectionProps) {
  const shown = state === 'ready' ? (health ? wellness[health.state] : state) : state;
  const icon = icons[shown];
  const hint = state === 'offline' ? strings.offlineHint : health?.text;
  return (
    <span
      class={`connection connection-${shown}`}
      {...(hint === undefined ? {} : { title: visibleText(hint) })}
    >
      {icon === undefined ? (
        <ProgressRing label={strings.connection[shown]} />
      ) : (
        <Icon name={icon} />
      )}
      {strings.connection[shown]}
    </span>
  );
}

function ContextMeter({ preview }: { readonly preview: ContextPreview }) {
  const { used, capacity, percent, fullness } = windowUse(preview.receipt);
  const text = strings.contextOf(
    tokensText(used, preview.receipt.estimated),
    tokensText(capacity, false),
  );
  return (
    <div
      class={`meter meter-${fullness}`}
      role="meter"
      aria-label={strings.contextUsed}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
      aria-valuetext={text}
    >
      <div class="meter-fill" style={{ width: `${percent}%` }} />
    </div>
  );
}

/** US dollars from which on sending says what it costs, without being asked. */
const expensive = 0.05;

function ContextUse({ preview }: { readonly preview: ContextPreview }) {
  const { cost } = preview;
  const { used, capacity, fullness } = windowUse(preview.receipt);
  const text = strings.contextOf(
    tokensText(used, preview.receipt.estimated),
    tokensText(capacity, false),
  );
  return (
    <span
      class={`context-use context-use-${fullness}`}
      {...(cost === undefined ? {} : { title: strings.costOfSending(cost) })}
    >
      <ContextMeter preview={preview} />
      {(fullness === 'tight' || fullness === 'full') && <Icon name="warning" />}
      {preview.counting ? strings.counting : text}
      {cost !== undefined && cost >= expensive && ` · ${strings.costAbove(cost)}`}
      {fullness === 'tight' && ` · ${strings.contextTight}`}
      {fullness === 'full' && ` · ${strings.contextFull}`}
    </span>
  );
}

function RunningElsewhere({ titles }: { readonly titles: readonly string[] }) {
  if (titles.length === 0) return null;
  return (
    <span class="running-elsewhere" title={titles.map(visibleName).join('\n')}>
      <span class="badge">{titles.length}</span> {strings.runningElsewhere(titles.length)}
    </span>
  );
}
