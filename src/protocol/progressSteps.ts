/** What is done next, for a person who waits. */
export interface Step {
  readonly message: string;
  /** How many are done already, and of how many; missing where nobody knows how many there will be. */
  readonly counted?: { readonly done: number; readonly of: number };
}

/** Says how far it is. */
export type Tell = (step: Step) => void;

/**
 * Steps as VS Code's progress takes them: `increment` is in percent of the bar, which runs to and fro until there
 * is one. It cannot go back: where there is more to do than was thought, it stands until as much is done again.
 */
export function createBar(): (step: Step) => {
  readonly message: string;
  readonly increment?: number;
} {
  let shown = 0;
  return ({ message, counted }) => {
    if (!counted) return { message };
    const percent = counted.of > 0 ? (100 * counted.done) / counted.of : 0;
    const increment = Math.max(0, percent - shown);
    shown += increment;
    return { message, increment };
  };
}
