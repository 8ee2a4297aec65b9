import { h } from 'preact';
import { Icon } from '../Icon.tsx';

interface ButtonProps {
  /** The text; with an icon, the accessible name instead. */
  readonly label: string;
  readonly icon?: string;
  readonly title?: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/** A button of the panel's frame. */
export function Button({ label, icon, title, disabled = false, onClick }: ButtonProps) {
  const shared = { disabled, onClick: () => !disabled && onClick(), ...(title ? { title } : {}) };
  if (icon === undefined) return h('vscode-button', { appearance: 'secondary', ...shared }, label);
  return h(
    'vscode-button',
    { appearance: 'icon', 'aria-label': label, ...shared },
    <Icon name={icon} />,
  );
}
