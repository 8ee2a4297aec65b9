/** What ran of a file. Lines count from 1. */
export interface FileCoverage {
  /** As the tool wrote it: absolute, or relative to where it ran. */
  readonly path: string;
  /** How often each line with code ran. */
  readonly lines: ReadonlyMap<number, number>;
  /** Each way out of each branch: its line, which of the line's ways, whether it was taken. */
  readonly branches: readonly Branch[];
}

interface Branch {
  readonly line: number;
  readonly way: string;
  readonly taken: boolean;
}

/** What later runs cover that earlier ones do not. */
export interface CoverageGain {
  readonly lines: number;
  readonly branches: number;
  /** The file's lines with code, and how many of them ran before and after. */
  readonly total: number;
  readonly before: number;
  readonly after: number;
}

/** What `after` covers of a file that `before` does not; without `before`, all of it. */
export function coverageGain(before: FileCoverage | undefined, after: FileCoverage): CoverageGain {
  const had = coveredLines(before);
  const has = coveredLines(after);
  const hadWays = takenWays(before);
  return {
    lines: [...has].filter((line) => !had.has(line)).length,
    branches: [...takenWays(after)].filter((way) => !hadWays.has(way)).length,
    total: new Set([...(before?.lines.keys() ?? []), ...after.lines.keys()]).size,
    before: had.size,
    after: has.size,
  };
}

/** The lines that ran. */
export function coveredLines(coverage: FileCoverage | undefined): ReadonlySet<number> {
  const lines = [...(coverage?.lines ?? [])];
  return new Set(lines.filter(([, hits]) => hits > 0).map(([line]) => line));
}

function takenWays(coverage: FileCoverage | undefined): ReadonlySet<string> {
  const taken = coverage?.branches.filter(({ taken: isTaken }) => isTaken) ?? [];
  return new Set(taken.map(({ line, way }) => `${line}:${way}`));
}

/** What was covered by any of several runs. */
export function joinCoverage(
  path: string,
  parts: readonly FileCoverage[],
): FileCoverage | undefined {
  if (parts.length === 0) return undefined;
  const lines = new Map<number, number>();
  for (const part of parts) {
    for (const [line, hits] of part.lines) lines.set(line, (lines.get(line) ?? 0) + hits);
  }
  return { path, lines, branches: parts.flatMap(({ branches }) => branches) };
}

/** The coverage of one file among a run's; `path` is relative, the tool's may be absolute. */
export function coverageOf(files: readonly FileCoverage[], path: string): FileCoverage | undefined {
  const fitting = files.filter((file) => {
    const found = file.path.replaceAll('\\', '/').replace(/^\.\//u, '');
    return found === path || found.endsWith(`/${path}`);
  });
  return fitting.toSorted((a, b) => a.path.length - b.path.length)[0];
}
