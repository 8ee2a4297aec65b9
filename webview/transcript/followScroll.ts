import { type ReadonlySignal, signal } from '@preact/signals';
import type { Place } from '../savedState.ts';

/** Pixels from the end that still count as the end. */
const slack = 40;

/** The same, where the reader has just stepped up: parts of a pixel are nobody's step. */
const atEnd = 1;

/** What scrolls, if it reaches the scroller. */
const scrollingInput = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;
const scrollKeys: ReadonlySet<string> = new Set([
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
  'Home',
  'End',
  ' ',
]);

/** What shows more of something when it is pressed, in its place; not what opens a menu. */
const openers = 'summary, [aria-expanded]:not([aria-haspopup])';

/** Milliseconds in which what was opened is drawn. */
const openingTime = 300;

/** Pixels above a message that was asked for. */
const roomAbove = 24;

/** Frames in which a restored place is corrected. */
const settlingFrames = 6;

type Target = Element | Range;

/** What of a message is to be seen; undefined for its beginning. */
type Part = (turn: HTMLElement) => Target | undefined;

/** The attribute that names a message in the document. */
export const messageAttribute = 'data-message';

/**
 * Keeps the end of the transcript in view while it grows, unless the reader scrolled up: then the
 * view is never moved.
 */
export class FollowScroll {
  readonly #following = signal(true);
  readonly #newBelow = signal(false);
  readonly #wanted = signal<string | undefined>(undefined);
  #scroller: HTMLElement | undefined;
  #lastTop = 0;
  /** The place that is being gone to. */
  #goal: Place | undefined;
  /** True once the reader turned the wheel, pulled the bar or pressed a key that scrolls. */
  #readerMoves = false;
  /** What the reader has just opened. */
  #opened: Element | undefined;

  /** True while the view stays at the end. */
  get following(): ReadonlySignal<boolean> {
    return this.#following;
  }

  /** True where something came that the reader has not seen. */
  get newBelow(): ReadonlySignal<boolean> {
    return this.#newBelow;
  }

  /** The message that is being gone to: it has to be in the document. */
  get wanted(): ReadonlySignal<string | undefined> {
    return this.#wanted;
  }

