import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { usePanel } from '../panel.ts';
import { pasteName, pasteParts } from './pasteName.ts';
import { pasteStrings } from './pasteStrings.ts';
import type { Pasting } from './pasting.ts';
import type { PastedText } from './writtenText.ts';

interface PasteStripProps {
  readonly pastes: readonly PastedText[];
  readonly pasting: Pick<Pasting, 'remove' | 'inline'>;
  readonly off: boolean;
}

/** The long texts that go with a message, and what can be done with them. */
export function PasteStrip({ pastes, pasting, off }: PasteStripProps) {
  const store = usePanel();
  if (pastes.length === 0) return null;
  return (
    <ul class="chips pastes" aria-label={pasteStrings.list}>
      {pastes.map((paste) => {
        const [what, lines] = pasteParts(paste, pastes);
        const name = pasteName(paste, pastes);
        const open = pasteStrings.open(name);
        return (
          <li key={paste} class="chip">
            <button
              type="button"
              class="chip-label"
              title={open}
              onClick={() => store.post({ type: 'open-text', text: paste.text })}
            >
              <span class="visually-hidden">{open}</span>
              <Icon name="note" />
              <span class="chip-name" aria-hidden="true">
                <span class="chip-head">{what}</span>
              </span>
              <span class="chip-detail" aria-hidden="true">
                {lines}
              </span>
            </button>
            <IconButton
              icon="arrow-down"
              label={pasteStrings.inline(name)}
              disabled={off}
              onClick={() => pasting.inline(paste)}
            />
            <IconButton
              icon="close"
              label={pasteStrings.remove(name)}
              disabled={off}
              repeats
              onClick={() => pasting.remove(paste)}
            />
          </li>
        );
      })}
    </ul>
  );
}
