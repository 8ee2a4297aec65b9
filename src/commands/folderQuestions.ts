import { renderNote } from '../context/prompt.ts';
import type { Filled } from './prompts/promptTable.ts';
import type { ReviewedFile } from './reviewFindings.ts';

export interface FolderFile {
  /** As a person and the model know it. */
  readonly path: string;
  /** Untrusted text. */
  readonly text: string;
}

/** What is asked at once. */
interface FolderQuestion {
  /** The code of its files, with the number of each line. */
  readonly code: string;
  readonly files: readonly ReviewedFile[];
}

export interface FolderQuestions {
  readonly questions: readonly FolderQuestion[];
  /** Paths of files of which a part is missing. */
  readonly cut: readonly string[];
  /** Paths of files for which there was no room. */
  readonly left: readonly string[];
}

/** What stands around a file's code, in UTF-16 units. */
const frame = 200;

/**
 * The files of a folder as questions of at most `room` UTF-16 units each, in the order of the files, and
 * at most `most` of them. A file that has no room in a question alone is cut at a line's end.
 */
export function folderQuestions(
  files: readonly FolderFile[],
  room: number,
  most: number,
): FolderQuestions {
  const groups: { readonly shown: ShownFile[]; size: number }[] = [];
  const left: string[] = [];
  for (const file of files) {
    const shown = withNumbers(file, room - frame);
    const size = shown.code.length + frame + file.path.length;
    const last = groups.at(-1);
    if (shown.lines === 0) left.push(file.path);
    else if (last && last.size + size <= room) {
      last.shown.push(shown);
      last.size += size;
    } else if (groups.length < most) groups.push({ shown: [shown], size });
    else left.push(file.path);
  }
  return {
    questions: groups.map(({ shown }) => ({
      code: shown.map(({ path, code }) => noteOf(path, code)).join('\n\n'),
      files: shown.map(({ path, lines }) => ({ path, lines })),
    })),
    cut: groups.flatMap(({ shown }) => shown.flatMap(({ path, isCut }) => (isCut ? [path] : []))),
    left,
  };
}

/** What Analyze Folder asks. */
export function folderPrompt(path: string, { code }: FolderQuestion): Filled {
  return { name: 'analyze-folder', values: { path, code } };
}

interface ShownFile {
  readonly path: string;
  readonly code: string;
  /** How many of its lines are shown. */
  readonly lines: number;
  readonly isCut: boolean;
}

function withNumbers({ path, text }: FolderFile, room: number): ShownFile {
  const lines = text.replace(/(?:\r\n|\r|\n)$/u, '').split(/\r\n|\r|\n/u);
  const numbered = lines.map((line, at) => `${String(at + 1).padStart(4)} ${line}`);
  let size = 0;
  const over = numbered.findIndex((line) => (size += line.length + 1) > room);
  const kept = over === -1 ? numbered.length : over;
  const code = numbered.slice(0, kept).join('\n');
  return { path, code, lines: kept, isCut: kept < numbered.length };
}

function noteOf(path: string, text: string): string {
  return renderNote({ kind: 'Code', title: path, language: '', text }).trimEnd();
}