  /**
   * Watches a scroller and what is in it; the result ends that. `onMove` hears of every scroll, `onRest`
   * when the reader has come to where they read.
   */
  attach(
    scroller: HTMLElement,
    content: HTMLElement,
    onMove: () => void,
    onRest: () => void,
  ): () => void {
    this.#scroller = scroller;
    const sizes = new ResizeObserver(() => this.#keepEnd());
    sizes.observe(scroller);
    sizes.observe(content);
    const moved = (): void => {
      this.#moved();
      onMove();
    };
    const ended = (): void => {
      if (!this.#following.value) onRest();
    };
    const byReader = (event: Event): void => {
      if (event instanceof KeyboardEvent && !scrollKeys.has(event.key)) return;
      this.#readerMoves = true;
      // Whoever scrolls is not taken to where a key was leading.
      this.#arrive();
    };
    const pressed = ({ target }: Event): void => {
      const opener = target instanceof Element ? target.closest(openers) : null;
      if (opener) this.#opens(opener);
    };
    scroller.addEventListener('scroll', moved, { passive: true });
    scroller.addEventListener('scrollend', ended);
    scroller.addEventListener('click', pressed);
    for (const type of scrollingInput) {
      scroller.addEventListener(type, byReader, { passive: true });
    }
    return () => {
      sizes.disconnect();
      scroller.removeEventListener('scroll', moved);
      scroller.removeEventListener('scrollend', ended);
      scroller.removeEventListener('click', pressed);
      for (const type of scrollingInput) scroller.removeEventListener(type, byReader);
      this.#scroller = undefined;
    };
  }

  /** Something was written at the end. */
  grew(): void {
    if (!this.#following.value) this.#newBelow.value = true;
  }

  toEnd(): void {
    this.#arrive();
    this.#pin();
    this.#keepEnd();
  }

  /** Other messages come after what the reader looks at: the view is not moved for them. */
  stay(): void {
    this.#following.value = false;
    this.#newBelow.value = false;
    // At the end of what is there now, that end is followed.
    this.#moved();
  }

  /** Where the reader stands; undefined at the end. */
  place(): Place | undefined {
    const scroller = this.#scroller;
    if (!scroller || this.#following.value) return undefined;
    const top = scroller.getBoundingClientRect().top;
    for (const element of scroller.querySelectorAll(`[${messageAttribute}]`)) {
      const box = element.getBoundingClientRect();
      const message = element.getAttribute(messageAttribute);
      if (box.bottom > top && message !== null) return { message, top: box.top - top };
    }
    return undefined;
  }

  /**
   * Brings a message into view, or a part of it, and puts the focus there. What is shown is not
   * where the focus is asked to stay.
   */
  reveal(message: string, part?: Part, focus = true): void {
    this.#goTo({ message, top: roomAbove }, part, (found) => {
      if (!focus || !(found instanceof HTMLElement)) return;
      if (found.tabIndex < 0) found.tabIndex = -1;
      found.focus({ preventScroll: true });
    });
  }

  /** Goes to where the reader stood. */
  restore(place: Place): void {
    this.#goTo(place, undefined, () => {});
  }

  /** `arrived` is called once; not where the message is not in the session. */
  #goTo(place: Place, part: Part | undefined, arrived: (found: Target) => void): void {
    this.#goal = place;
    this.#wanted.value = place.message;
    let isThere = false;
    // Turns that come near the view take their real height then, and move what is below them.
    const align = (framesLeft: number): void => {
      if (this.#goal !== place) return;
      const turn = this.#find(place.message);
      const exact = turn && part?.(turn);
      const found = exact ?? turn;
      if (found) this.#align(found, place.top);
      // A part of a long reply may be drawn only now: the whole is gone to where it does not come.
      const isIt = exact !== undefined || part === undefined || framesLeft === 0;
      if (found && isIt && !isThere) arrived(found);
      isThere ||= found !== undefined && isIt;
      if (framesLeft > 0) requestAnimationFrame(() => align(framesLeft - 1));
      else this.#arrive();
    };
    // Once the list has drawn it.
    if (this.#find(place.message)) align(settlingFrames);
    else setTimeout(() => align(settlingFrames));
  }

  #align(found: Target, top: number): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    this.#following.value = false;
    const at = found.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    scroller.scrollTop += at - top;
    this.#moved();
  }

  #arrive(): void {
    this.#goal = undefined;
    this.#wanted.value = undefined;
  }

  #find(message: string): HTMLElement | undefined {
    const selector = `[${messageAttribute}="${CSS.escape(message)}"]`;
    return this.#scroller?.querySelector<HTMLElement>(selector) ?? undefined;
  }

  #keepEnd(): void {
    const scroller = this.#scroller;
    if (!scroller || !this.#following.value || isWrittenIn(scroller)) return;
    if (this.#opened) this.#showOpened(scroller, this.#opened);
    else scroller.scrollTop = scroller.scrollHeight;
    this.#lastTop = scroller.scrollTop;
  }

  #opens(opener: Element): void {
    this.#opened = opener;
    setTimeout(() => {
      if (this.#opened === opener) this.#opened = undefined;
    }, openingTime);
  }

  /** What opens below its heading comes into view as far as the heading stays there; what goes on does not move. */
  #showOpened(scroller: HTMLElement, opener: Element): void {
    const above = opener.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    const room = opener.matches('summary') ? Math.max(0, above) : 0;
    const { scrollHeight, clientHeight, scrollTop } = scroller;
    scroller.scrollTop += Math.min(room, scrollHeight - scrollTop - clientHeight);
    this.#following.value = scrollHeight - scroller.scrollTop - clientHeight <= slack;
  }

  /** Only a step up lets go: content that grows between two frames is no step of the reader's. */
  #moved(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const below = scrollHeight - scrollTop - clientHeight;
    const isStepUp = scrollTop < this.#lastTop;
    // The reader's smallest step up lets go: else each word that comes would take it back.
    const near = isStepUp && this.#readerMoves ? atEnd : slack;
    if (below <= near) this.#pin();
    else if (isStepUp) this.#following.value = false;
    this.#lastTop = scrollTop;
  }

  #pin(): void {
    this.#readerMoves = false;
    this.#following.value = true;
    this.#newBelow.value = false;
  }
}

/** Whether a message is being changed in it: what is typed stays in view, not the end. */
function isWrittenIn(scroller: HTMLElement): boolean {
  const { activeElement } = document;
  return activeElement instanceof HTMLTextAreaElement && scroller.contains(activeElement);
}
