import type { Disposables } from '../disposables.ts';
import type { FileChanges } from './fileChanges.ts';
import { once } from '../once.ts';

/** Gives what knows of changed files; it is loaded, and begins to watch, when a panel first shows a chat. */
export type LateFileChanges = () => Promise<FileChanges>;

export function lateFileChanges(
  onError: (error: unknown) => void,
  owned: Disposables,
): LateFileChanges {
  return once(async () => {
    const { FileChanges: Loaded } = await import('./fileChanges.ts');
    return owned.add(new Loaded(onError));
  });
}
