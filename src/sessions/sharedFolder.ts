import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * The folder that all windows of a workspace share. VS Code gives a second window on the same folder
 * a storage of its own, `ID-1` beside `ID` (`_getWorkspaceStorageURI`, seen in 1.139): what is said
 * there would not be listed in any other window. A path that is not of that kind stays as it is.
 */
export function sharedFolder(storage: string): string {
  const window = dirname(storage);
  const id = /^(?<id>-?[0-9a-f]+)-[1-9]$/u.exec(basename(window))?.groups?.id;
  if (id === undefined) return storage;
  const first = join(dirname(window), id);
  return existsSync(first) ? join(first, basename(storage)) : storage;
}
