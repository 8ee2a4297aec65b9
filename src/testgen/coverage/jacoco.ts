import type { FileCoverage } from './fileCoverage.ts';

/**
 * Reads JaCoCo's XML (its report.dtd): of each line of a source file, how many instructions and ways out
 * of branches ran and were missed. It names files by their packages; they are looked for where Maven has
 * its sources. Empty for any other text.
 */
export function readJacoco(xml: string): readonly FileCoverage[] {
  const files: { path: string; lines: Map<number, number>; branches: Ways[] }[] = [];
  let folder = '';
  for (const [, tag, head = ''] of xml.matchAll(/<(package|sourcefile|line)\b([^>]*)>/gu)) {
    const name = /\bname="([^"]*)"/u.exec(head)?.[1] ?? '';
    if (tag === 'package') folder = name;
    if (tag === 'sourcefile') {
      const root = name.endsWith('.kt') ? 'src/main/kotlin' : 'src/main/java';
      const path = [root, folder, name].filter(Boolean).join('/');
      files.push({ path, lines: new Map(), branches: [] });
    }
    const file = files.at(-1);
    if (tag === 'line' && file) readLine(head, file);
  }
  return files;
}

type Ways = FileCoverage['branches'][number];

/** No line of code has more ways out; a figure beyond it is damage. */
const mostWays = 1_000;

function readLine(head: string, file: { lines: Map<number, number>; branches: Ways[] }): void {
  const figure = (name: string): number =>
    Number(new RegExp(String.raw`\b${name}="(\d{1,9})"`, 'u').exec(head)?.[1] ?? Number.NaN);
  const [line, ran, missed, taken] = [figure('nr'), figure('ci'), figure('mb'), figure('cb')];
  if (Number.isNaN(line + ran)) return;
  file.lines.set(line, ran);
  const ways = Math.min(mostWays, (missed || 0) + (taken || 0));
  for (let way = 0; way < ways; way += 1) {
    // Which of a line's ways were taken it does not say: they are counted from the first one.
    file.branches.push({ line, way: `${way}`, taken: way < taken });
  }
}
