import { t } from '../../protocol/texts.ts';

/** A chat's title as it is shown: what Parley writes of it is kept in English, and shown in VS Code's language. */
export function titleText(title: string): string {
  if (title === 'New chat') return t('New chat');
  const [whole, name = '', count] = /^(.*) \(fork(?: (\d+))?\)$/su.exec(title) ?? [];
  if (whole === undefined) return title;
  return count === undefined
    ? t('{0} (fork)', titleText(name))
    : t('{0} (fork {1})', titleText(name), count);
}
