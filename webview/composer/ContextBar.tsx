import { useId } from 'preact/hooks';
import type { ContextReceipt } from '../../src/protocol/contextItems.ts';
import { contextSegments, type ContextSegment, type ContextSource } from '../contextSegments.ts';
import { tokensText } from '../contextText.ts';
import { strings } from '../strings.ts';
import { SegmentItems } from './SegmentItems.tsx';
import { useRovingFocus } from '../useRovingFocus.ts';

interface ContextBarProps {
  readonly receipt: ContextReceipt;
  /** The source whose pieces are listed. */
  readonly shown: ContextSource | undefined;
  readonly onShow: (source: ContextSource | undefined) => void;
}

/** Where the request's tokens go. */
export function ContextBar({ receipt, shown, onShow }: ContextBarProps) {
  const list = useId();
  const segments = contextSegments(receipt);
  const { row, at, setAt, onKeyDown, focus } = useRovingFocus(segments.length);
  const open = segments.find(({ source }) => source === shown);
  if (segments.length === 0) return null;
  const close = (): void => {
    onShow(undefined);
    focus(at);
  };
  return (
    <div class="context-by-source">
      <div class="context-bar-row">
        <div
          ref={row}
          class="context-bar"
          role="toolbar"
          aria-label={strings.contextBySource}
          onKeyDown={onKeyDown}
        >
          {segments.map((segment, i) => (
            <SegmentButton
              key={segment.source}
              segment={segment}
              receipt={receipt}
              isOpen={segment === open}
              list={list}
              inTabOrder={i === at}
              onClick={() => {
                setAt(i);
                onShow(segment === open ? undefined : segment.source);
              }}
            />
          ))}
        </div>
      </div>
      {open && (
        <SegmentItems id={list} segment={open} estimated={receipt.estimated} onClose={close} />
      )}
    </div>
  );
}

interface SegmentButtonProps {
  readonly segment: ContextSegment;
  readonly receipt: ContextReceipt;
  readonly isOpen: boolean;
  /** Id of the list that opens. */
  readonly list: string;
  readonly inTabOrder: boolean;
  readonly onClick: () => void;
}

function SegmentButton({
  segment,
  receipt,
  isOpen,
  list,
  inTabOrder,
  onClick,
}: SegmentButtonProps) {
  const { source, tokens } = segment;
  const percent = receipt.used === 0 ? 0 : Math.round((tokens / receipt.used) * 100);
  const name = strings.contextSegment(
    strings.contextSources[source],
    tokensText(tokens, receipt.estimated),
    percent,
  );
  return (
    <button
      type="button"
      class={`context-segment context-segment-${source}`}
      style={{ flexGrow: Math.max(1, tokens) }}
      aria-label={name}
      title={name}
      aria-expanded={isOpen}
      {...(isOpen ? { 'aria-controls': list } : {})}
      tabIndex={inTabOrder ? 0 : -1}
      onClick={onClick}
    >
      <span aria-hidden="true" />
    </button>
  );
}
