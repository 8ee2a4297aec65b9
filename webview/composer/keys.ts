import { platform, type Platform } from '../keyText.ts';

/** What of a key press decides whether it sends. */
export interface KeyPress {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** True while a key is held: it has done what it does. */
  readonly repeat?: boolean;
}

/** The code of a key that an input method has taken for itself (UI Events, 7.3.1). */
const takenByInputMethod = 229;

/** True where Escape is meant for us, not for the input method; with Ctrl, or Cmd on a Mac, it stops a reply. */
export function wantsCancel(press: KeyPress): boolean {
  return press.key === 'Escape' && !press.ctrlKey && !press.metaKey && !isTaken(press);
}

/** True where a key in the input sends the message: Enter, or Ctrl+Enter if the person prefers that. */
export function wantsSend(press: KeyPress, enterSends: boolean): boolean {
  if (press.key !== 'Enter' || isTaken(press)) return false;
  if (press.shiftKey || press.altKey) return false;
  return enterSends || press.ctrlKey || press.metaKey;
}

/** True where a key sends the message in the place of the reply that runs: Alt+Enter, as in VS Code. */
export function wantsSteer(press: KeyPress): boolean {
  const { key, altKey, shiftKey, ctrlKey, metaKey } = press;
  return key === 'Enter' && altKey && !shiftKey && !ctrlKey && !metaKey && !isTaken(press);
}

/** True where a key takes back what was done last: Ctrl+Z, Cmd+Z on a Mac. */
export function wantsUndo(press: KeyPress, on = platform): boolean {
  const { key, altKey, shiftKey, ctrlKey, metaKey } = press;
  const [held, other] = on === 'mac' ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  return key.toLowerCase() === 'z' && held && !other && !altKey && !shiftKey && !isTaken(press);
}

/**
 * True where a key stops the reply on Windows, which keeps Ctrl+Escape for itself: Alt+Backspace, which
 * would take back what was typed last, too. Elsewhere it deletes a word.
 */
export function isStopOnly({ key, altKey, ctrlKey, metaKey }: KeyPress, on: Platform): boolean {
  return on === 'windows' && key === 'Backspace' && altKey && !ctrlKey && !metaKey;
}

/**
 * What a key does on a message of the person that has the focus itself: VS Code's own chat has Enter to
 * change it, and Delete, Cmd+Backspace on a Mac, to go back to before it.
 */
export function messageUse(press: KeyPress, on = platform): 'edit' | 'go-back' | undefined {
  const { key, altKey, shiftKey, ctrlKey, metaKey } = press;
  if (altKey || shiftKey || ctrlKey || isTaken(press)) return undefined;
  if (on === 'mac' && metaKey) return key === 'Backspace' ? 'go-back' : undefined;
  if (metaKey) return undefined;
  if (key === 'Enter') return 'edit';
  return key === 'Delete' && on !== 'mac' ? 'go-back' : undefined;
}

/** The same as `aria-keyshortcuts` writes keys. */
export function messageShortcuts(on = platform): string {
  return on === 'mac' ? 'Enter Meta+Backspace' : 'Enter Delete';
}

/** -1 for an arrow up, 1 for an arrow down, by itself. */
export function arrowStep(press: KeyPress): 1 | -1 | undefined {
  const { key, altKey, shiftKey, ctrlKey, metaKey } = press;
  if (altKey || shiftKey || ctrlKey || metaKey || isTaken(press)) return undefined;
  if (key === 'ArrowUp') return -1;
  return key === 'ArrowDown' ? 1 : undefined;
}

/** True where the input method has the key. */
export function isTaken(press: KeyPress): boolean {
  return press.isComposing || press.keyCode === takenByInputMethod;
}
