import type { FileChunks, Chunker } from '../chunks/chunker.ts';
import type { OutlineSymbol } from '../chunks/outline.ts';
import type { CodeIndex } from '../rank/codeIndex.ts';
import type { ChunkCache } from './chunkCache.ts';
import { FileOrder, type FileRank } from './fileOrder.ts';
import { readStamp, stampOf, statIfThere } from './fileStamp.ts';
import { FileTable, isOverLimit, type FileRecord } from './fileTable.ts';
import { hashOf, readFileText, textOfEditor, type FileText } from './fileText.ts';
import type { FlightRecorder } from './flightRecorder.ts';
import { HeldOutlines } from './heldOutlines.ts';
import { IndexRoom } from './indexRoom.ts';
import type { SavedShare } from './memoryShare.ts';
import type { IndexSetup } from './indexSetup.ts';
import type { LeftOutReason } from './leftOut.ts';
import { LruCache } from './lruCache.ts';
import { createPathJudge, type PathJudge } from './pathRules.ts';
import { createRootPaths, isOverLink, type RootPaths } from './rootPaths.ts';
import type { FoundFile } from './walkFolders.ts';

export interface FileIndexerOptions {
  readonly setup: IndexSetup;
  readonly chunker: Pick<Chunker, 'chunk'>;
  readonly cache: ChunkCache;
  readonly index: CodeIndex;
  readonly recorder: FlightRecorder;
  /** Something failed that costs time and nothing else. */
  readonly onTrouble: (message: string) => void;
}

/** How often things were done since the thread started. */
export interface IndexCounts {
  /** Texts cut into chunks. */
  parsed: number;
  /** Texts whose chunks were known from before. */
  remembered: number;
  /** Files whose bytes were read. */
  read: number;
}

type SourceText = Extract<FileText, { type: 'text' }>;

/** Bytes of texts that are kept for answers. */
const hotTexts = 16 * 1_048_576;
/** Characters of unsaved texts that are held, all together. */
const mostUnsaved = 32 * 1_048_576;

/** Bytes of a file above which nobody is asked for an outline: it is not parsed either. */
const mostOutlined = 1_000_000;

/** A grammar that is not there for any file: one that a single file was too much for is no fault. */
const grammarFaults = /^The (?:grammar|parser)\b.*(?:could not be loaded|crashed too often)/u;

/** Takes single files into the index and out of it. Holds what is known of each. */
export class FileIndexer {
  readonly table = new FileTable();
  readonly paths: RootPaths;
  readonly counts: IndexCounts = { parsed: 0, remembered: 0, read: 0 };
  /** Which files come before others, for a walk as well. */
  readonly order: FileOrder;
  /** Who makes room for whom. */
  readonly room: IndexRoom;
  /** Why a file was cut without the grammar that there is for it. */
  grammarFault: string | undefined;
  /** Hears of each path whose names changed; undefined: of all. */
  onDidChange: (path: string | undefined) => void = () => undefined;
  readonly #options: FileIndexerOptions;
  readonly #texts = new LruCache<SourceText>(hotTexts, ({ text }) => text.length * 2);
  readonly #unsaved = new Map<string, string>();
  readonly #outlines = new HeldOutlines();
  readonly #turns = new Map<string, number>();
  #lastTurn = 0;
  #judge: PathJudge;
  #index: CodeIndex;

  constructor(options: FileIndexerOptions) {
    this.#options = options;
    this.#index = options.index;
    const { roots, limits, open } = options.setup;
    this.paths = createRootPaths(roots);
    const openPaths = open.flatMap((file) => this.paths.toPath(file) ?? []);
    this.order = new FileOrder(openPaths, (path) => this.isUnsaved(path));
    const unsavedSize = (path: string): number | undefined => this.#unsaved.get(path)?.length;
    this.room = new IndexRoom({ table: this.table, order: this.order, limits, unsavedSize });
    this.#judge = createPathJudge(options.setup.exclude);
  }

  get index(): CodeIndex {
    return this.#index;
  }

  /** Another index takes the place of this one, with the table that belongs to it and its share of memory. */
  restore(index: CodeIndex, memory?: SavedShare): void {
    this.#index = index;
    this.room.memory.restore(index, memory);
    this.onDidChange(undefined);
  }

  /** Ignore files may say something else now. */
  forgetRules(): void {
    this.#judge = createPathJudge(this.#options.setup.exclude);
  }

