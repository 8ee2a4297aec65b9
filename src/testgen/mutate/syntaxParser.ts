import type { SyntaxFaults } from '../../context/chunks/syntaxFaults.ts';
import type { SyntaxTable } from '../../context/chunks/syntaxTable.ts';

/** Parses sources, in a thread of its own. `path` says the language. */
export interface SyntaxParser {
  /** Undefined where no grammar can tell. */
  table(path: string, text: string): Promise<SyntaxTable | undefined>;
  /** What is wrong with each text; null where no grammar can tell. */
  faults(path: string, texts: readonly string[]): Promise<readonly (SyntaxFaults | null)[]>;
}
