import { useMemo } from 'preact/hooks';
import type { Reply } from '../../src/protocol/sessionState.ts';
import { usePanel } from '../panel.ts';
import { nextActionStrings as strings } from './nextActionStrings.ts';
import { nextActions, type NextAction } from './nextActions.ts';

/** What may be done after the last answer. A question goes into the input: the person sends it. */
export function NextActions({ reply }: { readonly reply: Reply }) {
  const store = usePanel();
  const actions = useMemo(() => nextActions(reply.text), [reply.text]);
  if (actions.length === 0 || store.past.value) return null;
  const act = (action: NextAction): void => {
    if (action.type === 'ask') {
      store.outbox.insert(strings.questions[action.question]);
      store.focus('input');
      return;
    }
    const { text, language } = action.code;
    const named = action.path === undefined ? {} : { path: action.path };
    store.postHere({ type: 'use-code', reply: reply.id, use: 'apply', text, language, ...named });
  };
  return (
    <ul class="next-actions" aria-label={strings.next}>
      {actions.map((action) => (
        <li key={action.type === 'ask' ? action.question : action.type}>
          <button
            type="button"
            class="chip next-action"
            disabled={!store.canAsk.value}
            onClick={() => act(action)}
          >
            {action.type === 'ask' ? strings.labels[action.question] : strings.apply}
          </button>
        </li>
      ))}
    </ul>
  );
}
