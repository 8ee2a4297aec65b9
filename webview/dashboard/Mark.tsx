import type { ComponentChildren } from 'preact';
import { Icon } from '../Icon.tsx';

/** How something is: for the eye a coloured glyph, and in words for everybody. */
export type Tone = 'good' | 'quiet' | 'busy' | 'warning' | 'error';

const icons: Readonly<Record<Tone, string>> = {
  good: 'pass',
  quiet: 'circle-outline',
  busy: 'sync',
  warning: 'warning',
  error: 'error',
};

/** A state in words, with a glyph before it. */
export function Mark({
  tone,
  children,
}: {
  readonly tone: Tone;
  readonly children: ComponentChildren;
}) {
  return (
    <span class={`mark mark-${tone}`}>
      <Icon name={icons[tone]} />
      <span>{children}</span>
    </span>
  );
}
