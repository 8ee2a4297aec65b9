import type { Reply } from '../../src/protocol/sessionState.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';

interface AskButtonProps {
  readonly type: 'retry' | 'continue';
  readonly reply: Reply;
}

/** Retry or Continue. Off while another reply runs. */
export function AskButton({ type, reply }: AskButtonProps) {
  const store = usePanel();
  const ask = (): void => store.postHere({ type, reply: reply.id });
  return (
    <button type="button" class="text-button" disabled={!store.canAsk.value} onClick={ask}>
      {type === 'retry' ? strings.retry : strings.continueReply}
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
