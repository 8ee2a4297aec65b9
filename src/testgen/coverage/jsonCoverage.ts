import * as v from 'valibot';
import type { FileCoverage } from './fileCoverage.ts';

const place = v.object({ line: v.nullish(v.number()) });
const istanbulFile = v.object({
  path: v.string(),
  statementMap: v.record(v.string(), v.object({ start: v.object({ line: v.number() }) })),
  s: v.record(v.string(), v.number()),
  branchMap: v.optional(
    v.record(
      v.string(),
      v.object({ line: v.optional(v.number()), loc: v.optional(v.object({ start: place })) }),
    ),
    {},
  ),
  b: v.optional(v.record(v.string(), v.array(v.number())), {}),
});
const istanbul = v.record(v.string(), istanbulFile);

const pair = v.tuple([v.number(), v.number()]);
const coveragePy = v.object({
  files: v.record(
    v.string(),
    v.object({
      executed_lines: v.array(v.number()),
      missing_lines: v.array(v.number()),
      executed_branches: v.optional(v.array(pair), []),
      missing_branches: v.optional(v.array(pair), []),
    }),
  ),
});

/** Reads istanbul's `coverage-final.json`; undefined where it is something else. */
export function readIstanbul(text: string): readonly FileCoverage[] | undefined {
  const read = v.safeParse(istanbul, parse(text));
  if (!read.success) return undefined;
  return Object.values(read.output).map((file) => {
    const lines = new Map<number, number>();
    for (const [id, { start }] of Object.entries(file.statementMap)) {
      // A line counts by the first statement on it that ran.
      lines.set(start.line, Math.max(lines.get(start.line) ?? 0, file.s[id] ?? 0));
    }
    const branches = Object.entries(file.b).flatMap(([id, ways]) => {
      const line = file.branchMap[id]?.loc?.start.line ?? file.branchMap[id]?.line ?? 0;
      return ways.map((hits, way) => ({ line, way: `${id}.${way}`, taken: hits > 0 }));
    });
    return { path: file.path, lines, branches };
  });
}

/** Reads what `coverage json` of coverage.py writes; undefined where it is something else. */
export function readCoveragePy(text: string): readonly FileCoverage[] | undefined {
  const read = v.safeParse(coveragePy, parse(text));
  if (!read.success) return undefined;
  return Object.entries(read.output.files).map(([path, file]) => ({
    path,
    lines: new Map([
      ...file.missing_lines.map((line) => [line, 0] as const),
      ...file.executed_lines.map((line) => [line, 1] as const),
    ]),
    branches: [
      ...file.executed_branches.map(([line, to]) => ({ line, way: `${to}`, taken: true })),
      ...file.missing_branches.map(([line, to]) => ({ line, way: `${to}`, taken: false })),
    ],
  }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
