import type { Failure, FailureAction } from '../../src/protocol/model.ts';
import type { Reply } from '../../src/protocol/sessionState.ts';
import { KeptFold } from '../KeptFold.tsx';
import { Icon } from '../Icon.tsx';
import { visibleText } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { AskButton, AskOtherButton, DiscardButton, PullButton } from './AskButton.tsx';
import { saysAnything } from '../../src/protocol/fullText.ts';

interface FailureCardProps {
  readonly reply: Reply;
  readonly failure: Failure;
}

/** What went wrong, what to do about it, and the buttons that do it. */
export function FailureCard({ reply, failure }: FailureCardProps) {
  return (
    // No alert: it would be heard again with each snapshot, and each time that it scrolls into view.
    <section class="card card-error" role="group" aria-label={strings.failure}>
      <FailureText id={reply.id} failure={failure} />
      <div class="card-actions">
        {!failure.retryable && <FailureActions actions={failure.actions} isFirst />}
        <AskButton type="retry" reply={reply} isFirst={failure.retryable} />
        {saysAnything(reply) && <AskButton type="continue" reply={reply} />}
        <PullButton reply={reply} />
        <AskOtherButton reply={reply} />
        {failure.retryable && <FailureActions actions={failure.actions} />}
        <DiscardButton reply={reply} />
      </div>
    </section>
  );
}

interface FailureTextProps {
  /** What failed: a reply, or the connection. */
  readonly id: string;
  readonly failure: Failure;
}

/** A failure in words; what the other side said is folded. */
export function FailureText({ id, failure }: FailureTextProps) {
  const wait = failure.retryAfter;
  return (
    <>
      <p class="card-title">
        <Icon name="error" />
        <span>{visibleText(failure.title)}</span>
      </p>
      <p>
        {visibleText(failure.advice)}
        {wait !== undefined && wait > 0 && ` ${strings.waitAsked(Math.ceil(wait / 1_000))}`}
      </p>
      {failure.detail !== undefined && (
        <KeptFold id={`failure:${id}`} bodyClass="plain" summary={strings.details}>
          {() => visibleText(failure.detail ?? '')}
        </KeptFold>
      )}
    </>
  );
}

interface FailureActionsProps {
  readonly actions: readonly FailureAction[];
  /** True where the first of them is what helps most. */
  readonly isFirst?: boolean;
}

/** What helps besides Retry. */
export function FailureActions({ actions, isFirst = false }: FailureActionsProps) {
  const store = usePanel();
  const act = (action: FailureAction): void => {
    if (action === 'choose-model') store.focus('model');
    else store.post({ type: 'command', command: action });
  };
  return actions.map((action, at) => (
    <button
      key={action}
      type="button"
      class={isFirst && at === 0 ? 'text-button primary' : 'text-button'}
      onClick={() => act(action)}
    >
      {strings.failureActions[action]}
    </button>
  ));
}
