import type { Step } from '../../src/protocol/steps.ts';

/**
 * What a reply's Markdown comes to: plain data without markup. Nothing here can carry HTML, a
 * handler or a URL that the browser would load, so drawing it needs no sanitiser.
 */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'strong' | 'emphasis' | 'strike'; readonly children: readonly Inline[] }
  /** What Markdown has no signs for: keys, and what stands lower or higher. */
  | { readonly type: 'kbd' | 'sub' | 'sup'; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'break' }
  | MathNode
  /** Followed by the host when asked. `target` is told where the text itself claims another one. */
  | {
      readonly type: 'link';
      readonly href: string;
      readonly children: readonly Inline[];
      readonly target?: string;
    }
  /** A link that is never followed: shown with where it would have led. */
  | { readonly type: 'inert'; readonly target: string; readonly children: readonly Inline[] };

export type Block =
  | { readonly type: 'paragraph'; readonly children: readonly Inline[] }
  /** Text of a tight list item: a paragraph without its margins. */
  | { readonly type: 'line'; readonly children: readonly Inline[] }
  | { readonly type: 'heading'; readonly depth: number; readonly children: readonly Inline[] }
  | { readonly type: 'quote'; readonly children: readonly Block[] }
  | {
      readonly type: 'list';
      readonly ordered: boolean;
      readonly start: number;
      readonly items: readonly ListItem[];
    }
  | CodeNode
  | MathNode
  | {
      readonly type: 'table';
      readonly align: readonly (Align | null)[];
      readonly header: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  /** Tools that were called at this place: they come from events, never from the text. */
  | { readonly type: 'steps'; readonly steps: readonly Step[] }
  | { readonly type: 'rule' }
  /** Shown letter by letter: raw HTML, and what is too long or too deep to be read as Markdown. */
  | { readonly type: 'plain'; readonly text: string };

/** A formula in LaTeX. */
export interface MathNode {
  readonly type: 'math';
  readonly source: string;
  readonly display: boolean;
}

export type Align = 'left' | 'center' | 'right';

export interface CodeNode {
  readonly type: 'code';
  /** As the fence names it, lower case; empty where it names none. */
  readonly language: string;
  /** The file that the fence names: "```ts src/cart.ts". */
  readonly path?: string;
  readonly text: string;
  /** Set where the fence has no end: more may come, or the reply was cut off. */
  readonly open?: true;
}

export interface ListItem {
  readonly task?: 'open' | 'done';
  readonly children: readonly Block[];
}

/** Equal in all that is shown. */
export function sameBlock(a: Block, b: Block): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
