/** Bytes of UTF-8 in one message. */
export const longestMessage = 2 * 1024 * 1024;

/** Characters of a text that is not sent yet: it may well become too long to be sent. */
export const longestDraft = 20_000_000;
