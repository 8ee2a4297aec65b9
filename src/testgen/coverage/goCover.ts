import type { FileCoverage } from './fileCoverage.ts';

const block = /^(.+):(\d+)\.\d+,(\d+)\.\d+ \d+ (\d+)$/u;
/** No block of code has more lines; a figure beyond it is damage. */
const mostLines = 100_000;

/**
 * Reads a profile of `go test -coverprofile` (golang.org/x/tools/cover): blocks with a count. Paths
 * begin with the module's name.
 */
export function readGoCover(text: string): readonly FileCoverage[] {
  const files = new Map<string, Map<number, number>>();
  for (const row of text.split(/\r?\n/u)) {
    const [, path, from, to, count] = block.exec(row) ?? [];
    if (path === undefined || Number(to) - Number(from) > mostLines) continue;
    const lines = files.get(path) ?? new Map<number, number>();
    files.set(path, lines);
    for (let line = Number(from); line <= Number(to); line += 1) {
      // Blocks overlap at their braces: the line ran if any of them did.
      lines.set(line, Math.max(lines.get(line) ?? 0, Number(count)));
    }
  }
  return [...files].map(([path, lines]) => ({ path, lines, branches: [] }));
}
