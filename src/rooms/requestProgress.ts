import type { Notice } from '../models/languageModel.ts';
import type { RequestProgress } from '../protocol/panel.ts';
import { t } from '../protocol/texts.ts';

/** A notice in words for the person who waits; `now` in milliseconds since 1970. */
export function requestProgress(notice: Notice, now: number): RequestProgress | undefined {
  switch (notice.type) {
    case 'waiting':
      return {
        text:
          notice.position === 1
            ? t('Waiting for a free place: this is next')
            : t('Waiting for a free place: number {0}', notice.position),
      };
    case 'retrying':
      return {
        text: t('{0} Trying again ({1} of {2})', notice.failure.title, notice.attempt, notice.of),
        until: now + notice.in,
      };
    case 'answered-by':
      return { text: t('{0} Asking {1} instead', notice.why, notice.label) };
    case 'cached':
      return undefined;
  }
}
