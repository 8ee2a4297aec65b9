import type { CodeUse } from '../../src/protocol/codeIntent.ts';
import { IconButton } from '../IconButton.tsx';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { useDone } from '../useDone.ts';
import { useRovingFocus } from '../useRovingFocus.ts';
import { needsItsEnd } from './codeUses.ts';

interface CodeToolbarProps {
  readonly text: string;
  readonly uses: readonly CodeUse[];
  /** True where the code has no end yet, or was cut off. */
  readonly unfinished: boolean;
  readonly onUse: (use: CodeUse) => void;
}

const icons: Record<CodeUse, string> = {
  'open-diagram': 'open-preview',
  run: 'terminal',
  apply: 'git-pull-request-go-to-changes',
  'new-file': 'new-file',
};

const labels: Record<CodeUse, string> = {
  'open-diagram': strings.code.openDiagram,
  run: strings.code.run,
  apply: strings.code.apply,
  'new-file': strings.code.newFile,
};

/** What can be done with a block of code: one tab stop, within which the arrow keys go. */
export function CodeToolbar({ text, uses, unfinished, onUse }: CodeToolbarProps) {
  const store = usePanel();
  const [copied, showCopied] = useDone(strings.copied);
  const { row, at, setAt, onKeyDown } = useRovingFocus(uses.length + 2);
  const copy = (): void => {
    store.post({ type: 'copy', text });
    showCopied();
  };
  const order = (index: number): number => (index === at ? 0 : -1);
  return (
    <div
      ref={row}
      class="actions"
      role="toolbar"
      aria-label={strings.code.actions}
      onKeyDown={onKeyDown}
      onFocusIn={({ target, currentTarget }) => setAt(indexOf(target, currentTarget))}
    >
      {uses.map((use, index) => (
        <UseButton
          key={use}
          use={use}
          off={unfinished && needsItsEnd(use)}
          tabIndex={order(index)}
          onUse={onUse}
        />
      ))}
      <IconButton
        icon="insert"
        label={strings.insertCode}
        tabIndex={order(uses.length)}
        onClick={() => store.post({ type: 'insert', text })}
      />
      <IconButton
        icon={copied ? 'check' : 'copy'}
        label={strings.copyCode}
        tabIndex={order(uses.length + 1)}
        onClick={copy}
      />
    </div>
  );
}

interface UseButtonProps {
  readonly use: CodeUse;
  readonly off: boolean;
  readonly tabIndex: number;
  readonly onUse: (use: CodeUse) => void;
}

function UseButton({ use, off, tabIndex, onUse }: UseButtonProps) {
  return (
    <IconButton
      icon={icons[use]}
      label={off ? strings.code.unfinished(labels[use]) : labels[use]}
      off={off}
      tabIndex={tabIndex}
      onClick={() => onUse(use)}
    />
  );
}

/** Which of a toolbar's buttons has the focus. */
function indexOf(target: EventTarget | null, toolbar: Element): number {
  return [...toolbar.querySelectorAll('button')].findIndex((each) => each === target);
}
