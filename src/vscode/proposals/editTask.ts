import type { OpenEditor } from '../../context/editorSource.ts';
import type { Proposal } from '../../edits/proposal.ts';
import type { SessionId } from '../../protocol/ids.ts';
import type { OpenedProposal } from './shownProposal.ts';

/** A question whose answer is to become a change of files. */
export interface EditTask {
  /** The command, as the setting `parley.models.perCommand` names it. */
  readonly purpose: string;
  readonly text: string;
  readonly pinned: readonly OpenEditor[];
  /** "src/cart.ts" */
  readonly label: string;
  /** What it is about, where that is not the first file that goes along. */
  readonly target?: string;
  /** "Refactor src/cart.ts": names the checkpoint before it. */
  readonly title: string;
  readonly language: string;
  /** True where Apply writes the file to the disk too. */
  readonly save: boolean;
  /** For an answer that is code rather than edits. */
  readonly propose: (code: string) => Proposal;
  /** What the title of the diff says of the change, where it is one of a single file. */
  readonly note?: string;
  /** True where it may change examples in documentation, which are run once they are proposed. */
  readonly runsExamples?: boolean;
  /** Hears of what is proposed; undefined where that is a change of several files. */
  readonly onProposed?: (proposed: Proposed | undefined) => void;
  /** Command lines that are run once the answer is there: a dry run names them. */
  readonly runs?: readonly string[];
  /** How often the model may be asked to repair what came of that: a dry run says so. */
  readonly repairs?: number;
}

/** What came of a task. */
export interface Proposed {
  /** The chat in which it was asked for. */
  readonly session: SessionId;
  readonly edit: Proposal;
  readonly opened: OpenedProposal;
  /** Asks on in the same chat, and gives the whole answer. Rejects with words for a person. */
  readonly ask: (text: string, signal: AbortSignal) => Promise<string>;
}
