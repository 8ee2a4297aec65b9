import { Component, type ComponentChildren } from 'preact';
import { PanelContext } from './panel.ts';

interface BoundaryProps {
  readonly children: ComponentChildren;
  readonly fallback: ComponentChildren;
  /** Hears of the error where no panel is around. */
  readonly onError?: (error: unknown) => void;
}

/** Keeps an error in one part of the panel from taking the rest with it. */
export class Boundary extends Component<BoundaryProps, { failed: boolean }> {
  static override readonly contextType = PanelContext;
  override state = { failed: false };

  override componentDidCatch(error: unknown): void {
    this.setState({ failed: true });
    this.context?.report(error);
    this.props.onError?.(error);
  }

  override render(): ComponentChildren {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
