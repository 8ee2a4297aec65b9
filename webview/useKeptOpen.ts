import { useComputed } from '@preact/signals';
import { usePanel } from './panel.ts';

/** Whether a person opened something; for as long as the page lives, whether it is drawn or not. */
export function useKeptOpen(id: string): readonly [boolean, (open: boolean) => void] {
  const { folds } = usePanel();
  const open = useComputed(() => folds.isOpen(id) ?? false).value;
  return [open, (wanted) => folds.choose(id, wanted)];
}
