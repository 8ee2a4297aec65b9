import type { ReplyOrigin } from '../../src/protocol/model.ts';
import { answererOf, type Reply } from '../../src/protocol/sessionState.ts';
import { actionStrings } from '../actionStrings.ts';
import { KeptFold } from '../KeptFold.tsx';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { visibleName, visibleText } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { CopyButton } from './CopyButton.tsx';
import { PinButton, PinnedMark } from './PinButton.tsx';
import { QuoteButton } from './QuoteButton.tsx';
import { ReceiptItems, ReceiptSummary } from './ReceiptView.tsx';
import { DeleteButton } from './RemovedTurn.tsx';
import { useCanAskAgain } from './useCanAskAgain.ts';
import { saysAnything, fullText } from '../../src/protocol/fullText.ts';

/** Who answered, what it cost, what it was given, and what can be done with it. */
export function ReplyFooter({ reply }: { readonly reply: Reply }) {
  const { usage, origin } = reply;
  return (
    <footer class="reply-footer">
      {origin?.label !== undefined && (
        <p class="reply-instead">
          <Icon name="arrow-swap" />
          {visibleText(strings.answeredBy(origin.label, origin.why ?? ''))}
        </p>
      )}
      <div class="reply-facts">
        <span class="reply-model">{visibleName(answererOf(reply))}</span>
        {usage && (
          <span title={strings.usageLong(usage.input, usage.output)}>
            {strings.usage(usage.input, usage.output)}
          </span>
        )}
        {origin && <Origin origin={origin} about={usage?.estimated === true} />}
        {reply.pinned && <PinnedMark />}
        {saysAnything(reply) && <ReplyActions reply={reply} />}
      </div>
      <KeptFold
        id={`receipt:${reply.id}`}
        class="receipt"
        bodyClass="receipt-items"
        summary={<ReceiptSummary receipt={reply.receipt} />}
      >
        {() => <ReceiptItems reply={reply} />}
      </KeptFold>
    </footer>
  );
}

/** What it cost, and what stood between the question and the answer. */
function Origin({ origin, about }: { readonly origin: ReplyOrigin; readonly about: boolean }) {
  const { cost, cached, attempts = 1 } = origin;
  return (
    <>
      {cached && <span title={strings.cachedLong}>{strings.cached}</span>}
      {cost !== undefined && !cached && (
        <span title={about ? strings.costAbout : strings.costLong}>{strings.cost(cost)}</span>
      )}
      {attempts > 1 && <span>{strings.attempts(attempts)}</span>}
    </>
  );
}

function ReplyActions({ reply }: { readonly reply: Reply }) {
  const store = usePanel();
  const again = useCanAskAgain(reply);
  const models = store.status.value?.models.length ?? 0;
  const retry = (): void => store.postHere({ type: 'retry', reply: reply.id });
  return (
    <span class="actions" role="group" aria-label={strings.replyActions}>
      <PinButton message={reply} />
      <CopyButton text={() => fullText(reply)} label={strings.copyReply} />
      <IconButton
        icon="go-to-file"
        label={actionStrings.openAnswer}
        onClick={() => store.postHere({ type: 'open-answer', reply: reply.id })}
      />
      <QuoteButton message={reply} />
      {!store.past.value && (
        <IconButton
          icon="repo-forked"
          label={strings.forkHere}
          onClick={() => store.postHere({ type: 'fork', message: reply.to })}
        />
      )}
      {reply.status === 'ended' && (
        <IconButton icon="refresh" label={strings.retryReply} disabled={!again} onClick={retry} />
      )}
      {models > 1 && (
        <IconButton
          icon="arrow-swap"
          label={actionStrings.retryWith}
          disabled={!again}
          onClick={() => store.focus('model', { open: true, retry: reply.id })}
        />
      )}
      {models > 1 && (
        <IconButton
          icon="split-horizontal"
          label={actionStrings.askSeveral}
          disabled={!store.canAsk.value}
          onClick={() => store.postHere({ type: 'ask-several', reply: reply.id })}
        />
      )}
      <DeleteButton message={reply} />
    </span>
  );
}
