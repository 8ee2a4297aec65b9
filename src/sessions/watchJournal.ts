import type { Disposable } from '../protocol/emitter.ts';
import { watchDatabase } from './watchDatabase.ts';
import { journalName } from './journalFiles.ts';

/** Calls `onWritten` when the journal in the folder, or its log, may have been written. */
export function watchJournal(
  folder: string,
  onWritten: () => void,
  onError: (error: unknown) => void,
): Disposable {
  // Without it the other window's messages are seen when this one next writes.
  return watchDatabase(folder, journalName, onWritten, onError);
}
