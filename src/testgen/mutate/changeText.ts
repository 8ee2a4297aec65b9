import { t } from '../../protocol/texts.ts';

/** What a mutant changes, in words for a person; the code comes as it is quoted. */
export const changeText = {
  becomes: (from: string, to: string): string => t('{0} becomes {1}', from, to),
  isLeftOut: (code: string): string => t('{0} is left out', code),
  isReturnedAs: (value: string, other: string): string => t('{0} is returned as {1}', value, other),
};
