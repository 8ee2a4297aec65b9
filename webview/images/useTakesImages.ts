import { usePanel } from '../panel.ts';

/** What makes an element take pictures that are pasted or dropped there. */
export function useTakesImages(): {
  readonly onPaste: (event: ClipboardEvent) => void;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
} {
  const store = usePanel();
  const take = (event: Event, data: DataTransfer | null): void => {
    const files = [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
    const closed = store.status.value && !store.canWrite.value;
    if (files.length === 0 || closed) return;
    event.preventDefault();
    void store.images.attach(files);
  };
  return {
    onPaste(event) {
      // A word processor puts a picture of the words beside them: the words are meant.
      if (event.clipboardData?.getData('text/plain')) return;
      take(event, event.clipboardData);
    },
    onDragOver(event) {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    },
    onDrop: (event) => take(event, event.dataTransfer),
  };
}
