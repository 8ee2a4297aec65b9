import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ModelRef } from '../../src/protocol/model.ts';
import type { PanelStatus } from '../../src/protocol/panel.ts';
import { isTaken, wantsCancel } from '../composer/keys.ts';
import { visibleName } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { ModelOption } from './ModelOption.tsx';
import { modelGroups, type Ability, type ModelGroup, type ModelRow } from './modelRows.ts';

const abilities: readonly Ability[] = ['tools', 'images', 'reasoning'];
/** The id of the menu's element. */
export const modelMenu = 'model-menu';
const listId = 'model-list';

interface ModelMenuProps {
  readonly status: PanelStatus;
  /** What is chosen for, where that is not the next message. */
  readonly title?: string;
  readonly onChoose: (model: ModelRef) => void;
  readonly onClose: () => void;
}

/** All models, narrowed by what is typed and by what they can. The focus stays in the input. */
export function ModelMenu({ status, title, onChoose, onClose }: ModelMenuProps) {
  const needsImages = usePanel().images.drafts.value.length > 0;
  const [text, setText] = useState('');
  const [wanted, setWanted] = useState<readonly Ability[]>([]);
  const groups = modelGroups(status, { text, abilities: wanted, needs: { images: needsImages } });
  const rows = groups.flatMap((group) => group.rows);
  const [active, setActive] = useActive(rows);
  const onKeyDown = (event: KeyboardEvent): void => {
    // Keys of the other controls, and of an input method, are their own.
    const moves = event.target instanceof HTMLInputElement && !isTaken(event);
    const move = moves ? moveFor(event.key, text === '', active, rows.length) : undefined;
    const to = wantsCancel(event) ? 'close' : move;
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const row = rows[active];
    if (to === 'close') onClose();
    else if (to !== 'choose') setActive(to);
    else if (row) onChoose(row.info.ref);
  };
  return (
    <div
      id={modelMenu}
      class="model-menu"
      role="dialog"
      aria-label={title ?? strings.models}
      onKeyDown={onKeyDown}
    >
      {title !== undefined && <div class="model-heading">{title}</div>}
      <Filter text={text} onType={setText} active={active} count={rows.length} />
      <div class="model-abilities" role="group" aria-label={strings.onlyThose}>
        {abilities.map((ability) => (
          <button
            key={ability}
            type="button"
            class="chip model-ability"
            aria-pressed={wanted.includes(ability)}
            onClick={() => setWanted(toggled(wanted, ability))}
          >
            {strings.abilities[ability]}
          </button>
        ))}
      </div>
      <List groups={groups} rows={rows} active={active} onChoose={onChoose} />
      {rows.length === 0 && <NoneFound />}
    </div>
  );
}

/** Who does not see the list end hears of it. */
function NoneFound() {
  const store = usePanel();
  useEffect(() => store.say(strings.noSuchModel), [store]);
  return <p class="model-none">{strings.noSuchModel}</p>;
}

interface FilterProps {
  readonly text: string;
  readonly onType: (text: string) => void;
  readonly active: number;
  readonly count: number;
}

function Filter({ text, onType, active, count }: FilterProps) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  return (
    <input
      ref={input}
      type="text"
      class="model-filter"
      role="combobox"
      aria-label={strings.typeToFilter}
      aria-expanded="true"
      aria-controls={listId}
      aria-autocomplete="list"
      {...(count > 0 ? { 'aria-activedescendant': optionId(active) } : {})}
      placeholder={strings.typeToFilter}
      value={text}
      onInput={({ currentTarget }) => onType(currentTarget.value)}
    />
  );
}

interface ListProps {
  readonly groups: readonly ModelGroup[];
  readonly rows: readonly ModelRow[];
  readonly active: number;
  readonly onChoose: (model: ModelRef) => void;
}

function List({ groups, rows, active, onChoose }: ListProps) {
  return (
    <div id={listId} class="model-list" role="listbox" aria-label={strings.models}>
      {groups.map((group) => (
        <div key={headingOf(group)} role="group" aria-label={headingOf(group)}>
          <div class="model-heading" aria-hidden="true">
            {headingOf(group)}
          </div>
          {group.rows.map((row) => {
            const at = rows.indexOf(row);
            return (
              <ModelOption
                key={row.key}
                id={optionId(at)}
                row={row}
                active={at === active}
                onChoose={() => onChoose(row.info.ref)}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}

function headingOf({ kind, label }: ModelGroup): string {
  if (kind === 'profiles') return strings.profilesHeading;
  return kind === 'lacking' ? strings.lackingHeading : visibleName(label);
}

/** The line that Enter takes: the chosen model's at first, the first one whenever the list is another. */
function useActive(rows: readonly ModelRow[]): readonly [number, (at: number) => void] {
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      rows.findIndex(({ chosen }) => chosen),
    ),
  );
  const keys = rows.map(({ key }) => key).join('\n');
  const before = useRef(keys);
  useEffect(() => {
    if (before.current !== keys) setActive(0);
    before.current = keys;
  }, [keys]);
  return [Math.min(active, Math.max(0, rows.length - 1)), setActive];
}

/** To a line, or what else a key of the filter does. */
type Move = number | 'choose' | undefined;

/** Home and End move in the text where there is some. */
function moveFor(key: string, atEnds: boolean, active: number, count: number): Move {
  switch (key) {
    case 'ArrowDown':
      return (active + 1) % Math.max(1, count);
    case 'ArrowUp':
      return (active + count - 1) % Math.max(1, count);
    case 'PageDown':
      return Math.min(count - 1, active + 10);
    case 'PageUp':
      return Math.max(0, active - 10);
    case 'Home':
      return atEnds ? 0 : undefined;
    case 'End':
      return atEnds ? count - 1 : undefined;
    case 'Enter':
      return 'choose';
    default:
      return undefined;
  }
}

function optionId(at: number): string {
  return `model-option-${at}`;
}

function toggled(all: readonly Ability[], one: Ability): readonly Ability[] {
  return all.includes(one) ? all.filter((each) => each !== one) : [...all, one];
}
