import { droppedUris } from '../droppedUris.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';

/** What makes an element take pictures that are pasted or dropped there, and dropped files as mentions. */
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
      const types = event.dataTransfer?.types ?? [];
      if (types.includes('Files') || types.includes('text/uri-list')) event.preventDefault();
    },
    onDrop(event) {
      const data = event.dataTransfer;
      take(event, data);
      if (event.defaultPrevented) return;
      const uris = droppedUris(data);
      const isFile = (data?.files.length ?? 0) > 0;
      if (uris.length > 0 || isFile) event.preventDefault();
      if (!store.canWrite.value) return;
      if (uris.length > 0) store.post({ type: 'mention-files', uris });
      // The page gets its text, and nobody is told where it is.
      else if (isFile) store.outbox.tell(strings.images.noPlace);
    },
  };
}
