/** A line that closes a block which was opened at the same indentation. */
const closer = /^\s*(?:[)\]}]|end\b|<\/)/u;

/**
 * Gives a block of code the indentation of the code that it replaces. Models often answer with the
 * block moved to the left edge, or with only its first line moved there.
 */
export function reindent(code: string, old: string): string {
  const lines = code.split(/\r\n|\r|\n/u);
  const first = lines.findIndex((line) => line.trim() !== '');
  const want = indentOf(old.split(/\r\n|\r|\n/u).find((line) => line.trim() !== '') ?? '');
  const have = indentOf(lines[first] ?? '');
  if (first === -1 || want === have) return code;
  const rest = lines.slice(first + 1).filter((line) => line.trim() !== '');
  if (have === '' && onlyFirstLost(rest, want)) {
    return lines.with(first, want + (lines[first] ?? '')).join('\n');
  }
  if (!rest.every((line) => line.startsWith(have))) return code;
  return lines
    .map((line) => (line.trim() === '' ? line : want + line.slice(have.length)))
    .join('\n');
}

/** True where all lines but the first stand where they should. */
function onlyFirstLost(rest: readonly string[], want: string): boolean {
  if (rest.length === 0 || !rest.every((line) => line.startsWith(want))) return false;
  const outermost = rest.filter((line) => indentOf(line) === want);
  // A body that begins at `want` under a line at the edge is a block whose whole indentation is lost.
  return outermost.length === 0 || closer.test(outermost[0] ?? '');
}

function indentOf(line: string): string {
  return /^[\t ]*/u.exec(line)?.[0] ?? '';
}
