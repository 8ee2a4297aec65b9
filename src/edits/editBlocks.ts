/** The lines as they are, and as they are to be. */
export interface Halves {
  readonly search: string;
  readonly replace: string;
}

/** One wish of a model's for a change, as its answer says it. Texts have `\n` for line ends. */
export type EditBlock =
  | {
      readonly type: 'replace';
      /** As written; empty where the answer names no file. */
      readonly path: string;
      readonly search: string;
      readonly replace: string;
      /** Where its text holds lines like its divider: how else it may be parted. */
      readonly others?: readonly Halves[];
      /** 1-based line of the answer at which the block begins. */
      readonly line: number;
    }
  | {
      readonly type: 'file';
      readonly path: string;
      readonly text: string;
      readonly line: number;
    };

/** Something that was begun as an edit and cannot be read as one. */
export interface BlockProblem {
  readonly line: number;
  readonly path: string;
  /** `cut-off`: it has no end. `no-divider`: old and new text are not told apart. `no-edit`: a call that is none. */
  readonly reason: 'cut-off' | 'no-divider' | 'no-edit';
}

export interface EditBlocks {
  readonly blocks: readonly EditBlock[];
  readonly problems: readonly BlockProblem[];
}

/** How a model is asked to write its edits; what `editBlocks` reads. */
export const editFormat = `For each change, write the file's path on a line of its own, then a code block like this:

src/example.ts
\`\`\`ts
<<<<<<< SEARCH
the lines as they are now
=======
the lines as they are to be
>>>>>>> REPLACE
\`\`\`

Quote whole lines, exactly as they stand in the file and without line numbers: enough of them that the place is the only one, and not more. Leave nothing out of a block, and write no "..." for code that stays. Take several small blocks rather than a large one. An empty lower half deletes the lines. Where the text itself holds such markers, make those of the block longer.

For a new file, or one that changes throughout, write its path on a line of its own and then the whole file in one code block with \`whole-file\` after the language, as in \`\`\`ts whole-file.`;

/** Behind the language of a code block: it holds what a model called a tool with, and nobody could read. */
export const unreadEdit = 'unread-edit';

/** What a line is a sign of: the marks of a block have at least five characters and are all of one length. */
interface Mark {
  readonly kind: 'search' | 'divider' | 'replace';
  readonly length: number;
}

/**
 * The edits in a model's answer, in its order. A block may stand in a code fence of its own; the path
 * may be in bold, in backticks or behind "File:", before the block or before its fence; a block
 * without a path is about the file of the block before it.
 */
export function editBlocks(answer: string): EditBlocks {
  const lines = answer.split(/\r\n|\r|\n/u);
  const blocks: EditBlock[] = [];
  const problems: BlockProblem[] = [];
  let path = '';
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const mark = markOf(line);
    const fence = wholeFile.exec(line);
    const call = unread.exec(line);
    if (mark?.kind === 'search') {
      path = pathBefore(lines, at) ?? path;
      const read = readReplace(lines, at, mark.length);
      if ('reason' in read) problems.push({ line: at + 1, path, reason: read.reason });
      else blocks.push({ type: 'replace', path, ...read.halves, line: at + 1 });
      at = read.end;
    } else if (fence) {
      path = pathBefore(lines, at) ?? path;
      const end = fenceEnd(lines, at, fence[1] ?? '');
      const text = lines.slice(at + 1, end).join('\n');
      if (end === lines.length) problems.push({ line: at + 1, path, reason: 'cut-off' });
      else blocks.push({ type: 'file', path, text: text === '' ? '' : `${text}\n`, line: at + 1 });
      at = end;
    } else if (call) {
      problems.push({ line: at + 1, path: '', reason: 'no-edit' });
      at = fenceEnd(lines, at, call[1] ?? '');
    }
  }
  return { blocks, problems };
}

