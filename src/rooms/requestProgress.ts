import type { Notice } from '../models/languageModel.ts';
import type { RequestProgress } from '../protocol/panel.ts';

/** A notice in words for the person who waits; `now` in milliseconds since 1970. */
export function requestProgress(notice: Notice, now: number): RequestProgress | undefined {
  switch (notice.type) {
    case 'waiting':
      return {
        text:
          notice.position === 1
            ? 'Waiting for a free place: this is next'
            : `Waiting for a free place: number ${notice.position}`,
      };
    case 'retrying':
      return {
        text: `${notice.failure.title} Trying again (${notice.attempt} of ${notice.of})`,
        until: now + notice.in,
      };
    case 'answered-by':
      return { text: `${notice.why} Asking ${notice.label} instead` };
    case 'cached':
      return undefined;
  }
}
