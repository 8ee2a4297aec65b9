/** UTF-16 units of a selection that are kept at most: its end, where what went wrong stands. */
export const longestTerminal = 200_000;

/** What was selected in a terminal when a message came to mention it: it goes with that message. */
export interface TerminalSelection {
  /** What a person calls the terminal: "bash". */
  readonly terminal: string;
  /** Without the secrets that are masked. */
  readonly text: string;
  /** The kinds of these secrets, each once; missing where there are none. */
  readonly masked?: readonly string[];
  /** How many lines stood before these and were not kept; missing where none did. */
  readonly dropped?: number;
}
