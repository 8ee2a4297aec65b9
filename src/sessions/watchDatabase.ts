import { watch } from 'node:fs';
import type { Disposable } from '../protocol/emitter.ts';

/** Calls `onWritten` when the database `name` in the folder, or its log, may have been written. */
export function watchDatabase(
  folder: string,
  name: string,
  onWritten: () => void,
  onError: (error: unknown) => void,
): Disposable {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, changed) => {
      if (changed === null || changed.startsWith(name)) onWritten();
    });
    watcher.on('error', onError);
    return { dispose: () => watcher.close() };
  } catch (error) {
    onError(error);
    return { dispose: () => undefined };
  }
}
