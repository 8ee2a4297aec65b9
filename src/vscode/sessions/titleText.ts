import { t } from '../../protocol/texts.ts';
import { showHidden } from '../../trust/untrustedText.ts';

/**
 * A chat's title as it is shown: what Parley writes of it is kept in English, and shown in VS Code's language.
 * Hidden characters, which would turn round what stands beside it, are named.
 */
export function titleText(title: string): string {
  if (title === 'New chat') return t('New chat');
  const [whole, name = '', count] = /^(.*) \(fork(?: (\d+))?\)$/su.exec(title) ?? [];
  if (whole === undefined) return showHidden(title);
  return count === undefined
    ? t('{0} (fork)', titleText(name))
    : t('{0} (fork {1})', titleText(name), count);
}
