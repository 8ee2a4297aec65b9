/** What can be jumped between, by the keys of VS Code's own chat with Ctrl+Alt (Cmd+Alt on macOS). */
const targets: Readonly<Record<string, readonly [selector: string, step: 1 | -1]>> = {
  ArrowUp: ['.user-turn', -1],
  ArrowDown: ['.user-turn', 1],
  PageUp: ['.code-block pre', -1],
  PageDown: ['.code-block pre', 1],
};

/** Goes to the next or previous message of the person, or block of code, and puts the focus on it. */
export function jumpOnKey(event: KeyboardEvent): void {
  const [selector, step] = targets[event.key] ?? [];
  const isJump = event.altKey && (event.ctrlKey || event.metaKey) && !event.shiftKey;
  const log = document.querySelector('[role=log]');
  if (!isJump || selector === undefined || !step || !log) return;
  event.preventDefault();
  const all = [...log.querySelectorAll<HTMLElement>(selector)];
  const isWanted = document.activeElement?.closest('[role=log] > *')
    ? fromFocus(document.activeElement, step)
    : fromView(log, step);
  const found = step === 1 ? all.find(isWanted) : all.findLast(isWanted);
  if (!found) return;
  if (found.tabIndex < 0) found.tabIndex = -1;
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: 'nearest' });
}

/** Those before or behind what has the focus; what the focus stands in is neither. */
function fromFocus(focused: Element, step: 1 | -1): (element: Element) => boolean {
  const wanted = step === 1 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
  return (element) =>
    !element.contains(focused) && (focused.compareDocumentPosition(element) & wanted) !== 0;
}

/** From elsewhere, as from the input: the last one that can be seen or stands above, or the first one in view. */
function fromView(log: Element, step: 1 | -1): (element: Element) => boolean {
  const { top, bottom } = log.getBoundingClientRect();
  return (element) => {
    const box = element.getBoundingClientRect();
    return step === 1 ? box.top >= top : box.top < bottom;
  };
}
