/** The panel's texts about finding something in the conversation. */
export const findStrings = {
  find: 'Find in Chat',
  placeholder: 'Find',
  next: 'Next Match',
  previous: 'Previous Match',
  close: 'Close Find',
  nothing: 'No results',
  count: (at: number, of: number) => (at > 0 ? `${at} of ${of}` : `${of}`),
  aloud: (count: string) => (count.includes(' of ') ? `Message ${count}` : count),
} as const;
