import type { SyntaxNodes } from '../../context/chunks/syntaxTable.ts';
import type { Swap } from './mutant.ts';

/** What a value is to become: the node that it is, and the text. */
export interface Replaced {
  readonly node: number;
  readonly to: string;
}

/** How a language's grammar names what mutants change. */
export interface TreeRules {
  readonly swaps: Readonly<Record<string, readonly Swap[]>>;
  /** Nodes with an operator between two values. */
  readonly operations: ReadonlySet<string>;
  /** Nodes of '!' or 'not' before a value. */
  readonly negations: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly booleans: ReadonlySet<string>;
  /** Strings between quotes, and what stands between those where it is plain text. */
  readonly strings: ReadonlySet<string>;
  readonly stringContents: ReadonlySet<string>;
  /** True where a '+' of strings cannot become a '-': it would not even compile. */
  readonly typed: boolean;
  /** True for what is no behaviour, with all that is in it: imports, annotations, documentation. */
  readonly isQuiet: (nodes: SyntaxNodes, node: number) => boolean;
  /** The value that a node returns, and what is returned in its place. */
  readonly returned: (nodes: SyntaxNodes, node: number) => Replaced | undefined;
  /** What stands in the place of a statement that calls or assigns; undefined for all else. */
  readonly emptied: (nodes: SyntaxNodes, node: number) => string | undefined;
}
