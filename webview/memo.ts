import {
  Component,
  type ComponentChild,
  type ComponentType,
  type FunctionComponent,
  h,
} from 'preact';

/**
 * A component that is drawn again only when one of its props is another object: while a reply
 * grows, the hundred messages above it cost nothing.
 */
export function memo<P extends object>(
  View: FunctionComponent<P>,
  same: (before: Readonly<P>, after: Readonly<P>) => boolean = sameProps,
): ComponentType<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return !same(this.props, next);
    }

    override render(): ComponentChild {
      return h<P>(View, this.props);
    }
  };
}

export function sameProps(a: object, b: object): boolean {
  const left = Object.entries(a);
  const right: Record<string, unknown> = { ...b };
  return (
    left.length === Object.keys(right).length && left.every(([key, value]) => right[key] === value)
  );
}
