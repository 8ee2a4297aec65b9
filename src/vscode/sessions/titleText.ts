import { t } from '../../protocol/texts.ts';

/** A chat's title as it is shown: that of a new one is kept in English, and shown in VS Code's language. */
export function titleText(title: string): string {
  return title === 'New chat' ? t('New chat') : title;
}
