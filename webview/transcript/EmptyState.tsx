import { Icon } from '../Icon.tsx';
import { visibleText } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';

/** What a new chat shows: what Parley is for, something to begin with, how to connect a model. */
export function EmptyState() {
  const store = usePanel();
  const status = store.status.value;
  const given = status?.suggestions ?? [];
  const suggestions = given.length > 0 ? given : strings.defaultSuggestions;
  return (
    <div class="empty">
      <Icon name="comment-discussion" />
      <h2>{strings.welcome}</h2>
      <p>{strings.welcomeMore}</p>
      {status?.connection.state === 'offline' && <ConnectHelp />}
      <ul class="suggestions" aria-label={strings.suggestions}>
        {suggestions.slice(0, 3).map((text) => (
          <li key={text}>
            <button type="button" class="suggestion" onClick={() => store.suggest(text)}>
              {visibleText(text)}
            </button>
          </li>
        ))}
      </ul>
      <p class="welcome-keys">{strings.welcomeKeys}</p>
    </div>
  );
}

/** The ways to a model, the nearest first. */
const ways = [
  { advice: strings.connectLocal, label: strings.findModels, command: 'find-models' },
  { advice: strings.connectService, label: strings.setApiKey, command: 'set-api-key' },
  { advice: strings.connectOther, label: strings.openSettings, command: 'open-settings' },
] as const;

function ConnectHelp() {
  const store = usePanel();
  return (
    <section class="card connect" aria-label={strings.connectTitle}>
      <p class="card-title">
        <Icon name="plug" />
        <span>{strings.connectTitle}</span>
      </p>
      <ol class="ways">
        {ways.map(({ advice, label, command }) => (
          <li key={command}>
            {advice}
            <button
              type="button"
              class="text-button"
              onClick={() => store.post({ type: 'command', command })}
            >
              {label}
            </button>
          </li>
        ))}
      </ol>
      <p>{strings.connectMeanwhile}</p>
    </section>
  );
}
