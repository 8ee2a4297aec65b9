import type { Failure } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';

export type CheckedKey =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'none' }
  | { readonly type: 'unusable'; readonly failure: Failure };

/**
 * Makes a pasted key fit for a header: spaces and line ends around it go, and one that holds anything
 * but visible ASCII is refused here, before `Headers` throws an error that quotes it.
 */
export function checkKey(raw: string | undefined, label: string): CheckedKey {
  const key = raw?.trim() ?? '';
  if (key === '') return { type: 'none' };
  return /^[\x21-\x7e]+$/.test(key)
    ? { type: 'key', key }
    : {
        type: 'unusable',
        failure: {
          kind: 'bad-key',
          title: t('The API key for {0} holds characters that no key has.', label),
          advice: t(
            'It may have been copied with a space or a quotation mark in it. Set it again with “Parley: Set API Key”, then Retry. Your message is kept.',
          ),
          retryable: true,
          actions: ['set-api-key'],
        },
      };
}
