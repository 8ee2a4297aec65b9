import { useRef, useState } from 'preact/hooks';
import type { ContextItem } from '../../src/protocol/contextItems.ts';
import type { ContextPreview } from '../../src/protocol/panel.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { openIntent } from '../contextIntents.ts';
import {
  chipLabel,
  contextIcon,
  contextLabel,
  leftOutText,
  sharedNames,
  tokensText,
} from '../contextText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { useContextChoice } from './useContextChoice.ts';
import { useIsLow } from './useIsLow.ts';
import { useWidth } from './useWidth.ts';

/** What the next message takes along, and what it does not: nothing is sent that is not here. */
export function ContextChips({ preview }: { readonly preview: ContextPreview }) {
  const [all, setAll] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const room = useIsLow() ? lowRoom : roomFor(width);
  const { items, estimated } = preview.receipt;
  const ordered = [...items].toSorted((a, b) => Number(!!a.leftOut) - Number(!!b.leftOut));
  // One more chip takes no more room than the button that would hide it.
  const shown = all || ordered.length <= room + 1 ? ordered : ordered.slice(0, room);
  const hidden = ordered.length - shown.length;
  const shared = sharedNames(items);
  return (
    <div ref={frame} class="chips-frame">
      <ul class="chips" aria-label={strings.context} aria-busy={preview.counting}>
        {shown.map((item) => (
          <Chip key={item.id} item={item} name={chipLabel(item, shared)} estimated={estimated} />
        ))}
        {(hidden > 0 || all) && ordered.length > room + 1 && (
          <li>
            <button
              type="button"
              class="chip chip-more"
              aria-expanded={all}
              onClick={() => setAll(!all)}
            >
              {all ? strings.lessContext : strings.moreContext(hidden)}
            </button>
          </li>
        )}
      </ul>
    </div>
  );
}

/** In a low or zoomed panel the conversation needs the height. */
const lowRoom = 1;

/** How many chips are shown before the rest folds, by the panel's width in pixels. */
function roomFor(width: number): number {
  if (width < 320) return 3;
  return width < 560 ? 5 : 9;
}

interface ChipProps {
  readonly item: ContextItem;
  readonly name: readonly [head: string, tail: string];
  readonly estimated: boolean;
}

function Chip({ item, name, estimated }: ChipProps) {
  const label = contextLabel(item);
  const left = item.leftOut !== undefined;
  const { drop, restore } = useContextChoice(item);
  return (
    <li class={left ? 'chip chip-left-out' : 'chip'}>
      <ChipLabel
        item={item}
        name={name}
        detail={left ? leftOutText(item) : tokensText(item.tokens, estimated)}
      />
      {drop && (
        <IconButton icon="close" label={strings.removeFromContext(label)} repeats onClick={drop} />
      )}
      {restore && (
        <IconButton icon="add" label={strings.restoreToContext(label)} repeats onClick={restore} />
      )}
    </li>
  );
}

interface ChipLabelProps {
  readonly item: ContextItem;
  /** Of a path its folder and its name. */
  readonly name: readonly [head: string, tail: string];
  /** Tokens, or why it is left out. */
  readonly detail: string;
}

function ChipLabel({ item, name: [head, tail], detail }: ChipLabelProps) {
  const store = usePanel();
  const { kind } = item;
  const name = strings.contextItem(
    contextLabel(item),
    strings.contextKinds[kind],
    item.leftOut ? detail : strings.tokens(detail),
  );
  const open = (): void => store.post(openIntent(item));
  return (
    <button type="button" class="chip-label" title={name} onClick={open}>
      <span class="visually-hidden">{name}</span>
      <Icon name={contextIcon(kind)} />
      <span class="chip-name" aria-hidden="true">
        <span class="chip-head">{head}</span>
        <span class="chip-tail">{tail}</span>
      </span>
      <span class="chip-detail" aria-hidden="true">
        {detail}
      </span>
    </button>
  );
}
