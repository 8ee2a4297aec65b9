import type { ProposalCheck } from '../edits/proposal.ts';

/** Why a proposal cannot be applied any more, for a person. */
export function staleText(label: string, check: ProposalCheck & { type: 'stale' }): string {
  const where = 'lines' in check && check.lines ? ` (around line ${check.lines.start})` : '';
  const what = {
    changed: `${label} has changed in the very lines that this proposal changes${where}`,
    deleted: `${label} is not there any more`,
    created: `${label} was made by somebody else meanwhile`,
  }[check.reason];
  return `${what}, so nothing was applied. Discard the proposal and ask again: your file is as you left it.`;
}

/** Why VS Code did not write what was accepted, for a person. */
export function notApplied(label: string, why: 'refused' | 'changed'): string {
  return why === 'changed'
    ? `${label} changed in this very moment, so nothing was applied. Accept the proposal once more.`
    : `VS Code could not change ${label}. It may be read-only. The proposal stays open.`;
}
