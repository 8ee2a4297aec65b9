import { useEffect, useRef } from 'preact/hooks';
import type { Completion, CompletionKind, MentionPreview } from '../../src/protocol/completion.ts';
import { isolatedPath } from '../../src/protocol/isolated.ts';
import { Icon } from '../Icon.tsx';
import type { ShownCompletions } from '../completions.ts';
import { visibleName, visibleText } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';

interface CompletionListProps {
  readonly id: string;
  readonly shown: ShownCompletions;
  readonly onChoose: (index: number) => void;
}

/** What may be mentioned, or the commands. The focus stays in the input, which says which one is active. */
export function CompletionList({ id, shown, onChoose }: CompletionListProps) {
  const preview = usePanel().completions.preview.value;
  const isCommands = shown.items.every(({ kind }) => kind === 'command' || kind === 'skill');
  return (
    <div class="completion-popup">
      {preview && <Preview id={previewId(id)} preview={preview} />}
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
            describedBy={i === shown.active && preview ? previewId(id) : undefined}
            onChoose={() => onChoose(i)}
          />
        ))}
      </ul>
    </div>
  );
}

interface PreviewProps {
  readonly id: string;
  readonly preview: MentionPreview;
}

/** A few lines of what the active one leads to; a screen reader gets them as its description. */
function Preview({ id, preview: { title, text, more, first } }: PreviewProps) {
  const lines = visibleText(text).split('\n');
  const shown = isolatedPath(visibleName(title));
  return (
    <div id={id} class="completion-preview" onMouseDown={(event) => event.preventDefault()}>
      <span class="visually-hidden">{strings.previewOf(shown)}</span>
      <p class="completion-preview-title" aria-hidden="true">
        {shown}
      </p>
      <pre>
        {lines.map((line, at) => (
          <span key={at} class="completion-preview-line">
            {first !== undefined && (
              <span class="completion-preview-number" aria-hidden="true">
                {first + at}
              </span>
            )}
            <bdi>{line}</bdi>
            {'\n'}
          </span>
        ))}
      </pre>
      {more > 0 && <p class="completion-preview-more">{strings.moreLines(more)}</p>}
    </div>
  );
}

function previewId(list: string): string {
  return `${list}-preview`;
}

/** For `aria-activedescendant`. */
export function optionId(list: string, index: number): string {
  return `${list}-${index}`;
}

const icons: Readonly<Record<CompletionKind, string>> = {
  file: 'file',
  folder: 'folder',
  symbol: 'symbol-method',
  person: 'person',
  model: 'sparkle',
  provider: 'symbol-keyword',
  command: 'terminal',
  skill: 'mortar-board',
};

/** Codicons of symbols, by what languages call them. */
const symbolIcons: Readonly<Record<string, string>> = {
  class: 'class',
  interface: 'interface',
  trait: 'interface',
  enum: 'enum',
  struct: 'structure',
  record: 'structure',
  union: 'structure',
  type: 'class',
  impl: 'class',
  namespace: 'namespace',
  module: 'namespace',
  mod: 'namespace',
  const: 'constant',
  constant: 'constant',
  static: 'constant',
  define: 'constant',
  let: 'variable',
  var: 'variable',
  variable: 'variable',
  property: 'property',
  field: 'field',
};

/** Most symbols are functions, and their sign is the one of what nobody knows better, too. */
function symbolIcon(what: string | undefined): string {
  const known =
    what !== undefined && Object.hasOwn(symbolIcons, what) ? symbolIcons[what] : 'method';
  return `symbol-${known}`;
}

interface OptionProps {
  readonly id: string;
  readonly item: Completion;
  readonly active: boolean;
  readonly describedBy: string | undefined;
  readonly onChoose: () => void;
}

function Option({ id, item, active, describedBy, onChoose }: OptionProps) {
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (active) element.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const { kind, label, detail, hint, what, unavailable } = item;
  const more = isolatedPath(visibleName(unavailable ?? detail));
  return (
    <li
      ref={element}
      id={id}
      class={`completion completion-${kind}`}
      role="option"
      aria-selected={active}
      aria-disabled={unavailable !== undefined}
      title={more}
      {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
      onClick={onChoose}
    >
      <Icon name={kind === 'symbol' ? symbolIcon(what) : icons[kind]} />
      <span class="visually-hidden">{strings.completionKinds[kind]}</span>
      <span class="completion-label">{isolatedPath(visibleName(label))}</span>
      {what !== undefined && <span class="completion-what">{visibleName(what)}</span>}
      {hint !== undefined && <kbd class="completion-hint">{visibleName(hint)}</kbd>}
      <span class="completion-detail">{more}</span>
    </li>
  );
}
