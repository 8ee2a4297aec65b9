import type { LineRange } from '../protocol/contextItems.ts';
import type { BlockProblem, EditBlock, EditBlocks, Halves } from './editBlocks.ts';
import { editPath } from './editPath.ts';
import { leavesOut } from './elision.ts';
import { SearchedFile } from './findLines.ts';
import { formsOf } from './lineForms.ts';
import { applyHunks, isSame, meets, trimHunk, type Hunk } from './hunks.ts';
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
  /** True where the model was not shown all of it. */
  readonly isPart?: boolean;
}

/** What a path of the workspace leads to and must not be changed. */
export type Unchangeable = 'outside' | 'read-only';

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
    | { readonly reason: Unchangeable | 'unreadable' | 'not-shown' | 'no-file' }
    /** The whole file anew, from a model that was shown parts of it. */
    | { readonly reason: 'part-shown' }
    /**
     * `overlap`: it changes the same lines as an edit before it. `several-dividers`: it has several lines that
     * may part it, and what comes before none of them stands in the file.
     */
    | { readonly reason: 'overlap' | 'several-dividers' };
  /** The block, for a person to see. */
  readonly block?: EditBlock;
}

/** Undefined where an edit was taken. */
type Taken = EditRefusal['why'] | 'already' | undefined;

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
export type FindFile = (path: string) => EditableFile | Unchangeable | undefined;

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

function takeBlock(block: EditBlock, open: Map<string, OpenFile>, find: FindFile): Taken {
  const read = editPath(block.path);
  if (read.type !== 'path') return { reason: read.type };
  let file = open.get(read.path);
  if (!file) {
    const found = find(read.path);
    if (!found) return { reason: 'not-shown' };
    if (typeof found === 'string') return { reason: found };
    file = new OpenFile(found);
    open.set(read.path, file);
  }
  return block.type === 'file' ? file.rewrite(block.text) : file.take(block);
}

/** One file, and what the edits so far make of it. */
class OpenFile {
  readonly #file: EditableFile;
  /** A byte order mark is no part of the first line. */
  readonly #mark: string;
  readonly #lines: readonly string[];
  #searched: SearchedFile | undefined;
  #hunks: Hunk[] = [];
  /** The blocks that have their place: a model that is asked again may repeat them. */
  readonly #taken = new Set<string>();
  /** Set once an edit was found only in what others made of the file. */
  #whole: string | undefined;
  #how: FilePlan['how'] = 'exact';

  constructor(file: EditableFile) {
    this.#file = file;
    const text = file.text ?? '';
    this.#mark = text.startsWith(byteOrderMark) ? byteOrderMark : '';
    this.#lines = linesWithEnds(text.slice(this.#mark.length));
  }

  rewrite(text: string): EditRefusal['why'] | undefined {
    return this.#file.isPart === true ? { reason: 'part-shown' } : this.#replaceAll(text);
  }

  /** The whole file anew: what it leaves out would be deleted, and so would edits before it. */
  #replaceAll(text: string): EditRefusal['why'] | undefined {
    if (leavesOut(this.#file.text || text, toLines(text))) return { reason: 'elided' };
    if (this.#hunks.length > 0) return { reason: 'overlap' };
    this.#whole = fitFile(this.#file.text, text);
    this.#how = 'whole-file';
    return undefined;
  }

  take(block: Halves & { readonly others?: readonly Halves[] }): Taken {
    const halves = block.others ? this.#parted([block, ...block.others]) : block;
    if (!halves) return { reason: 'several-dividers' };
    const key = JSON.stringify([halves.search, halves.replace]);
    if (this.#taken.has(key)) return 'already';
    const taken = this.#place(halves);
    if (taken === undefined) this.#taken.add(key);
    return taken;
  }

  plan(): FilePlan | undefined {
    const { uri, path, text: original } = this.#file;
    const proposed = this.#whole ?? this.#applied();
    if (proposed === original || (original === undefined && this.#whole === undefined))
      return undefined;
    return { uri, path, original, proposed, how: this.#how };
  }

  /**
   * Where a block was meant to be parted: at the divider before which stands, word for word, what the file
   * holds. Of several the last: what comes before it is in the file as well, dividers and all.
   */
  #parted(ways: readonly Halves[]): Halves | undefined {
    const text = this.#whole ?? this.#file.text ?? '';
    if (text === '') return ways.find(({ search }) => search.trim() === '');
    const lines = linesWithEnds(text.slice(this.#mark.length));
    const searched = new SearchedFile(lines.map(withoutFinalLineEnds));
    return ways.findLast(({ search }) => holds(searched, toLines(search)));
  }

  #place({ search, replace }: Halves): Taken {
    const { text, within } = this.#file;
    const quoted = { search: toLines(search), replace: toLines(replace) };
    if (this.#whole === undefined && (text ?? '') === '') {
      if (search.trim() !== '') return { reason: text === undefined ? 'no-file' : 'missing' };
      return this.#replaceAll(replace);
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

  #add(hunks: readonly Hunk[], how: Match): Taken {
    // Two blocks may quote the same lines around what each of them changes.
    const trimmed = hunks.map((hunk) => trimHunk(this.#lines, hunk));
    const changes = trimmed.filter((each) => !this.#hunks.some((other) => isSame(each, other)));
    if (changes.length === 0 && trimmed.length > 0) return 'already';
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
  }): Taken {
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

/** Whether these lines stand in the file, but for blanks at their ends. */
function holds(file: SearchedFile, lines: readonly string[]): boolean {
  return (
    lines.some((line) => line.trim() !== '') && file.find(lines.map(formsOf), 'ended').length > 0
  );
}

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
