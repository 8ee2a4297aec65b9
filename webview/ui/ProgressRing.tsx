import { Icon } from '../Icon.tsx';

/**
 * A ring that turns while something without a known length goes on. Not the toolkit's: that one turns in a
 * root of its own, where nothing stops it for people who want no motion.
 */
export function ProgressRing({ label }: { readonly label: string }) {
  return (
    <span class="progress-ring" role="progressbar" aria-label={label}>
      <Icon name="loading" spin />
    </span>
  );
}
