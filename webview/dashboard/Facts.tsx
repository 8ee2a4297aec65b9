import type { ComponentChildren } from 'preact';

/** What is said of one thing: its name, and its value. */
export type Fact = readonly [name: string, value: ComponentChildren];

/** A few facts below each other. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
