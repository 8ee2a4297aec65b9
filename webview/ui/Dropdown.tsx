import { h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useControls } from './controls.ts';

export interface DropdownGroup {
  /** Empty for options without a heading. */
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

interface DropdownProps {
  readonly label: string;
  readonly groups: readonly DropdownGroup[];
  readonly value: string;
  readonly onPick: (value: string) => void;
  /** The control takes the focus with every new object. */
  readonly focusRequest: object | undefined;
}

/** Chooses one of several. Opens to where there is room. */
export function Dropdown({ label, groups, value, onPick, focusRequest }: DropdownProps) {
  const element = useRef<HTMLSelectElement>(null);
  const ready = useControls();
  useEffect(() => {
    // Only after the options are there and the element is defined does it take a value.
    if (ready && element.current) element.current.value = value;
  }, [ready, groups, value]);
  useEffect(() => {
    if (focusRequest) element.current?.focus();
  }, [focusRequest]);
  return h(
    'vscode-dropdown',
    {
      ref: element,
      'aria-label': label,
      onChange: () => element.current && onPick(element.current.value),
    },
    groups.flatMap((group) => [
      group.label !== '' &&
        h('vscode-option', { disabled: true, class: 'option-heading' }, group.label),
      ...group.options.map((option) =>
        h('vscode-option', { key: option.value, value: option.value }, option.label),
      ),
    ]),
  );
}
