import { modifiers } from './chords.ts';

/**
 * Saves whenever the page may be about to go. A view that VS Code hides is thrown away, and what it says
 * then reaches nobody any more: not only its last events count, but all that somebody does to hide it.
 */
export function saveBeforeLeaving(save: () => void): void {
  addEventListener('pagehide', save);
  document.addEventListener('visibilitychange', save);
  // Whoever clicks elsewhere.
  addEventListener('blur', save);
  // Before VS Code hears of the key.
  addEventListener('keydown', (event) => void (isCommand(event) && save()), true);
}

/** Whether a key may be one of VS Code's own. */
function isCommand({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  if (modifiers.has(key)) return false;
  return ctrlKey || altKey || metaKey || /^F\d/u.test(key);
}
