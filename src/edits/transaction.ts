/** How an edit reaches files. Errors are thrown as they come from the disk. */
export interface EditFiles {
  /** What the file holds, unsaved changes included; undefined where it does not exist. */
  read(uri: string): Promise<Uint8Array | undefined>;
  write(uri: string, bytes: Uint8Array): Promise<void>;
  remove(uri: string): Promise<void>;
  /** Removes what a write that was cut off left beside the file. */
  tidy?(uri: string): Promise<void>;
}

/** What an edit does to one file; undefined where it does not exist. */
export interface FileChange {
  readonly uri: string;
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array | undefined;
}

export type EditOutcome =
  | { readonly type: 'applied' }
  /** These files are not any more as the edit found them: nothing is different from before. */
  | { readonly type: 'stale'; readonly uris: readonly string[] }
  /** Not applied, and every file is as it was. Without an error: it was aborted. */
  | { readonly type: 'rolled-back'; readonly error?: unknown }
  /** Not applied, and these files could not be brought back; `rollBackEdit` can try again. */
  | { readonly type: 'stuck'; readonly uris: readonly string[]; readonly error: unknown };

/** How far an edit came. `foreign`: these files are neither as before nor as after it. */
export type EditProgress =
  | { readonly type: 'untouched' | 'complete' | 'partial' }
  | { readonly type: 'foreign'; readonly uris: readonly string[] };

export type EditEnd =
  | { readonly type: 'done' }
  /** Somebody else changed these files: nothing was written. Ask, then call again with `overwrite`. */
  | { readonly type: 'foreign'; readonly uris: readonly string[] }
  | { readonly type: 'failed'; readonly uris: readonly string[]; readonly error: unknown };

export interface EndOptions {
  /** True where a person agreed that foreign changes are lost. */
  readonly overwrite?: boolean;
}

type Side = 'before' | 'after';

/**
 * Changes all the files or none: where one cannot be written, or `signal` aborts, every file that was
 * touched is brought back byte for byte. Files that are not as the edit expects are not written.
 */
export async function applyEdit(
  changes: readonly FileChange[],
  files: EditFiles,
  signal?: AbortSignal,
): Promise<EditOutcome> {
  checkDistinct(changes);
  const stale = await differing(changes, files);
  if (stale.length > 0) return { type: 'stale', uris: stale };
  const touched: FileChange[] = [];
  for (const change of changes) {
    if (signal?.aborted === true) return takeBack(touched, files);
    try {
      // Once more, for the file may have changed while the others were written.
      if (!isAs(await files.read(change.uri), change.before)) {
        const undone = await takeBack(touched, files);
        return undone.type === 'rolled-back' ? { type: 'stale', uris: [change.uri] } : undone;
      }
    } catch (error) {
      // Only looked at: it is not to be brought back.
      return takeBack(touched, files, { error });
    }
    touched.push(change);
    try {
      await put(change, 'after', files);
    } catch (error) {
      return takeBack(touched, files, { error, half: change });
    }
  }
  return { type: 'applied' };
}

/** How far an edit came that was cut off. Rejects where a file cannot be read. */
export async function inspectEdit(
  changes: readonly FileChange[],
  files: EditFiles,
): Promise<EditProgress> {
  const foreign: string[] = [];
  let before = 0;
  let after = 0;
  for (const change of changes) {
    const found = await files.read(change.uri);
    const isBefore = isAs(found, change.before);
    const isAfter = isAs(found, change.after);
    if (!isBefore && !isAfter) foreign.push(change.uri);
    if (isBefore) before++;
    if (isAfter) after++;
  }
  if (foreign.length > 0) return { type: 'foreign', uris: foreign };
  // Nothing to do either way counts as done.
  if (after === changes.length) return { type: 'complete' };
  return { type: before === changes.length ? 'untouched' : 'partial' };
}

/** Writes what an edit that was cut off had not written yet. May be called again. */
export function finishEdit(
  changes: readonly FileChange[],
  files: EditFiles,
  options: EndOptions = {},
): Promise<EditEnd> {
  return bringTo('after', changes, files, options);
}

/** Brings back every file as it was before an edit that was cut off. May be called again. */
export function rollBackEdit(
  changes: readonly FileChange[],
  files: EditFiles,
  options: EndOptions = {},
): Promise<EditEnd> {
  return bringTo('before', changes, files, options);
}

async function bringTo(
  side: Side,
  changes: readonly FileChange[],
  files: EditFiles,
  { overwrite = false }: EndOptions,
): Promise<EditEnd> {
  checkDistinct(changes);
  try {
    const progress = await inspectEdit(changes, files);
    if (progress.type === 'foreign' && !overwrite) return progress;
  } catch (error) {
    return { type: 'failed', uris: changes.map(({ uri }) => uri), error };
  }
  return putAll(changes, side, files, overwrite);
}

interface Problem {
  readonly error: unknown;
  /** What could not be written may be half there: it is put back whatever it holds. */
  readonly half?: FileChange;
}

/** The last one touched first. */
async function takeBack(
  touched: readonly FileChange[],
  files: EditFiles,
  problem?: Problem,
): Promise<EditOutcome> {
  const uris: string[] = [];
  let error = problem?.error;
  for (const change of touched.toReversed()) {
    const end = await putAll([change], 'before', files, change === problem?.half);
    if (end.type === 'done') continue;
    uris.push(change.uri);
    if (end.type === 'failed') error ??= end.error;
  }
  if (uris.length > 0) return { type: 'stuck', uris, error };
  return { type: 'rolled-back', ...(problem ? { error } : {}) };
}

async function putAll(
  changes: readonly FileChange[],
  side: Side,
  files: EditFiles,
  overwrite: boolean,
): Promise<EditEnd> {
  const foreign: string[] = [];
  const failed: string[] = [];
  let problem: unknown;
  for (const change of changes) {
    try {
      await files.tidy?.(change.uri);
      const found = await files.read(change.uri);
      if (isAs(found, change[side])) continue;
      const expected = overwrite || isAs(found, change[side === 'after' ? 'before' : 'after']);
      if (expected) await put(change, side, files);
      else foreign.push(change.uri);
    } catch (error) {
      failed.push(change.uri);
      problem ??= error;
    }
  }
  if (failed.length > 0) return { type: 'failed', uris: failed, error: problem };
  return foreign.length > 0 ? { type: 'foreign', uris: foreign } : { type: 'done' };
}

async function put(change: FileChange, side: Side, files: EditFiles): Promise<void> {
  const bytes = change[side];
  if (bytes) await files.write(change.uri, bytes);
  else await files.remove(change.uri);
}

/** Those that are not as they were before. */
async function differing(
  changes: readonly FileChange[],
  files: EditFiles,
): Promise<readonly string[]> {
  const found = await Promise.all(
    changes.map(async ({ uri, before }) => isAs(await files.read(uri), before)),
  );
  return changes.filter((_, i) => found[i] !== true).map(({ uri }) => uri);
}

function isAs(found: Uint8Array | undefined, wanted: Uint8Array | undefined): boolean {
  if (!found || !wanted) return found === wanted;
  return found.length === wanted.length && Buffer.compare(found, wanted) === 0;
}

function checkDistinct(changes: readonly FileChange[]): void {
  const uris = new Set(changes.map(({ uri }) => uri));
  if (uris.size < changes.length) throw new TypeError('An edit names a file twice.');
}
