/** Milliseconds for which VS Code waits for the second key of a chord. */
const longestChord = 5_000;

/** Keys that begin a chord and do nothing by themselves. */
export const modifiers: ReadonlySet<string> = new Set([
  'Control',
  'Alt',
  'Shift',
  'Meta',
  'AltGraph',
]);

/**
 * Keeps the second key of one of Parley's chords, as Ctrl+Alt+H N, out of what is written: VS Code hears
 * each key of a page, and cannot keep the page from taking it as well.
 */
export function keepChordsOut(page: Document): void {
  let begunAt: number | undefined;
  page.addEventListener(
    'keydown',
    (event) => {
      if (modifiers.has(event.key)) return;
      const isSecond = begunAt !== undefined && event.timeStamp - begunAt < longestChord;
      begunAt = !isSecond && beginsChord(event) ? event.timeStamp : undefined;
      if (isSecond) event.preventDefault();
    },
    { capture: true },
  );
}

/** Where AltGr is Ctrl+Alt, it writes another letter. */
function beginsChord(event: KeyboardEvent): boolean {
  const { key, ctrlKey, altKey, shiftKey, metaKey } = event;
  return key.toLowerCase() === 'h' && ctrlKey && altKey && !shiftKey && !metaKey;
}
