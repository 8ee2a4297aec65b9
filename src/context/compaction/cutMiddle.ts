/** The beginning and the end of a text with how much was left out between, and no half characters. */
export function cutMiddle(text: string, first: number, last: number): string {
  const left = text.length - first - last;
  if (left <= 0) return text;
  const cut = `[${left.toLocaleString('en')} characters left out]`;
  return text.slice(0, first).toWellFormed() + cut + text.slice(text.length - last).toWellFormed();
}
