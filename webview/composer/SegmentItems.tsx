import type { ContextItem } from '../../src/protocol/contextItems.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { openIntent } from '../contextIntents.ts';
import type { ContextSegment } from '../contextSegments.ts';
import { contextIcon, contextLabel, leftOutText, tokensText, whyText } from '../contextText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { PinButton } from './PinButton.tsx';
import { wantsCancel } from './keys.ts';
import { useContextChoice } from './useContextChoice.ts';

interface SegmentItemsProps {
  readonly id: string;
  readonly segment: ContextSegment;
  readonly estimated: boolean;
  readonly onClose: () => void;
}

/** The pieces of one source, to pin or to drop. */
export function SegmentItems({ id, segment, estimated, onClose }: SegmentItemsProps) {
  const { source, tokens, items } = segment;
  const name = strings.contextSources[source];
  return (
    <section
      id={id}
      class="segment"
      aria-label={name}
      onKeyDown={(event) => {
        if (!wantsCancel(event)) return;
        event.stopPropagation();
        onClose();
      }}
    >
      <p class="segment-title">
        <span class={`segment-sign context-segment-${source}`} aria-hidden="true" />
        <span class="segment-name">{name}</span>
        <span class="receipt-amount">{strings.tokens(tokensText(tokens, estimated))}</span>
        <IconButton icon="close" label={strings.closeList} onClick={onClose} />
      </p>
      {items.length === 0 ? (
        <p class="segment-empty">{strings.nothingToChoose}</p>
      ) : (
        <ul>
          {items.map((item) => (
            <SegmentItem key={item.id} item={item} estimated={estimated} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface SegmentItemProps {
  readonly item: ContextItem;
  readonly estimated: boolean;
}

function SegmentItem({ item, estimated }: SegmentItemProps) {
  const store = usePanel();
  const { drop, restore } = useContextChoice(item);
  const label = contextLabel(item);
  const left = item.leftOut !== undefined;
  const why = [strings.contextKinds[item.kind], left ? leftOutText(item) : whyText(item)];
  return (
    <li class={left ? 'segment-item segment-item-left-out' : 'segment-item'}>
      <Icon name={contextIcon(item.kind)} />
      <span class="segment-label">
        <button type="button" class="link-button" onClick={() => store.post(openIntent(item))}>
          {label}
        </button>
        <span class="segment-why">{why.filter((words) => words !== '').join(': ')}</span>
      </span>
      {!left && <span class="receipt-amount">{tokensText(item.tokens, estimated)}</span>}
      <PinButton item={item} />
      {drop && (
        <IconButton icon="close" label={strings.removeFromContext(label)} repeats onClick={drop} />
      )}
      {restore && (
        <IconButton icon="add" label={strings.restoreToContext(label)} repeats onClick={restore} />
      )}
    </li>
  );
}
