import type { ContextItem } from '../../src/protocol/contextItems.ts';
import { IconButton } from '../IconButton.tsx';
import { pinIntent, pinnable } from '../contextIntents.ts';
import { contextLabel } from '../contextText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';

/** Keeps the file of a piece in the chat, or no longer. Nothing for what is no file. */
export function PinButton({ item }: { readonly item: ContextItem }) {
  const store = usePanel();
  if (!pinnable(item)) return null;
  const pinned = store.pins.value?.some(({ target }) => target === item.uri) ?? false;
  const label = contextLabel({ label: item.label });
  const name = pinned ? strings.unpinFromContext(label) : strings.pinToContext(label);
  const change = (): void => store.post(pinIntent(item, !pinned));
  return <IconButton icon={pinned ? 'pinned' : 'pin'} label={name} onClick={change} />;
}
