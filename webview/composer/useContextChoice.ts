import type { ContextItem } from '../../src/protocol/contextItems.ts';
import { pinIntent, pinnable } from '../contextIntents.ts';
import { usePanel } from '../panel.ts';

/** What a person may do about a piece of context; undefined where there is nothing to do. */
interface ContextChoice {
  readonly drop: (() => void) | undefined;
  readonly restore: (() => void) | undefined;
}

/** Dropping what is there because it is pinned is unpinning it. */
export function useContextChoice(item: ContextItem): ContextChoice {
  const store = usePanel();
  const { id, kind, uri, leftOut, removable } = item;
  const isPinned = store.pins.value?.some(({ target }) => target === uri) ?? false;
  const unpins = isPinned && pinnable(item) && (kind === 'pinned' || id === `folder:${uri}`);
  const drop = (): void =>
    store.post(unpins ? pinIntent(item, false) : { type: 'remove-context', id });
  const restore = (): void => store.post({ type: 'restore-context', id });
  return {
    drop: removable && (leftOut === undefined || unpins) ? drop : undefined,
    restore: leftOut === 'removed' ? restore : undefined,
  };
}