  /** What stands in an editor wins over the disk until it is undefined. */
  setUnsaved(path: string, text: string | undefined): void {
    this.#unsaved.delete(path);
    if (text === undefined) return;
    this.order.opened(path);
    if (this.room.isComingBack(path)) this.room.cameBack();
    let held = text.length;
    for (const each of this.#unsaved.values()) held += each.length;
    if (held <= mostUnsaved) this.#unsaved.set(path, text);
  }

  /** Somebody opened the file. True where it is to be refreshed: the limits had left it out. */
  opened(path: string): boolean {
    this.order.opened(path);
    return isOverLimit(this.table.get(path));
  }

  /** True for a file that is cut by its look alone, though a language's extension might know better. */
  wantsOutline(path: string): boolean {
    const record = this.table.get(path);
    if (record?.type !== 'indexed' || this.#outlines.has(path)) return false;
    return record.how === 'windows' && record.size <= mostOutlined;
  }

  /** What stands in the text of this hash, as of `hashOf`; the file is to be refreshed then. */
  setOutline(path: string, hash: string, outline: readonly OutlineSymbol[]): void {
    if (outline.length > 0 && this.wantsOutline(path)) this.#outlines.put(path, { hash, outline });
  }

  isUnsaved(path: string): boolean {
    return this.#unsaved.has(path);
  }

  /** True while the index has the file as it is now. */
  isFresh(path: string): boolean {
    const record = this.table.get(path);
    if (record?.type !== 'indexed') return false;
    const unsaved = this.#unsaved.get(path);
    if (unsaved !== undefined)
      return this.#texts.get(path)?.text === unsaved || record.hash === hashOf(unsaved);
    return record.stamp !== '' && record.stamp === this.#stampOnDisk(path);
  }

  /** The text that the file has now; undefined where it has none to show. */
  textOf(path: string): SourceText | undefined {
    const record = this.table.get(path);
    const hot = this.#texts.get(path);
    if (hot && record?.type === 'indexed' && hot.hash === record.hash) {
      if (this.isFresh(path)) return hot;
    }
    const source = this.#read(path);
    if (source.type !== 'text') return undefined;
    this.#texts.set(path, source);
    return source;
  }

  /** The text as it was when it was indexed, where it is still at hand. */
  rememberedText(path: string): string | undefined {
    return this.#texts.get(path)?.text;
  }

  /** Brings the index up to date with one file. Never rejects. `settled`: the rules need not be asked. */
  async refresh(path: string, settled = false): Promise<void> {
    const turn = ++this.#lastTurn;
    this.#turns.set(path, turn);
    try {
      if (!settled && !this.#isWanted(path)) return this.#forget(path);
      const stamp = this.#unsaved.has(path) ? undefined : this.#stampOnDisk(path);
      const known = this.table.get(path);
      const isSame = known !== undefined && known.stamp !== '' && known.stamp === stamp;
      // For what the limits left out there may be room now.
      if (isSame && !isOverLimit(known) && !this.#outlines.has(path)) return;
      await this.#take(path, turn);
    } finally {
      if (this.#turns.get(path) === turn) this.#turns.delete(path);
    }
  }

  /** Takes a file, and where it was a folder all that was in it, out of the index. */
  remove(path: string): void {
    this.#forget(path);
    const below = `${path}/`;
    for (const [each] of this.table.entries()) if (each.startsWith(below)) this.#forget(each);
  }

  /** A walk found no room for these. */
  leave(files: readonly FoundFile[]): void {
    for (const { path, stamp } of files) {
      if (!this.#unsaved.has(path))
        this.table.set(path, { type: 'left-out', stamp, reason: 'over-limit' });
    }
    this.room.forget();
    this.room.made();
  }

  /** Takes out what is not wanted any more. */
  prune(wanted: ReadonlySet<string>): void {
    for (const [path] of this.table.entries()) {
      if (!wanted.has(path) && !this.#unsaved.has(path)) this.#forget(path);
    }
  }

  /** True for a folder that may hold files of the index. */
  isFolder(path: string): boolean {
    const file = this.paths.toFile(path);
    if (file === undefined || statIfThere(file)?.isDirectory() !== true) return false;
    return this.#isWanted(`${path}/x`);
  }

  /** Takes everything out, and goes on with an empty index. */
  clear(index: CodeIndex): void {
    for (const [path] of this.table.entries()) this.table.delete(path);
    this.#texts.clear();
    this.#index = index;
    this.room.forget();
    this.room.memory.forget();
    this.onDidChange(undefined);
  }

  async #take(path: string, turn: number): Promise<void> {
    const known = this.table.get(path);
    const isNew = known?.type !== 'indexed';
    this.room.look(this.#index);
    // Where nothing fits any more nothing is read either: it may be very much.
    if (isNew && !this.room.mayCome(path, () => this.#rank(path))) {
      return this.#refuse(path);
    }
    const source = this.#read(path);
    if (source.type === 'left-out') return this.#leaveOut(path, source.reason, source.stamp);
    const { stamp, hash, size, text } = source;
    const outline = this.#outlines.has(path) ? this.#outlines.take(path, text) : undefined;
    if (!isNew && known.hash === hash && !outline) {
      this.#note(path, { ...known, stamp, size });
      this.#texts.set(path, source);
      return;
    }
    if (this.#isHopeless(path, stamp)) return this.#leaveOut(path, 'hopeless', stamp);
    if (!this.#makeRoom(path, source)) return this.#refuse(path);
    const made = await this.#chunksOf(path, source, known !== undefined, outline);
    // A newer text of the same file came meanwhile: that one counts.
    if (this.#turns.get(path) !== turn) return;
    // And so may others, which take room.
    if (!this.#makeRoom(path, source)) return this.#refuse(path);
    this.#index.add({ path, text, chunks: made.chunks, names: made.names });
    this.onDidChange(path);
    const { language, how } = made;
    const notes = [source.note, made.note].filter((each) => each !== undefined).join('; ');
    if (made.note !== undefined && grammarFaults.test(made.note)) this.grammarFault ??= made.note;
    const noted = notes === '' ? {} : { note: notes };
    const chunks = made.chunks.length;
    if (!isNew && size < known.size) this.room.made();
    this.#note(path, { type: 'indexed', stamp, hash, size, language, how, chunks, ...noted });
    if (known) this.#texts.set(path, source);
    else this.#texts.delete(path);
  }

  /** Only what changes is remembered: a first index would write each file's chunks twice. */
  async #chunksOf(
    path: string,
    source: SourceText,
    isChange: boolean,
    outline?: readonly OutlineSymbol[],
  ): Promise<FileChunks> {
    const { cache, chunker, recorder, onTrouble } = this.#options;
    const known = isChange
      ? await cache.get(path, source.hash, source.text.length).catch(() => undefined)
      : undefined;
    if (known && (!outline || known.how === 'outline')) {
      this.counts.remembered++;
      return known;
    }
    this.counts.parsed++;
    recorder.begin(path, source.stamp);
    const made = await chunker.chunk(path, source.text, isChange, outline);
    recorder.end();
    if (isChange) {
      cache.put(path, source.hash, made).catch((error: unknown) => onTrouble(String(error)));
    }
    return made;
  }

  #read(path: string): FileText {
    const unsaved = this.#unsaved.get(path);
    const { fileBytes } = this.#options.setup.limits;
    if (unsaved !== undefined) return textOfEditor(path, unsaved, fileBytes);
    const file = this.paths.toFile(path);
    if (file === undefined) return { type: 'left-out', reason: 'vanished' };
    this.counts.read++;
    return readFileText(file, path, fileBytes);
  }

  #isWanted(path: string): boolean {
    const at = this.paths.locate(path);
    return (
      at !== undefined && this.#judge.judge(at.root, at.relative) === 'kept' && !isOverLink(at)
    );
  }

  /** Puts out those that are less wanted; false where that would not be enough. */
  #makeRoom(path: string, { size }: SourceText): boolean {
    const going = this.room.whoGoes(path, size, () => this.#rank(path));
    for (const each of going ?? []) this.#refuse(each);
    return going !== undefined;
  }

  /** What is being edited at this moment comes before all others. */
  #rank(path: string): FileRank {
    const isEdited = this.#unsaved.has(path) && !this.room.isComingBack(path);
    const changed = isEdited ? Infinity : readStamp(this.#stampOnDisk(path) ?? '')?.changed;
    return { far: this.order.far(path), changed: changed ?? 0 };
  }

  #refuse(path: string): void {
    const stamp = this.#stampOnDisk(path) ?? (this.#unsaved.has(path) ? '' : undefined);
    this.#leaveOut(path, stamp === undefined ? 'vanished' : 'over-limit', stamp);
  }

  #leaveOut(path: string, reason: LeftOutReason, stamp = ''): void {
    this.#forget(path);
    if (reason !== 'vanished') this.#note(path, { type: 'left-out', stamp, reason });
  }

  #note(path: string, record: FileRecord): void {
    this.table.set(path, record);
    this.room.noted(path);
  }

  #forget(path: string): void {
    if (this.#index.has(path)) {
      this.#index.remove(path);
      this.onDidChange(path);
      this.room.made();
    }
    this.table.delete(path);
    this.#texts.delete(path);
  }

  #isHopeless(path: string, stamp: string): boolean {
    return this.#options.setup.hopeless.some((each) => each.path === path && each.stamp === stamp);
  }

  #stampOnDisk(path: string): string | undefined {
    const file = this.paths.toFile(path);
    // A file that is gone, or that nobody may look at, looks like nothing.
    const stats = file === undefined ? undefined : statIfThere(file);
    return stats && stampOf(stats);
  }
}
