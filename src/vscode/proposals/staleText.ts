import type { ProposalCheck } from '../../edits/proposal.ts';
import { t } from '../../protocol/texts.ts';

/** Why a proposal cannot be applied any more, for a person; `isOne` of several files, which still can. */
export function staleText(
  label: string,
  check: ProposalCheck & { type: 'stale' },
  isOne: boolean,
): string {
  const where = 'lines' in check && check.lines ? t(' (around line {0})', check.lines.start) : '';
  const what = {
    changed: t('{0} has changed in the very lines that this proposal changes{1}', label, where),
    deleted: t('{0} is not there any more', label),
    created: t('{0} was made by somebody else meanwhile', label),
  }[check.reason];
  if (isOne) {
    return t(
      '{0}, so nothing was applied. “Review File by File…” leads to that file: discard it there, and the others can be applied. Your file is as you left it.',
      what,
    );
  }
  return t(
    '{0}, so nothing was applied. Discard the proposal and ask again: your file is as you left it.',
    what,
  );
}

/** What of it is changed in its editor and not on the disk, for a person. */
export function notSaved(labels: readonly string[]): string {
  return t(
    '{0} could not be saved: the change stands in the editor. Save it once the file may be written.',
    labels.join(', '),
  );
}

/** Why VS Code did not write what was accepted, for a person. */
export function notApplied(label: string, why: 'refused' | 'changed'): string {
  return why === 'changed'
    ? t(
        '{0} changed in this very moment, so nothing was applied. Accept the proposal once more.',
        label,
      )
    : t('VS Code could not change {0}. It may be read-only. The proposal stays open.', label);
}
