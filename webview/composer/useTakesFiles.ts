import { droppedUris, hasUris } from '../droppedUris.ts';
import { inTurn } from '../markdown/spokenText.ts';
import { usePanel } from '../panel.ts';
import type { PastedText } from '../pastes/writtenText.ts';
import type { Store } from '../store.ts';
import { strings } from '../strings.ts';
import { readGiven } from './givenFiles.ts';
import { insertAtCaret } from './insertAtCaret.ts';

/**
 * What makes an element around an input take what is pasted or dropped there: pictures are attached, files
 * of the Explorer mentioned, and the text of other files goes into the input, or beside it where it is long.
 */
export function useTakesFiles(addPastes: (pastes: readonly PastedText[]) => void): {
  readonly onPaste: (event: ClipboardEvent) => void;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
} {
  const store = usePanel();
  const take = (event: Event, files: readonly File[]): void =>
    takeFiles({ store, addPastes }, event, files);
  return {
    onPaste(event) {
      const data = event.clipboardData;
      if (data && !isAboutWords(data)) take(event, [...data.files]);
    },
    onDragOver(event) {
      const types = event.dataTransfer?.types ?? [];
      if (types.includes('Files') || hasUris(types)) event.preventDefault();
    },
    onDrop(event) {
      const data = event.dataTransfer;
      const files = [...(data?.files ?? [])];
      const uris = droppedUris(data);
      // What has a place in the workspace is mentioned: only its picture is attached.
      take(event, uris.length > 0 ? files.filter(isPicture) : files);
      if (event.defaultPrevented) return;
      if (uris.length > 0 || files.length > 0) event.preventDefault();
      if (uris.length > 0 && store.canWrite.value) store.post({ type: 'mention-files', uris });
    },
  };
}

/**
 * A word processor puts a picture of the words beside them: the words are meant. A file manager puts the
 * names of the files there, or where they are: the files are.
 */
function isAboutWords(data: DataTransfer): boolean {
  const lines = data.getData('text/plain').split(/\r?\n/u);
  const names = [...data.files].map(({ name }) => name).filter((name) => name !== '');
  const isName = (line: string): boolean => names.some((name) => line.endsWith(name));
  return lines.some((line) => line.trim() !== '' && !isName(line.trim()));
}

interface Target {
  readonly store: Store;
  readonly addPastes: (pastes: readonly PastedText[]) => void;
}

function takeFiles(target: Target, event: Event, files: readonly File[]): void {
  const { store } = target;
  const closed = store.status.value && !store.canWrite.value;
  if (files.length === 0 || closed) return;
  event.preventDefault();
  void store.images.attach(files.filter(isPicture));
  const { currentTarget } = event;
  const input = currentTarget instanceof Element ? currentTarget.querySelector('textarea') : null;
  const others = files.filter((file) => !isPicture(file));
  if (input && others.length > 0) void insertFiles(target, input, others);
}

function isPicture({ type }: File): boolean {
  return type.startsWith('image/');
}

async function insertFiles(
  { store, addPastes }: Target,
  input: HTMLTextAreaElement,
  files: readonly File[],
): Promise<void> {
  const session = store.sessionId.value;
  const { names, text, pastes, notice } = await readGiven(files);
  // Another chat came while they were read, a moment: they were not meant for it.
  if (session !== undefined && store.sessionId.value !== session) return;
  if (text !== '') insertAtCaret(input, text);
  if (pastes.length > 0) addPastes(pastes);
  if (notice !== undefined) store.outbox.tell(notice);
  store.say(inTurn([names.length > 0 ? strings.images.filesAdded(names) : '', notice ?? '']));
}
