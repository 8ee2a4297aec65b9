import type { EditBlock } from './editBlocks.ts';

const header = /^@@+ (?:-\d+(?:,\d+)? \+\d+(?:,\d+)? )?@@|^@@/u;
const none = '/dev/null';

/**
 * A unified diff as edits that are looked for by what they quote: the line numbers that a model
 * writes into a diff are seldom right. `path` is the file where the diff names none. Empty where the
 * text is no diff.
 */
export function diffBlocks(text: string, path: string): readonly EditBlock[] {
  const lines = text.split(/\r\n|\r|\n/u);
  const blocks: EditBlock[] = [];
  let file = path;
  let hunk: { readonly line: number; readonly old: string[]; readonly fresh: string[] } | undefined;
  const close = (): void => {
    const isChange = hunk && hunk.old.join('\n') !== hunk.fresh.join('\n');
    if (hunk && isChange) {
      const [search, replace] = [hunk.old.join('\n'), hunk.fresh.join('\n')];
      blocks.push({ type: 'replace', path: file, search, replace, line: hunk.line });
    }
    hunk = undefined;
  };
  for (const [i, line] of lines.entries()) {
    const isHeader = line.startsWith('--- ') && lines[i + 1]?.startsWith('+++ ') === true;
    if (isHeader || line.startsWith('diff --git ')) close();
    else if (line.startsWith('+++ ') && lines[i - 1]?.startsWith('--- ') === true) {
      close();
      file = pathOf(line) ?? pathOf(lines[i - 1] ?? '') ?? file;
    } else if (header.test(line)) {
      close();
      hunk = { line: i + 1, old: [], fresh: [] };
    } else {
      // Some write the changed lines alone.
      if (/^[+-]/u.test(line)) hunk ??= { line: i + 1, old: [], fresh: [] };
      if (hunk) take(hunk, line);
    }
  }
  close();
  return blocks;
}

function take(hunk: { readonly old: string[]; readonly fresh: string[] }, line: string): void {
  if (line.startsWith('\\')) return;
  // Models drop the blank before a line that stays.
  const rest = /^[ +-]/u.test(line) ? line.slice(1) : line;
  if (!line.startsWith('+')) hunk.old.push(rest);
  if (!line.startsWith('-')) hunk.fresh.push(rest);
}

/** Undefined for a file that is not there before, or not any more. */
function pathOf(line: string): string | undefined {
  const named = line.slice(4).split('\t', 1)[0]?.trim() ?? '';
  return named === none || named === '' ? undefined : named.replace(/^[ab]\//u, '');
}
