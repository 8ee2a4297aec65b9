import { Icon } from './Icon.tsx';
import { repeatsAttribute } from './secondClicks.ts';

interface IconButtonProps {
  readonly icon: string;
  /** The accessible name, and the tooltip. */
  readonly label: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  /** Disabled, and still able to hold the focus. */
  readonly off?: boolean;
  /** Left out of the tab order where it is one of a toolbar's. */
  readonly tabIndex?: number;
  /** True where several clicks in a row are as many steps. */
  readonly repeats?: boolean;
}

/** A small button with an icon, as VS Code's toolbars have them. Plain HTML: there are many. */
export function IconButton({
  icon,
  label,
  onClick,
  disabled = false,
  off = false,
  tabIndex,
  repeats = false,
}: IconButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      tabIndex={tabIndex}
      disabled={disabled}
      aria-disabled={off}
      {...(repeats ? { [repeatsAttribute]: '' } : {})}
      onClick={() => !off && onClick()}
    >
      <Icon name={icon} />
    </button>
  );
}
