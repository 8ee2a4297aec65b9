import type { ContextItem, ContextReceipt } from '../../src/protocol/contextItems.ts';
import { Icon } from '../Icon.tsx';
import { contextIcon, contextLabel, leftOutText, tokensText } from '../contextText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';

/** "Context: 5 items, 2,310 tokens". */
export function ReceiptSummary({ receipt }: { readonly receipt: ContextReceipt }) {
  const sent = receipt.items.filter((item) => item.leftOut === undefined).length;
  return <>{strings.receipt(sent, tokensText(receipt.used, receipt.estimated))}</>;
}

/** What went to the model with a message, and what did not. */
export function ReceiptItems({ receipt }: { readonly receipt: ContextReceipt }) {
  const sent = receipt.items.filter((item) => item.leftOut === undefined);
  const left = receipt.items.filter((item) => item.leftOut !== undefined);
  const masked = receipt.masked ?? [];
  return (
    <div class="fold-body receipt-items">
      <Group title={strings.sent} items={sent} estimated={receipt.estimated} />
      <Group title={strings.leftOut} items={left} estimated={receipt.estimated} />
      {masked.length > 0 && (
        <p class="receipt-masked">
          <Icon name="shield" />
          {strings.masked}: {masked.join(', ')}
        </p>
      )}
    </div>
  );
}

interface GroupProps {
  readonly title: string;
  readonly items: readonly ContextItem[];
  readonly estimated: boolean;
}

function Group({ title, items, estimated }: GroupProps) {
  if (items.length === 0) return null;
  return (
    <>
      <p class="receipt-title">{title}</p>
      <ul>
        {items.map((item) => (
          <ReceiptItem key={item.id} item={item} estimated={estimated} />
        ))}
      </ul>
    </>
  );
}

function ReceiptItem({
  item,
  estimated,
}: {
  readonly item: ContextItem;
  readonly estimated: boolean;
}) {
  const store = usePanel();
  const { id, uri, lines } = item;
  const open = (): void =>
    store.post({
      type: 'open-context',
      item: { id, ...(uri === undefined ? {} : { uri }), ...(lines ? { lines } : {}) },
    });
  return (
    <li>
      <Icon name={contextIcon(item.kind)} />
      {uri === undefined ? (
        <span>{contextLabel(item)}</span>
      ) : (
        <button type="button" class="link-button" onClick={open}>
          {contextLabel(item)}
        </button>
      )}
      <span class="receipt-amount">
        {item.leftOut === undefined ? tokensText(item.tokens, estimated) : leftOutText(item)}
      </span>
    </li>
  );
}
