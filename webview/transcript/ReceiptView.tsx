import { useEffect } from 'preact/hooks';
import type { ContextItem, ContextKind, ContextReceipt } from '../../src/protocol/contextItems.ts';
import type { Reply } from '../../src/protocol/sessionState.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { openIntent } from '../contextIntents.ts';
import { contextIcon, contextLabel, leftOutText, tokensText, whyText } from '../contextText.ts';
import { visibleName, visibleText } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { useCanAskAgain } from './useCanAskAgain.ts';

/** "Context: 5 pieces · 2,310 tokens". */
export function ReceiptSummary({ receipt }: { readonly receipt: ContextReceipt }) {
  const sent = receipt.items.filter((item) => item.leftOut === undefined).length;
  return (
    <>{strings.receipt(receipt.itemsSent ?? sent, tokensText(receipt.used, receipt.estimated))}</>
  );
}

/** What a reply was built from, and what was left out. */
export function ReceiptItems({ reply }: { readonly reply: Reply }) {
  const store = usePanel();
  const { items, estimated, message, masked = [], notes = [], itemsSent } = reply.receipt;
  const isMissing = itemsSent !== undefined;
  // Asked for where it is there as well: the host then tells which of its files change.
  useEffect(() => {
    store.postHere({ type: 'load-receipt', reply: reply.id });
  }, [isMissing, store, reply.id]);
  const sent = items.filter((item) => item.leftOut === undefined);
  const left = items.filter((item) => item.leftOut !== undefined);
  return (
    <>
      <Group title={strings.sent} items={sent} reply={reply} />
      {message !== undefined && (
        <p class="receipt-message">
          <Icon name="comment" />
          <span>{strings.contextSources.message}</span>
          <span class="receipt-amount">{tokensText(message, estimated)}</span>
        </p>
      )}
      <Group title={strings.leftOut} items={left} reply={reply} />
      {masked.length > 0 && (
        <p class="receipt-masked">
          <Icon name="shield" />
          <span>
            {strings.masked}: <bdi>{masked.map(secretKindText).join(', ')}</bdi>
          </span>
        </p>
      )}
      {notes.map((note) => (
        <p key={note} class="receipt-masked">
          <Icon name="info" />
          {visibleText(note)}
        </p>
      ))}
    </>
  );
}

/** The journal has kinds of secrets in English; one of an imported chat may be unknown. */
function secretKindText(kind: string): string {
  return (
    Object.entries(strings.secretKinds).find(([each]) => each === kind)?.[1] ?? visibleName(kind)
  );
}

interface GroupProps {
  readonly title: string;
  readonly items: readonly ContextItem[];
  readonly reply: Reply;
}

function Group({ title, items, reply }: GroupProps) {
  if (items.length === 0) return null;
  return (
    <>
      <p class="receipt-title">{title}</p>
      <ul>
        {items.map((item) => (
          <ReceiptItem key={item.id} item={item} reply={reply} />
        ))}
      </ul>
    </>
  );
}

/** What no answer goes without. */
const always: ReadonlySet<ContextKind> = new Set(['instructions', 'tools']);

interface ReceiptItemProps {
  readonly item: ContextItem;
  readonly reply: Reply;
}

function ReceiptItem({ item, reply }: ReceiptItemProps) {
  const store = usePanel();
  const { kind, uri, leftOut, tokens } = item;
  const label = contextLabel(item);
  return (
    <li>
      <Icon name={contextIcon(kind)} />
      <span class="receipt-label">
        {uri === undefined ? (
          <span>{label}</span>
        ) : (
          <button type="button" class="link-button" onClick={() => store.post(openIntent(item))}>
            {label}
          </button>
        )}
        <ReceiptWhy item={item} />
      </span>
      <span class="receipt-amount">
        {leftOut === undefined ? tokensText(tokens, reply.receipt.estimated) : leftOutText(item)}
      </span>
      {leftOut === undefined && !always.has(kind) && (
        <AnswerWithout item={item} label={label} reply={reply} />
      )}
    </li>
  );
}

/** Why it was taken along, how well it matched, and whether it is, or may have been, old. */
function ReceiptWhy({ item }: { readonly item: ContextItem }) {
  const { score, stale, changed, kind } = item;
  const words = [
    // What it is called says it.
    kind === 'history' ? '' : strings.contextKinds[kind],
    whyText(item),
    score === undefined ? '' : strings.score(score),
  ].filter((each) => each !== '' && each !== contextLabel(item));
  return (
    <span class="receipt-why">
      {words.join(', ')}
      {(changed ?? stale) && (
        <span class="receipt-stale">
          <Icon name="history" />
          {changed ? strings.changedSince : strings.stale}
        </span>
      )}
    </span>
  );
}

interface AnswerWithoutProps extends ReceiptItemProps {
  readonly label: string;
}

/** Asks the same again, and does not send this piece. */
function AnswerWithout({ item, label, reply }: AnswerWithoutProps) {
  const store = usePanel();
  const on = useCanAskAgain(reply);
  if (store.past.value || reply.replacedBy !== undefined) return null;
  return (
    <IconButton
      icon="debug-restart"
      label={strings.answerWithout(label)}
      disabled={!on}
      onClick={() => store.postHere({ type: 'retry', reply: reply.id, without: [item.id] })}
    />
  );
}
