import type { ReportedFile } from '../../commands/report/completionReport.ts';
import type { ProposalNote } from '../../commands/syntaxNote.ts';
import type { Proposal } from '../../edits/proposal.ts';
import type { CorrelationId, SessionId } from '../../protocol/ids.ts';

/** A change to one file of a proposal. */
export interface ProposedFile {
  /** "src/cart.ts" */
  readonly label: string;
  readonly edit: Proposal;
  /** What it makes worse. */
  readonly note?: ProposalNote;
}

/** Changes that belong together and where they come from: nothing is written before a person accepts it. */
export interface ShownProposal {
  readonly session: SessionId;
  readonly correlation: CorrelationId;
  /** "src/cart.ts", "3 files" */
  readonly label: string;
  readonly files: readonly ProposedFile[];
  /** True where accepting writes the files to the disk too. */
  readonly save: boolean;
  /** True where a person brings back what was there once: nobody is told what is wrong with that. */
  readonly unchecked?: boolean;
  /** "Refactor src/cart.ts": names the checkpoint before it. */
  readonly title: string;
  /** True where it may change examples in documentation, which are run then. */
  readonly runsExamples?: boolean;
  /** What the title of its diff says of it: "not run". */
  readonly note?: string;
}

/** A proposal of a single file, for whoever finds out more about it while it waits for a decision. */
export interface OpenedProposal {
  /** What is proposed now, changed by hand or not; undefined once it was decided. */
  text(): string | undefined;
  /** Puts another text in its place, where it still is `from`; else nothing happens, and it gives false. */
  replace(from: string, to: string): Promise<boolean>;
  /** Says something else of it. */
  note(note: string): Promise<void>;
  accept(): Promise<void>;
}

/** A proposal of one file or several, for whoever finds out more about it while it waits. */
export interface PendingProposal {
  readonly session: SessionId;
  /** "Refactor src/cart.ts" */
  readonly title: string;
  readonly runsExamples: boolean;
  /** What of it still waits, as it stands now; empty once all was decided. */
  readonly edits: () => readonly Proposal[];
  /** Says something of it, in its title. */
  readonly note: (note: string) => Promise<void>;
}

/** An edit as it stands in the journal. */
export interface RecordedEdit extends Pick<
  ShownProposal,
  'session' | 'correlation' | 'label' | 'title'
> {
  readonly files: readonly { readonly uri: string; readonly label: string }[];
  /** What it comes to in lines; counted when asked for. */
  readonly counts: () => readonly ReportedFile[];
}

export interface EditFailure {
  readonly checkpoint: string;
  /** What has to be brought back, by uri: the others are not touched, whatever they hold now. */
  readonly written: readonly string[];
}

/** What Parley does around an edit: a checkpoint before it, an event after it. */
export interface EditRecorder {
  proposed(edit: string, change: RecordedEdit): Promise<void>;
  /**
   * Keeps the files as they are now, and `after`, by uri, as they are about to be. Gives the
   * checkpoint's id; undefined where that failed, and then nothing is applied.
   */
  begin(
    edit: string,
    change: RecordedEdit,
    after: ReadonlyMap<string, Uint8Array>,
  ): Promise<string | undefined>;
  /** What was begun could not be applied. */
  failed(edit: string, change: RecordedEdit, failure: EditFailure): Promise<void>;
  applied(edit: string, change: RecordedEdit, checkpoint: string): Promise<void>;
  /** `isPart`: others of the same proposal wait still, or were decided on their own. */
  discarded(edit: string, change: RecordedEdit, isPart: boolean): Promise<void>;
}
