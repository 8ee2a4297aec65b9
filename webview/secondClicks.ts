/** What is pressed rather than written in or read. */
const controls = 'button, vscode-button, [role=link], [role=option]';

/** Set on what is pressed several times in a row: on the way through versions, or to take away one after the other. */
export const repeatsAttribute = 'data-repeats';

/**
 * Leaves out the second click of a double click, and a key that is held: who presses twice means it once.
 * It would do the same again, as fork the chat, or meet what the first one has put there: Stop in the
 * place of Send, or the button that sends below the one that opened its box.
 */
export function leaveOutSecondClicks(page: Document): void {
  let first: Element | undefined;
  page.addEventListener(
    'click',
    (event) => {
      const control = controlOf(event);
      if (event.detail > 1 && control && !mayFollow(first, control)) return leaveOut(event);
      first = control;
    },
    { capture: true },
  );
  page.addEventListener(
    'keydown',
    (event) => {
      const isPress = event.key === 'Enter' || event.key === ' ';
      const control = event.repeat && isPress ? controlOf(event) : undefined;
      if (control && !repeats(control)) leaveOut(event);
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

function mayFollow(first: Element | undefined, control: Element): boolean {
  return !first || (repeats(first) && repeats(control));
}

function repeats(control: Element): boolean {
  return control.hasAttribute(repeatsAttribute);
}
