/** What of a key press decides whether it sends. */
export interface KeyPress {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The code of a key that an input method has taken for itself (UI Events, 7.3.1). */
const takenByInputMethod = 229;

/** True where Escape is meant for us, not for the input method. */
export function wantsCancel(press: KeyPress): boolean {
  return press.key === 'Escape' && !press.ctrlKey && !isTaken(press);
}

/** True where a key in the input sends the message: Enter, or Ctrl+Enter if the person prefers that. */
export function wantsSend(press: KeyPress, enterSends: boolean): boolean {
  if (press.key !== 'Enter' || isTaken(press)) return false;
  if (press.shiftKey || press.altKey) return false;
  return enterSends || press.ctrlKey || press.metaKey;
}

/** True where the input method has the key. */
export function isTaken(press: KeyPress): boolean {
  return press.isComposing || press.keyCode === takenByInputMethod;
}
