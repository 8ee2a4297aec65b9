import type { RunReports } from '../commands/runReports.ts';
import type { EditRecorder } from './shownProposal.ts';

/** The same recorder; what becomes of a proposal goes into the report of its command as well. */
export function reportingRecorder(recorder: EditRecorder, reports: RunReports): EditRecorder {
  const proposals = new Set<string>();
  return {
    begin: (edit, change, after) => recorder.begin(edit, change, after),
    failed: (edit, change, failure) => recorder.failed(edit, change, failure),
    async proposed(edit, change) {
      proposals.add(edit);
      await recorder.proposed(edit, change);
      reports.proposed(change.correlation, change.counts());
    },
    async applied(edit, change, checkpoint) {
      await recorder.applied(edit, change, checkpoint);
      // What is accepted in parts is an edit for each part; the last one ends the proposal's own.
      reports.applied(change.correlation, change.counts(), proposals.delete(edit));
    },
    async discarded(edit, change, isPart) {
      const isRest = proposals.delete(edit);
      await recorder.discarded(edit, change, isPart);
      if (isRest) reports.discarded(change.correlation);
      else reports.leftOut(change.correlation, change.counts());
    },
  };
}
