import { inLanguage } from '../language.ts';

/** The panel's texts about finding something in the conversation. */
export const findStrings = inLanguage('find', {
  find: 'Find in Chat',
  placeholder: 'Find',
  next: 'Next Match',
  previous: 'Previous Match',
  close: 'Close Find',
  nothing: 'No results',
  count: (at: number, of: number) => (at > 0 ? `${at} of ${of}` : `${of}`),
  aloud: (at: number, of: number) => `Match ${at} of ${of}`,
});
