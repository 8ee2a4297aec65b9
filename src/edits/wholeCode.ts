import { leavesOut } from './elision.ts';
import { placeCode } from './placeCode.ts';
import type { Proposal } from './proposal.ts';

/**
 * A proposal made of plain code. Where the code says that it leaves something out ("… rest unchanged"),
 * its parts are put where they belong, and what it leaves out stays. Undefined where that cannot be
 * told: taken by the letter it would delete what it does not repeat.
 * @param code as the model wrote it
 */
export function wholeCode(edit: Proposal, code: string): Proposal | undefined {
  const { original = '', proposed } = edit;
  if (original.trim() === '' || !leavesOut(original, proposed.split(/\r\n|\r|\n/u))) return edit;
  const placed = placeCode(original, code);
  if (placed.type === 'placed') return { ...edit, proposed: placed.proposed };
  return placed.type === 'already' ? { ...edit, proposed: original } : undefined;
}
