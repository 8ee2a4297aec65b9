/** A fence that nothing within the text can close. */
export function fenced(text: string, language = 'text'): string {
  const runs = text.match(/`{3,}/gu) ?? [];
  const longest = runs.reduce((most, run) => Math.max(most, run.length), 2);
  const mark = '`'.repeat(longest + 1);
  return `${mark}${language}\n${text}${text.endsWith('\n') ? '' : '\n'}${mark}`;
}
