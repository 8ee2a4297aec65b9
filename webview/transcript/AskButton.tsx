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
  const ask = (): void => {
    const session = store.session.value?.id;
    if (session !== undefined) store.post({ type, session, reply: reply.id });
  };
  return (
    <button type="button" class="text-button" disabled={!store.canAsk.value} onClick={ask}>
      {type === 'retry' ? strings.retry : strings.continueReply}
    </button>
  );
}
