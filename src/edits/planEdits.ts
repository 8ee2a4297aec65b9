import type { LineRange } from '../protocol/contextItems.ts';
import type { BlockProblem, EditBlock, EditBlocks } from './editBlocks.ts';
import { editPath } from './editPath.ts';
import { leavesOut } from './elision.ts';
import { SearchedFile } from './findLines.ts';
import { applyHunks, meets, trimHunk, type Hunk } from './hunks.ts';
import { commonLineEnd, linesWithEnds, withLineEnds, withoutFinalLineEnds } from './lines.ts';
import { placeBlock, type Match, type PlaceRefusal } from './placeBlock.ts';
import { fitFile } from './replaceLines.ts';

/** A file that may be edited. */
export interface EditableFile {
  readonly uri: string;
  /** Relative to the workspace folder, with forward slashes. */
  readonly path: string;
  /** Undefined where there is no such file. */
  readonly text: string | undefined;
  /** The lines that the person asked about. */
  readonly within?: LineRange;
}

/** What the edits come to in one file. */
export interface FilePlan {
  readonly uri: string;
  readonly path: string;
  readonly original: string | undefined;
  readonly proposed: string;
  /** The loosest match among them. */
  readonly how: Match | 'whole-file';
}

/** An edit that was not taken, and why. */
export interface EditRefusal {
  /** As the answer wrote it. */
  readonly path: string;
  /** 1-based line of the answer. */
  readonly line: number;
  readonly why:
    | PlaceRefusal
    | { readonly reason: BlockProblem['reason'] }
    /** `not-shown`: the model never saw this file. `outside`: it is not in the workspace. */
    | { readonly reason: 'outside' | 'unreadable' | 'not-shown' | 'no-file' }
    /** It changes the same lines as an edit before it. */
    | { readonly reason: 'overlap' };
  /** The block, for a person to see. */
  readonly block?: EditBlock;
}

export interface EditPlan {
  readonly files: readonly FilePlan[];
  readonly refused: readonly EditRefusal[];
  /** Edits that the files hold already. */
  readonly already: number;
}

/**
 * Finds a file by its path in the workspace; undefined where the model was not shown it, `outside` where
 * the path is one of the workspace and what it leads to is not.
 */
export type FindFile = (path: string) => EditableFile | 'outside' | undefined;

/**
 * Places all edits of an answer; nothing is written. Each is looked for in the file as it is, and,
 * where it is not there, in what the edits before it come to.
 */
export function planEdits(answer: EditBlocks, find: FindFile): EditPlan {
  const open = new Map<string, OpenFile>();
  const refused: EditRefusal[] = answer.problems.map(({ line, path, reason }) => ({
    path,
    line,
    why: { reason },
  }));
  let already = 0;
  for (const block of answer.blocks) {
    const why = takeBlock(block, open, find);
    if (why === 'already') already++;
    else if (why) refused.push({ path: block.path, line: block.line, why, block });
  }
  const files = [...open.values()].map((file) => file.plan()).filter((plan) => plan !== undefined);
  return { files, refused, already };
}

function takeBlock(
  block: EditBlock,
  open: Map<string, OpenFile>,
  find: FindFile,
): EditRefusal['why'] | 'already' | undefined {
  const read = editPath(block.path);
  if (read.type !== 'path') return { reason: read.type };
  let file = open.get(read.path);
  if (!file) {
    const found = find(read.path);
    if (!found) return { reason: 'not-shown' };
    if (found === 'outside') return { reason: 'outside' };
    file = new OpenFile(found);
    open.set(read.path, file);
  }
  return block.type === 'file' ? file.replaceAll(block.text) : file.take(block);
}

/** One file, and what the edits so far make of it. */
class OpenFile {
  readonly #file: EditableFile;
  /** A byte order mark is no part of the first line. */
  readonly #mark: string;
  readonly #lines: readonly string[];
  #searched: SearchedFile | undefined;
  #hunks: Hunk[] = [];
  /** Set once an edit was found only in what others made of the file. */
  #whole: string | undefined;
  #how: FilePlan['how'] = 'exact';

