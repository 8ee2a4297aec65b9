import type { Reply } from '../../src/protocol/sessionState.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { visibleText } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { useDone } from '../useDone.ts';
import { ReceiptItems, ReceiptSummary } from './ReceiptView.tsx';

/** Who answered, what it cost, what it was given, and what can be done with it. */
export function ReplyFooter({ reply }: { readonly reply: Reply }) {
  const { usage } = reply;
  return (
    <footer class="reply-footer">
      <div class="reply-facts">
        <span class="reply-model">{visibleText(reply.modelLabel)}</span>
        {usage && (
          <span title={strings.usageLong(usage.input, usage.output)}>
            {strings.usage(usage.input, usage.output)}
          </span>
        )}
        {reply.text !== '' && <ReplyActions reply={reply} />}
      </div>
      <details class="fold receipt">
        <summary>
          <Icon name="chevron-right" />
          <ReceiptSummary receipt={reply.receipt} />
        </summary>
        <ReceiptItems receipt={reply.receipt} />
      </details>
    </footer>
  );
}

function ReplyActions({ reply }: { readonly reply: Reply }) {
  const store = usePanel();
  const [copied, showCopied] = useDone(strings.copied);
  const copy = (): void => {
    store.post({ type: 'copy', text: reply.text });
    showCopied();
  };
  const retry = (): void => store.postHere({ type: 'retry', reply: reply.id });
  return (
    <span class="actions" role="group" aria-label={strings.replyActions}>
      <IconButton icon={copied ? 'check' : 'copy'} label={strings.copyReply} onClick={copy} />
      {reply.status === 'ended' && (
        <IconButton
          icon="refresh"
          label={strings.retryReply}
          disabled={!store.canAsk.value}
          onClick={retry}
        />
      )}
    </span>
  );
}
