/** A table that is wider is left as it is: an editor would break its lines anyway. In characters. */
const widest = 110;

/**
 * Markdown whose tables stand in columns, as a person reads it in an editor. What stands between fences is
 * left as it is, and so is everything that is no table.
 */
export function alignTables(markdown: string): string {
  const out: string[] = [];
  let table: string[] = [];
  let fence: string | undefined;
  const end = (): void => {
    out.push(...aligned(table));
    table = [];
  };
  for (const line of markdown.split('\n')) {
    const mark = /^(?:`{3,}|~{3,})/u.exec(line)?.[0];
    if (fence === undefined && /^\|.*(?<!\\)\|\s*$/u.test(line)) {
      table.push(line);
      continue;
    }
    end();
    out.push(line);
    if (fence === undefined) fence = mark;
    else if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
  }
  end();
  return out.join('\n');
}

function aligned(table: readonly string[]): readonly string[] {
  const [head = [], rule = [], ...body] = table.map(cellsOf);
  const isTable = rule.length > 0 && rule.every((cell) => /^:?-+:?$/u.test(cell));
  const isEven = [rule, ...body].every(({ length }) => length === head.length);
  if (!isTable || !isEven) return table;
  const widths = head.map((_, at) => Math.max(3, ...[head, ...body].map((row) => size(row[at]))));
  if (widths.reduce((sum, width) => sum + width + 3, 1) > widest) return table;
  const isRight = rule.map((cell) => cell.endsWith(':') && !cell.startsWith(':'));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => padded(cell, widths[at] ?? 0, isRight[at] === true)).join(' | ')} |`;
  const dashes = rule.map((cell, at) => {
    const [left, right] = [cell.startsWith(':') ? ':' : '', cell.endsWith(':') ? ':' : ''];
    return `${left}${'-'.repeat((widths[at] ?? 0) - left.length - right.length)}${right}`;
  });
  return [line(head), line(dashes), ...body.map(line)];
}

function cellsOf(line: string): readonly string[] {
  const inner = line.trim().replace(/^\|/u, '').replace(/\|$/u, '');
  return inner.split(/(?<!\\)\|/u).map((cell) => cell.trim());
}

function padded(cell: string, width: number, right: boolean): string {
  const room = ' '.repeat(Math.max(0, width - size(cell)));
  return right ? `${room}${cell}` : `${cell}${room}`;
}

function size(cell = ''): number {
  return Array.from(cell).length;
}