  constructor(file: EditableFile) {
    this.#file = file;
    const text = file.text ?? '';
    this.#mark = text.startsWith(byteOrderMark) ? byteOrderMark : '';
    this.#lines = linesWithEnds(text.slice(this.#mark.length));
  }

  /** The whole file anew: what it leaves out would be deleted, and so would edits before it. */
  replaceAll(text: string): EditRefusal['why'] | undefined {
    if (leavesOut(this.#file.text || text, toLines(text))) return { reason: 'elided' };
    if (this.#hunks.length > 0) return { reason: 'overlap' };
    this.#whole = fitFile(this.#file.text, text);
    this.#how = 'whole-file';
    return undefined;
  }

  take(block: EditBlock & { type: 'replace' }): EditRefusal['why'] | 'already' | undefined {
    const { text, within } = this.#file;
    const quoted = { search: toLines(block.search), replace: toLines(block.replace) };
    if (this.#whole === undefined && (text ?? '') === '') {
      if (block.search.trim() !== '') return { reason: text === undefined ? 'no-file' : 'missing' };
      return this.replaceAll(block.replace);
    }
    if (this.#whole === undefined) {
      this.#searched ??= new SearchedFile(this.#lines.map(withoutFinalLineEnds));
      const placed = placeBlock(this.#searched, quoted, within);
      if (placed.type === 'placed') return this.#add(placed.hunks, placed.how);
      if (placed.type === 'already') return 'already';
      if (this.#hunks.length === 0 || placed.refusal.reason !== 'missing') return placed.refusal;
    }
    return this.#takeAfter(quoted);
  }

  plan(): FilePlan | undefined {
    const { uri, path, text: original } = this.#file;
    const proposed = this.#whole ?? this.#applied();
    if (proposed === original || (original === undefined && this.#whole === undefined))
      return undefined;
    return { uri, path, original, proposed, how: this.#how };
  }

  #add(hunks: readonly Hunk[], how: Match): EditRefusal['why'] | undefined {
    // Two blocks may quote the same lines around what each of them changes.
    const changes = hunks.map((hunk) => trimHunk(this.#lines, hunk));
    if (changes.some((each) => this.#hunks.some((other) => meets(each, other)))) {
      return { reason: 'overlap' };
    }
    this.#hunks = [...this.#hunks, ...changes].toSorted((a, b) => a.start - b.start);
    this.#how = looser(this.#how, how);
    return undefined;
  }

  /** An edit of what an earlier edit wrote. */
  #takeAfter(quoted: {
    readonly search: readonly string[];
    readonly replace: readonly string[];
  }): EditRefusal['why'] | 'already' | undefined {
    const text = this.#whole ?? this.#applied();
    const lines = linesWithEnds(text.slice(this.#mark.length));
    const placed = placeBlock(new SearchedFile(lines.map(withoutFinalLineEnds)), quoted);
    if (placed.type === 'already') return 'already';
    if (placed.type === 'refused') return placed.refusal;
    this.#whole = this.#mark + applyHunks(lines, placed.hunks, commonLineEnd(text));
    this.#how = looser(this.#how, placed.how);
    return undefined;
  }

  #applied(): string {
    return this.#mark + applyHunks(this.#lines, this.#hunks, commonLineEnd(this.#file.text ?? ''));
  }
}

const byteOrderMark = '\uFEFF';

function toLines(text: string): readonly string[] {
  return text === '' ? [] : withLineEnds(text, '\n').split('\n');
}

const order: readonly FilePlan['how'][] = [
  'exact',
  'blanks',
  'indentation',
  'similar',
  'whole-file',
];

function looser(a: FilePlan['how'], b: FilePlan['how']): FilePlan['how'] {
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}
