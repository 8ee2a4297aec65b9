import { setTimeout as sleep } from 'node:timers/promises';
import type { OutlineSymbol } from '../chunks/outline.ts';
import type { CodeIndex } from '../rank/codeIndex.ts';
import { FileIndexer, type FileIndexerOptions } from './fileIndexer.ts';
import { FolderScan } from './folderScan.ts';
import { IndexEvents } from './indexEvents.ts';
import { IndexSaver } from './indexSaver.ts';
import type { IndexPhase, IndexState } from './indexState.ts';
import { keepWithinLimits } from './keepWithinLimits.ts';
import { Pace } from './pace.ts';
import { isIgnoreFile } from './pathRules.ts';
import { isOfLimits } from './leftOut.ts';
import { readSavedIndex } from './savedIndex.ts';
import { tendRoom, wantsTending } from './tendRoom.ts';
import { WarmUp } from './warmUp.ts';
import { walkFolders, type FoundFile } from './walkFolders.ts';

export interface IndexKeeperOptions extends Omit<FileIndexerOptions, 'index' | 'onTrouble'> {
  readonly createIndex: () => CodeIndex;
  readonly readIndex: (bytes: Uint8Array) => CodeIndex | undefined;
  /** Hears of each step worth telling, at most every `stateEvery` milliseconds. */
  readonly onState: (state: IndexState) => void;
  /** Milliseconds between two saves while the index is built, for tests. */
  readonly betweenSaves?: number;
  /** Files at the most that are considered at all, for tests. */
  readonly mostFound?: number;
}

export interface IndexTimes {
  open: number | undefined;
  walk: number | undefined;
  build: number | undefined;
}

const stateEvery = 250;
/** Files at the most that are considered at all: of more than these nobody could tell which are nearest. */
const mostFound = 500_000;
/** Files that the limits leave out and that are known one by one; of more there is a number. */
const mostLeft = 100_000;
/** Changed files after which looking at everything is less work. */
const mostChanges = 2_000;
/** What Node's timers can hold. */
const longestTimer = 0x7fff_ffff;

/** Keeps the index of the folders true: walks them once, follows changes, saves. Never uses two cores. */
export class IndexKeeper {
  readonly files: FileIndexer;
  readonly pace = new Pace();
  readonly events = new IndexEvents();
  readonly times: IndexTimes = {
    open: undefined,
    walk: undefined,
    build: undefined,
  };
  readonly saver: IndexSaver;
  readonly #options: IndexKeeperOptions;
  readonly #changes = new Set<string>();
  readonly #started = performance.now();
  #walk: FolderScan | undefined;
  #isBeyond = false;
  #todo: FoundFile[] = [];
  #complete = false;
  #walkDue = true;
  #walkFrom = 0;
  #phase: IndexPhase = 'opening';
  #told = 0;
  #wake = new AbortController();
  #closed = false;
  #running: Promise<void> | undefined;
  #taking: Promise<void> | undefined;
  readonly #warmUp: WarmUp;

  constructor(options: IndexKeeperOptions) {
    this.#options = options;
    this.files = new FileIndexer({
      ...options,
      index: options.createIndex(),
      onTrouble: (message) => this.events.note(message),
    });
    this.saver = new IndexSaver({ ...options, files: this.files, events: this.events });
    this.#warmUp = new WarmUp({ ...options, files: this.files, open: options.setup.open });
  }

  /** Reads what was saved and begins to work. Call once. */
  start(): void {
    this.#open();
    this.#running = this.#run();
  }

  state(): IndexState {
    const { pauses } = this.pace;
    const { grammarFault } = this.files;
    return {
      phase: pauses.length > 0 ? 'paused' : this.#phase,
      files: this.files.table.files,
      waiting: this.#todo.length + this.#changes.size + (this.files.room.mayComeBack ? 1 : 0),
      complete: this.#complete,
      full: this.#isBeyond || this.files.table.overLimit > 0,
      pauses,
      ...(grammarFault === undefined ? {} : { grammarFault }),
    };
  }

