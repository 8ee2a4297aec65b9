/** What a settings file says, by full id. */
export type SettingsText =
  | { readonly type: 'read'; readonly values: Readonly<Record<string, unknown>> }
  /** `reason` is the parser's, in English. */
  | { readonly type: 'broken'; readonly reason: string };

/**
 * A text in quotes, kept as it is, or what the group `extra` has. What is not closed goes on to the end, so
 * that nothing is looked through twice.
 */
const comments = /"(?:\\[\s\S]|[^"\\])*(?:"|\\?$)|(?<extra>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))/gu;
const lastCommas = /"(?:\\[\s\S]|[^"\\])*(?:"|\\?$)|(?<extra>,)(?=\s*[}\]])/gu;

/** Reads a file like VS Code's `settings.json`: JSON with comments and with commas after a last entry. */
export function readSettingsText(text: string): SettingsText {
  const plain = without(lastCommas, without(comments, text.replace(/^\uFEFF/u, '')));
  if (plain.trim() === '') return { type: 'read', values: {} };
  try {
    const parsed: unknown = JSON.parse(plain);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
      return { type: 'broken', reason: 'no object' };
    }
    return { type: 'read', values: Object.fromEntries(Object.entries(parsed)) };
  } catch (error) {
    return { type: 'broken', reason: error instanceof Error ? error.message : String(error) };
  }
}

function without(pattern: RegExp, text: string): string {
  return text.replaceAll(pattern, (whole, extra: string | undefined) =>
    extra === undefined ? whole : ' ',
  );
}
