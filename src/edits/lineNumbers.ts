/** "12 | code", "12: code", "12→code", as listings show a file's lines. */
const numbered = /^\s*(\d{1,6})(?:\s*[|:→]\s?|\t)(.*)$/u;

/**
 * The lines without the numbers that were copied along with them; undefined where they have none.
 * Only where every line that is not blank is numbered, and the numbers count up by one.
 */
export function withoutLineNumbers(lines: readonly string[]): readonly string[] | undefined {
  const bare: string[] = [];
  let expected: number | undefined;
  for (const line of lines) {
    if (line.trim() === '') {
      bare.push(line);
      if (expected !== undefined) expected++;
      continue;
    }
    const [, number = '', rest = ''] = numbered.exec(line) ?? [];
    if (number === '' || (expected !== undefined && Number(number) !== expected)) return undefined;
    expected = Number(number) + 1;
    bare.push(rest);
  }
  return expected === undefined ? undefined : bare;
}