  /** Files that may be other ones now, by their absolute paths. A burst of them is a walk. */
  changed(files: readonly string[]): void {
    for (const file of files) {
      const path = this.files.paths.toPath(file);
      if (path === undefined) continue;
      if (isIgnoreFile(path.slice(path.lastIndexOf('/') + 1))) this.rescan();
      else this.#changes.add(path);
    }
    if (this.#changes.size > mostChanges) this.rescan();
    this.#rouse();
  }

  /** What an editor has of a file and the disk has not; undefined: the disk counts again. */
  setUnsaved(file: string, text: string | undefined): void {
    const path = this.files.paths.toPath(file);
    if (path === undefined) return;
    this.files.setUnsaved(path, text);
    this.#changes.add(path);
    this.#rouse();
  }

  /** Somebody opened the file, and may edit it. */
  opened(file: string): void {
    this.#warmUp.opened(file);
    const path = this.files.paths.toPath(file);
    const isUnknown = this.#isBeyond && !this.files.table.get(path ?? '');
    if (path !== undefined && (this.files.opened(path) || isUnknown)) this.#changes.add(path);
    this.#rouse();
  }

  /** Whether an outline of the file is of use, once what waits to be read of it was read. */
  async wantsOutline(file: string, budget: number): Promise<boolean> {
    const path = this.files.paths.toPath(file);
    await this.catchUp(budget);
    return path !== undefined && this.files.wantsOutline(path);
  }

  /** What stands in the file's text of this hash: it is cut by that. */
  setOutline(file: string, hash: string, outline: readonly OutlineSymbol[]): void {
    const path = this.files.paths.toPath(file);
    if (path === undefined) return;
    this.files.setOutline(path, hash, outline);
    this.#changes.add(path);
    this.#rouse();
  }

  /** Looks at all files again, and reads those that changed. */
  rescan(): void {
    this.files.forgetRules();
    this.#changes.clear();
    this.#walk = undefined;
    this.#walkDue = true;
    this.#phase = 'walking';
    this.#rouse();
  }

  /** Forgets everything and begins anew. */
  rebuild(reason: string): void {
    this.events.note(`Built anew: ${reason}`);
    this.files.clear(this.#options.createIndex());
    this.#complete = false;
    this.saver.touched();
    this.rescan();
    this.#tell(true);
  }

  pause(reason: string): void {
    this.pace.pause(reason);
    this.#tell(true);
  }

  resume(reason: string): void {
    this.pace.resume(reason);
    this.#tell(true);
  }

  /** Saves what is not saved yet, and ends. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#rouse();
    for (const reason of this.pace.pauses) this.pace.resume(reason);
    await this.#running;
    if (this.saver.isBehind) this.saver.save(this.#complete);
  }

  #open(): void {
    const from = performance.now();
    const { setup, readIndex } = this.#options;
    const loaded = readSavedIndex(setup.storage, setup.roots);
    if (loaded.type === 'none') {
      if (loaded.reason !== undefined) this.events.note(`${loaded.reason}: built anew.`);
      return;
    }
    const index = readIndex(loaded.postings);
    if (!index) return this.events.note('The saved index was damaged: built anew.');
    this.files.restore(index, loaded.memory);
    for (const [path, record] of loaded.records) {
      // What is in one of the two only is read again, and what there was no room for: there may be now.
      const holds = record.type === 'left-out' ? !isOfLimits(record.reason) : index.has(path);
      if (holds) this.files.table.set(path, record);
    }
    this.#complete = loaded.complete;
    this.saver.saved = { bytes: loaded.bytes, at: Date.now() };
    this.times.open = performance.now() - from;
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      await this.pace.turn();
      if (this.#closed) return;
      try {
        await this.#step();
      } catch (error) {
        this.events.note(
          `Unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      }
    }
  }

  /** One small piece of the work that matters most now. */
  async #step(): Promise<void> {
    const [change] = this.#changes;
    if (change !== undefined) await this.#takeChange(change);
    else if (this.#walk) {
      if (this.#walk.step()) this.#endWalk(this.#walk);
    } else if (this.#walkDue) this.#beginWalk();
    else if (this.#todo.length > 0) await this.#buildNext();
    else if (wantsTending(this.files)) await this.#tend();
    else if (this.saver.dueIn() <= 0) this.saver.save(this.#complete);
    else if (this.#warmUp.isDue) await this.#warmUp.next();
    else await this.#rest();
    this.#tell(false);
  }

  /** Takes the changes that wait, for at most `budget` milliseconds: what was typed last is asked about. */
  async catchUp(budget: number): Promise<void> {
    const until = performance.now() + budget;
    for (const path of this.#changes) {
      if (performance.now() > until) return;
      await this.#takeChange(path);
    }
    await this.#taking;
  }

  #takeChange(path: string): Promise<void> {
    this.#changes.delete(path);
    this.#taking = this.#take(path);
    return this.#taking;
  }

  async #take(path: string): Promise<void> {
    // Of a folder that came or went nobody tells each file.
    if (this.files.isFolder(path)) return this.rescan();
    if (!this.files.table.get(path)) this.files.remove(path);
    await this.files.refresh(path);
    this.saver.touched();
  }

  #beginWalk(): void {
    const { roots, exclude, limits } = this.#options.setup;
    this.#walkDue = false;
    this.#walkFrom = performance.now();
    this.#phase = 'walking';
    const most = this.#options.mostFound ?? mostFound;
    this.#walk = new FolderScan(walkFolders(roots, exclude, limits), this.files.table, most);
  }

  #endWalk({ found, isBeyond }: FolderScan): void {
    this.#walk = undefined;
    const { table, order, room } = this.files;
    const takesNone = (each: FoundFile): boolean => table.takesNone(each.path, each.stamp);
    const { files, left } = keepWithinLimits(found, order, room.limits, takesNone);
    this.#isBeyond = isBeyond || left.length > mostLeft;
    this.files.prune(new Set(files.map(({ path }) => path)));
    this.files.leave(left.slice(0, mostLeft));
    for (const { path } of left.slice(mostLeft)) table.meet(path, 'over-limit');
    // The last one of the list is next.
    this.#todo = files.filter((file) => !table.isSettled(file.path, file.stamp)).toReversed();
    this.times.walk = performance.now() - this.#walkFrom;
    this.#phase = 'building';
    if (this.#todo.length > 0) this.saver.touched();
    else this.#endBuild();
  }

  async #buildNext(): Promise<void> {
    const next = this.#todo.pop();
    if (next) await this.files.refresh(next.path, true);
    if (this.#todo.length === 0) this.#endBuild();
    else if (this.saver.isDueOnTheWay()) this.saver.save(this.#complete);
  }

  async #tend(): Promise<void> {
    if (await tendRoom(this.files)) this.saver.touched();
  }

  #endBuild(): void {
    const changed = this.saver.isBehind || !this.#complete;
    this.#phase = 'ready';
    this.#complete = true;
    this.times.build ??= performance.now() - this.#started;
    this.#tell(true);
    // Whoever waits for an answer comes first.
    if (changed) this.saver.hurry();
  }

  async #rest(): Promise<void> {
    this.#tell(true);
    const time = this.saver.dueIn();
    this.#wake = new AbortController();
    if (this.#changes.size > 0 || this.#walkDue || this.#warmUp.isDue || this.#closed) return;
    await rest(Math.min(time, longestTimer), this.#wake.signal);
  }

  #rouse(): void {
    this.#wake.abort();
  }

  #tell(now: boolean): void {
    const at = performance.now();
    if (!now && at - this.#told < stateEvery) return;
    this.#told = at;
    this.#options.onState(this.state());
  }
}

async function rest(time: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(time, undefined, { signal });
  } catch {
    // There is something to do before that.
  }
}
