import type { ApprovalPattern } from '../../protocol/approvals.ts';
import { t } from '../../protocol/texts.ts';
import { showDeceptive } from '../../trust/untrustedText.ts';

/** What a pattern allows, word for word. */
export function patternInWords({ match, command, folder }: ApprovalPattern): string {
  const place = showDeceptive(folder);
  switch (match) {
    case 'exact':
      return t('“{0}” in {1}', showDeceptive(command), place);
    case 'words':
      return t(
        '“{0}” in {1}, alone or with names and paths behind it, without options',
        showDeceptive(command),
        place,
      );
    case 'folder':
      return folder === ''
        ? t('tests of this workspace, each in a temporary copy')
        : t('tests of {0}, each in a temporary copy of it', place);
  }
}
