import { findMessage, type Reply } from '../../src/protocol/sessionState.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { spareModel } from '../status/spareModel.ts';
import { strings } from '../strings.ts';
import { useCanAskAgain } from './useCanAskAgain.ts';
import { saysAnything } from '../../src/protocol/fullText.ts';

interface AskButtonProps {
  readonly type: 'retry' | 'continue';
  readonly reply: Reply;
  /** True where it is what helps most. */
  readonly isFirst?: boolean;
}

/** Retry or Continue. Off while another reply runs; Retry is not where that is another answer to the same. */
export function AskButton({ type, reply, isFirst = false }: AskButtonProps) {
  const store = usePanel();
  const again = useCanAskAgain(reply);
  const on = type === 'retry' ? again : store.canAsk.value;
  const ask = (): void => store.postHere({ type, reply: reply.id });
  return (
    <button
      type="button"
      class={isFirst ? 'text-button primary' : 'text-button'}
      disabled={!on}
      onClick={ask}
    >
      {type === 'retry' ? strings.retry : strings.continueReply}
    </button>
  );
}

/** Asks somebody else from the beginning; what came is kept. Nothing where nobody else can answer. */
export function AskOtherButton({ reply }: { readonly reply: Reply }) {
  const store = usePanel();
  const on = useCanAskAgain(reply);
  const status = store.status.value;
  const asked = store.session.value && findMessage(store.session.value, reply.to);
  const spare = status && spareModel(status, reply, asked);
  if (!spare) return null;
  return (
    <button
      type="button"
      class="text-button"
      title={saysAnything(reply) ? strings.askOtherHint : undefined}
      disabled={!on}
      onClick={() => store.postHere({ type: 'retry', reply: reply.id, model: spare.ref })}
    >
      {strings.askOther(visibleText(spare.label))}
    </button>
  );
}

/** Has the server fetch the model that it does not have, and asks again then. */
export function PullButton({ reply }: { readonly reply: Reply }) {
  const store = usePanel();
  const { failure, model } = reply;
  const isGone = failure?.kind === 'unknown-model' || failure?.kind === 'no-model';
  if (!isGone || !store.status.value?.pulls?.includes(model.provider)) return null;
  return (
    <button
      type="button"
      class="text-button"
      disabled={!store.canAsk.value}
      onClick={() => store.postHere({ type: 'pull-model', reply: reply.id })}
    >
      {strings.pull(visibleText(model.model))}
    </button>
  );
}

/** Says that the rest of an interrupted or failed reply is not wanted. */
export function DiscardButton({ reply }: { readonly reply: Reply }) {
  const store = usePanel();
  const discard = (): void =>
    store.postHere({ type: 'resolve-interruption', id: reply.id, action: 'discard' });
  return (
    <button
      type="button"
      class="text-button"
      title={strings.discardHint}
      disabled={!store.canWrite.value}
      onClick={discard}
    >
      {strings.resolutions.discard}
    </button>
  );
}
