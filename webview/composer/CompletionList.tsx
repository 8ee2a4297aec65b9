import { useEffect, useRef } from 'preact/hooks';
import type { Completion, CompletionKind } from '../../src/protocol/panel.ts';
import { Icon } from '../Icon.tsx';
import type { ShownCompletions } from '../completions.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { strings } from '../strings.ts';

interface CompletionListProps {
  readonly id: string;
  readonly shown: ShownCompletions;
  readonly onChoose: (index: number) => void;
}

/** What may be mentioned, or the commands. The focus stays in the input, which says which one is active. */
export function CompletionList({ id, shown, onChoose }: CompletionListProps) {
  const isCommands = shown.items.every(({ kind }) => kind === 'command' || kind === 'skill');
  return (
    <ul
      id={id}
      class="completions"
      role="listbox"
      // A long one scrolls: as any other that does it is in the tab order.
      tabIndex={0}
      aria-label={isCommands ? strings.commands : strings.completions}
      // The input keeps the focus.
      onMouseDown={(event) => event.preventDefault()}
    >
      {shown.items.map((item, i) => (
        <Option
          key={`${item.kind} ${item.insert} ${item.detail}`}
          id={optionId(id, i)}
          item={item}
          active={i === shown.active}
          onChoose={() => onChoose(i)}
        />
      ))}
    </ul>
  );
}

/** For `aria-activedescendant`. */
export function optionId(list: string, index: number): string {
  return `${list}-${index}`;
}

const icons: Readonly<Record<CompletionKind, string>> = {
  file: 'file',
  folder: 'folder',
  symbol: 'symbol-method',
  provider: 'symbol-keyword',
  command: 'terminal',
  skill: 'mortar-board',
};

interface OptionProps {
  readonly id: string;
  readonly item: Completion;
  readonly active: boolean;
  readonly onChoose: () => void;
}

function Option({ id, item, active, onChoose }: OptionProps) {
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (active) element.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const { kind, label, detail, hint, unavailable } = item;
  const more = visibleText(unavailable ?? detail);
  return (
    <li
      ref={element}
      id={id}
      class={`completion completion-${kind}`}
      role="option"
      aria-selected={active}
      aria-disabled={unavailable !== undefined}
      title={more}
      onClick={onChoose}
    >
      <Icon name={icons[kind]} />
      <span class="visually-hidden">{strings.completionKinds[kind]}</span>
      <span class="completion-label">{visibleText(label)}</span>
      {hint !== undefined && <kbd class="completion-hint">{visibleText(hint)}</kbd>}
      <span class="completion-detail">{more}</span>
    </li>
  );
}
