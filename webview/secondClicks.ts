/** What is pressed rather than written in or read. */
const controls = 'button, vscode-button, [role=link], [role=option]';

/** Set on what is pressed several times in a row, as on the way through versions. */
export const repeatsAttribute = 'data-repeats';

/** What was pressed, and the list that it stood in: it may be gone by now. */
interface Pressed {
  readonly control: Element;
  readonly list: Element | null;
}

/**
 * Leaves out the second click of a double click, and a key that is held: who presses twice means it once.
 * It would do the same again, as fork the chat, or meet what the first one has put there: Stop in the
 * place of Send, or the button that sends below the one that opened its box. The next item of a list,
 * from which the first click took one, is meant.
 */
export function leaveOutSecondClicks(page: Document): void {
  let first: Pressed | undefined;
  page.addEventListener(
    'click',
    (event) => {
      const control = controlOf(event);
      if (event.detail > 1 && control && !mayFollow(first, control)) return leaveOut(event);
      first = control && { control, list: control.closest('ul') };
    },
    { capture: true },
  );
  page.addEventListener(
    'keydown',
    (event) => {
      const isPress = event.key === 'Enter' || event.key === ' ';
      const control = event.repeat && isPress ? controlOf(event) : undefined;
      if (control && !control.hasAttribute(repeatsAttribute)) leaveOut(event);
    },
    { capture: true },
  );
}

function leaveOut(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

function controlOf({ target }: Event): Element | undefined {
  return target instanceof Element ? (target.closest(controls) ?? undefined) : undefined;
}

function mayFollow(first: Pressed | undefined, control: Element): boolean {
  if (!first || control.hasAttribute(repeatsAttribute)) return true;
  return control !== first.control && first.list !== null && control.closest('ul') === first.list;
}
