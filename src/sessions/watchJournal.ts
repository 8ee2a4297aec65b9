import { watch } from 'node:fs';
import type { Disposable } from '../protocol/emitter.ts';
import { journalName } from './journalFiles.ts';

/** Calls `onWritten` when the journal in the folder, or its log, may have been written. */
export function watchJournal(
  folder: string,
  onWritten: () => void,
  onError: (error: unknown) => void,
): Disposable {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, name) => {
      if (name === null || name.startsWith(journalName)) onWritten();
    });
    watcher.on('error', onError);
    return { dispose: () => watcher.close() };
  } catch (error) {
    // Without it the other window's messages are seen when this one next writes.
    onError(error);
    return { dispose: () => undefined };
  }
}
