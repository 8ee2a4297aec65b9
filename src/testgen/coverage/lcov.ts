import type { FileCoverage } from './fileCoverage.ts';

interface Open {
  readonly path: string;
  readonly lines: Map<number, number>;
  readonly branches: { line: number; way: string; taken: boolean }[];
}

/**
 * Reads an lcov tracefile (the format of geninfo(1)): SF, DA, BRDA and end_of_record. Other records
 * and lines that make no sense are passed over; a record that is cut off counts as far as it goes.
 */
export function readLcov(text: string): readonly FileCoverage[] {
  const files: Open[] = [];
  let open: Open | undefined;
  for (const line of text.split(/\r?\n/u)) {
    const [, tag, value = ''] = /^([A-Z]+):(.*)$/u.exec(line) ?? [];
    if (tag === 'SF') {
      open = { path: value, lines: new Map(), branches: [] };
      files.push(open);
    } else if (line === 'end_of_record') open = undefined;
    else if (open && tag === 'DA') readLine(value, open);
    else if (open && tag === 'BRDA') readBranch(value, open);
  }
  return files;
}

function readLine(value: string, { lines }: Open): void {
  const [line, hits] = value.split(',').map(Number);
  if (!isCount(line) || !isCount(hits)) return;
  lines.set(line, (lines.get(line) ?? 0) + hits);
}

function readBranch(value: string, { branches }: Open): void {
  const [line, block, way, taken] = value.split(',');
  if (!isCount(Number(line)) || taken === undefined) return;
  // A dash: the line itself was never reached.
  branches.push({ line: Number(line), way: `${block}.${way}`, taken: Number(taken) > 0 });
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 0;
}
