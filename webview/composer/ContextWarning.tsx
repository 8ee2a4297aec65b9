import { useEffect, useRef } from 'preact/hooks';
import type { ContextReceipt } from '../../src/protocol/contextItems.ts';
import { Icon } from '../Icon.tsx';
import { windowUse, type Fullness } from '../contextText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';

interface ContextWarningProps {
  readonly receipt: ContextReceipt;
  /** Shows the files, to drop some. */
  readonly onDrop: () => void;
}

const levels: Readonly<Record<Fullness, number>> = { fine: 0, filling: 1, tight: 2, full: 3 };

/** Says from 70 % on how full the window is, and what helps. */
export function ContextWarning({ receipt, onDrop }: ContextWarningProps) {
  const store = usePanel();
  const { percent, fullness } = windowUse(receipt);
  const text = strings.contextFilling(Math.round(percent));
  const before = useRef(0);
  useEffect(() => {
    const level = levels[fullness];
    // Once for each step up: every letter typed changes the figure.
    if (level > before.current) store.say(text);
    before.current = level;
  }, [fullness]);
  if (fullness === 'fine') return null;
  const hasHistory = receipt.items.some(({ kind }) => kind === 'history');
  return (
    <div class={`context-warning context-warning-${fullness}`}>
      <Icon name={fullness === 'filling' ? 'info' : 'warning'} />
      <span class="context-warning-text">{text}</span>
      <span class="context-warning-actions">
        {hasHistory && (
          <button
            type="button"
            class="text-button"
            title={strings.compactHint}
            onClick={() => store.post({ type: 'command', command: 'compact-chat' })}
          >
            {strings.compact}
          </button>
        )}
        <button
          type="button"
          class="text-button"
          onClick={() => store.post({ type: 'command', command: 'new-session' })}
        >
          {strings.newChat}
        </button>
        <button type="button" class="text-button" onClick={onDrop}>
          {strings.dropFiles}
        </button>
      </span>
    </div>
  );
}
