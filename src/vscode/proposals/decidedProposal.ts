import type { OpenedProposal } from './shownProposal.ts';

async function never(): Promise<void> {
  // There is nothing to be decided any more.
}

/** A proposal that was decided, or never made: nothing can be done with it. */
export const decidedProposal: OpenedProposal = {
  text: () => undefined,
  replace: async () => false,
  note: never,
  accept: never,
};
