/** A fence around a text, longer than any in it: what stands in between is one block of code. */
export function fenceFor(text: string): string {
  const runs = text.match(/`{3,}/gu) ?? [];
  const longest = runs.reduce((length, { length: each }) => Math.max(length, each), 2);
  return '`'.repeat(longest + 1);
}
