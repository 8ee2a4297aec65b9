/** What decides which of two files is kept where there is room for one. */
export interface FileRank {
  /** Steps from the file's folder to that of the nearest open file; below 0 where it is open itself. */
  readonly far: number;
  /** Milliseconds since 1970; infinite for what is being edited. */
  readonly changed: number;
}

/** Below 0 where `a` is more wanted: what is nearer, then what is newer. */
export function compareRanks(a: FileRank, b: FileRank): number {
  // Both may be infinite, of which the difference would be no number.
  return a.far - b.far || (a.changed === b.changed ? 0 : b.changed - a.changed);
}

/** How many open files count: more would be no neighbourhood any more. */
const mostNear = 20;
/** Further than any file is. */
const nowhere = 1_000;

/**
 * The order in which files are wanted: those that are open or being edited, then what is fewest folders
 * away from one of them, then the newest. A walk and whatever comes later are held to the same one.
 */
export class FileOrder {
  /** The one opened last first; paths as in the index. */
  #near: readonly string[];
  #isNear: ReadonlySet<string>;
  #folders: readonly (readonly string[])[];
  readonly #known = new Map<string, number>();
  readonly #isEdited: (path: string) => boolean;
  #version = 0;

  constructor(open: readonly string[], isEdited: (path: string) => boolean = () => false) {
    this.#isEdited = isEdited;
    this.#near = open.slice(0, mostNear);
    this.#isNear = new Set(this.#near);
    this.#folders = this.#near.map(foldersOf);
  }

  /** Another number once ranks of files that were neither opened nor edited may be other ones. */
  get version(): number {
    return this.#version;
  }

  /** Somebody opened the file, or edits it. */
  opened(path: string): void {
    if (this.#near[0] === path) return;
    const near = [path, ...this.#near.filter((each) => each !== path)].slice(0, mostNear);
    const before = new Set(this.#near.map(folderOf));
    const after = new Set(near.map(folderOf));
    this.#near = near;
    this.#isNear = new Set(near);
    if (before.size === after.size && [...after].every((each) => before.has(each))) return;
    this.#folders = near.map(foldersOf);
    this.#known.clear();
    this.#version++;
  }

  /** As in `FileRank`. */
  far(path: string): number {
    if (this.#isNear.has(path) || this.#isEdited(path)) return -1;
    const key = folderOf(path);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const folders = foldersOf(path);
    const far = Math.min(...this.#folders.map((each) => steps(folders, each)), nowhere);
    this.#known.set(key, far);
    return far;
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function foldersOf(path: string): readonly string[] {
  return path.split('/').slice(0, -1);
}

function steps(a: readonly string[], b: readonly string[]): number {
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  return a.length + b.length - 2 * same;
}