const wholeFile = /^\s*(`{3,}|~{3,})\s*[\w+#.-]*\s+whole-file\s*$/u;

const unread = /^\s*(`{3,})text unread-edit\s*$/u;

function readReplace(
  lines: readonly string[],
  from: number,
  length: number,
):
  | { halves: Halves & { readonly others?: readonly Halves[] }; end: number }
  | { reason: BlockProblem['reason']; end: number } {
  const dividers: number[] = [];
  for (let at = from + 1; at < lines.length; at++) {
    const mark = markOf(lines[at] ?? '');
    if (mark?.kind === 'search' && mark.length === length)
      return { reason: 'cut-off', end: at - 1 };
    if (mark?.kind === 'divider' && mark.length === length) dividers.push(at);
    if (mark?.kind !== 'replace' || mark.length !== length) continue;
    const text = (start: number, end: number): string => lines.slice(start, end).join('\n');
    const [halves, ...others] = dividers.map((divider) => ({
      search: text(from + 1, divider),
      replace: text(divider + 1, at),
    }));
    if (!halves) return { reason: 'no-divider', end: at };
    return { halves: others.length > 0 ? { ...halves, others } : halves, end: at };
  }
  return { reason: 'cut-off', end: lines.length };
}

function markOf(line: string): Mark | undefined {
  const found = /^\s*(<{5,}|={5,}|>{5,})\s*(\w*)\s*$/u.exec(line);
  const [sign = '', word = ''] = [found?.[1], found?.[2]?.toUpperCase()];
  const { length } = sign;
  if (sign.startsWith('<') && /^(?:SEARCH|ORIGINAL)$/u.test(word))
    return { kind: 'search', length };
  if (sign.startsWith('=') && word === '') return { kind: 'divider', length };
  if (sign.startsWith('>') && /^(?:REPLACE|UPDATED)$/u.test(word))
    return { kind: 'replace', length };
  return undefined;
}

function fenceEnd(lines: readonly string[], from: number, mark: string): number {
  for (let at = from + 1; at < lines.length; at++) {
    const text = (lines[at] ?? '').trim();
    if (text.startsWith(mark) && text.replace(/^(?:`+|~+)/u, '') === '') return at;
  }
  return lines.length;
}

/** The path on the line before, with an opening fence or an empty line between at the most. */
function pathBefore(lines: readonly string[], at: number): string | undefined {
  for (let back = 1; back <= 3; back++) {
    const line = (lines[at - back] ?? '').trim();
    if (line === '') continue;
    const fence = /^(?:`{3,}|~{3,})(.*)$/u.exec(line);
    if (!fence) return pathIn(line);
    // Some write the path behind the fence: ```ts src/cart.ts
    const inFence = (fence[1] ?? '')
      .trim()
      .split(/\s+/u)
      .map(pathIn)
      .find((each) => each?.includes('.'));
    if (inFence !== undefined) return inFence;
    // The end of the block before.
    if (fence[1] === '' && back > 1) return undefined;
  }
  return undefined;
}

/** Longest line that may be a path: bounds the time of the patterns. */
const longestPath = 400;

function pathIn(line: string): string | undefined {
  if (line.length > longestPath) return undefined;
  const quoted = /`([^`]+)`/u.exec(line)?.[1];
  const bare = (quoted ?? line)
    .replace(/^(?:#{1,6}|\/\/|--|[-*]|\d+\.)\s+/u, '')
    .replace(/^(?:file|path|in|filename)\s*:\s*/iu, '')
    .replace(/^[*_"']+|[*_"':]+$/gu, '')
    .trim();
  // A sentence is no path: one with spaces has to look like a file all the same.
  const isPath = /^[^\s<>|?*]+$/u.test(bare) || /^[^<>|?*]*[\\/][^<>|?*]*\.\w{1,8}$/u.test(bare);
  return isPath && /[\w\]]$/u.test(bare) && /[./\\]|^[A-Z]\w*file$/u.test(bare) ? bare : undefined;
}
