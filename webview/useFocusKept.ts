import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** What can have the focus. */
const controls =
  'button:not(:disabled), vscode-button:not([disabled]), a[href], input:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';

/** Alike things that stand one below the other: the next one takes over from one that goes. */
const items = 'li, .banner, .card-approval';

/** What stays where something in it goes. */
const groups = 'li, [role=group], [role=toolbar]';

/** Where the conversation goes on; the conversation itself where nothing can be written. */
const fallbacks = ['.message-input textarea:not(:disabled)', '[role=log]'];

/**
 * Keeps the focus from being lost: with the control that was pressed, or with what it stood in, it would
 * fall to the page's beginning. It goes to what stands in its place, else to the next item of the list,
 * else to the turn that it was in, else to the input. Nothing is taken from where somebody went meanwhile,
 * nor from another part of the window.
 */
export function useFocusKept(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const keeper = new FocusKeeper(element);
    return () => keeper.dispose();
  }, [root]);
}

/** What had the focus last, and where it stood then. */
interface Held {
  readonly control: Element;
  /** From the control up to the root. */
  readonly trail: readonly Element[];
}

class FocusKeeper {
  readonly #root: HTMLElement;
  readonly #changes = new MutationObserver((records) => this.#changed(records));
  #held: Held | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
    root.addEventListener('focusin', this.#onFocus);
    root.addEventListener('focusout', this.#onBlur);
    this.#changes.observe(root, {
      childList: true,
      subtree: true,
      attributeFilter: ['disabled'],
    });
  }

  dispose(): void {
    this.#changes.disconnect();
    this.#root.removeEventListener('focusin', this.#onFocus);
    this.#root.removeEventListener('focusout', this.#onBlur);
  }

  readonly #onFocus = ({ target }: Event): void => {
    if (target instanceof Element) this.#held = { control: target, trail: trailOf(target) };
  };

  readonly #onBlur = ({ target }: Event): void => {
    // A browser says so of what is being taken away as well, while it is still there.
    queueMicrotask(() => {
      if (target === this.#held?.control && !isGone(this.#held.control)) this.#held = undefined;
    });
  };

  #changed(records: readonly MutationRecord[]): void {
    const held = this.#held;
    if (!held || !isGone(held.control)) return;
    this.#held = undefined;
    const { activeElement } = document;
    const isLost = activeElement === document.body || activeElement === held.control;
    if (!isLost || !document.hasFocus()) return;
    for (const next of heirsOf(held, records, this.#root)) {
      // The conversation is scrolled by nobody but its reader.
      next.focus({ preventScroll: next.closest('[role=log]') !== null });
      if (document.activeElement === next) return;
    }
  }
}

function trailOf(element: Element): readonly Element[] {
  const trail: Element[] = [];
  for (let at: Element | null = element; at; at = at.parentElement) trail.push(at);
  return trail;
}

function isGone(control: Element): boolean {
  return !control.isConnected || control.matches(':disabled, [disabled]');
}

/** Who may take over, best first. */
function* heirsOf(
  { control, trail }: Held,
  records: readonly MutationRecord[],
  root: Element,
): Iterable<HTMLElement> {
  const at = trail.findIndex((each) => each.isConnected);
  const [gone, alive] = [trail[at - 1], trail[at]];
  if (!alive) return;
  const place = gone && placeOf(gone, records);
  if (gone?.matches(items)) yield* inItem(control, gone, place);
  const group = alive.closest<HTMLElement>(groups);
  if (group) yield* inGroup(group, place?.after ?? (gone ? null : alive));
  const turn = turnAround(alive);
  if (turn) yield* inTurn(turn);
  for (const each of fallbacks) yield* root.querySelectorAll<HTMLElement>(each);
}

/** What stood before and behind something that was taken away. */
interface Place {
  readonly before: Element | null;
  readonly after: Element | null;
}

function placeOf(gone: Element, records: readonly MutationRecord[]): Place {
  const record = records.find(({ removedNodes }) => [...removedNodes].includes(gone));
  return { before: elementOf(record?.previousSibling), after: elementOf(record?.nextSibling) };
}

function elementOf(node: Node | null | undefined): Element | null {
  return node instanceof Element && node.isConnected ? node : null;
}

/** The same control of the next item, or of the one before; the item itself where it takes the focus. */
function* inItem(control: Element, gone: Element, place: Place | undefined): Iterable<HTMLElement> {
  const nth = [...gone.querySelectorAll(controls)].indexOf(control);
  for (const item of [place?.after, place?.before]) {
    if (!(item instanceof HTMLElement) || !item.matches(items)) continue;
    if (item.tabIndex === -1 && item.hasAttribute('tabindex')) yield item;
    const own = [...item.querySelectorAll<HTMLElement>(controls)];
    yield* own.slice(nth === -1 ? 0 : Math.min(nth, own.length - 1));
    yield* own.toReversed();
  }
}

/** What stands in the place, then what follows, then what comes before. `after` is null at the end. */
function* inGroup(group: Element, after: Element | null): Iterable<HTMLElement> {
  const own = [...group.querySelectorAll<HTMLElement>(controls)];
  const isBefore = (each: Element): boolean =>
    after === null ||
    (each !== after &&
      (each.compareDocumentPosition(after) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0);
  const before = own.filter(isBefore).toReversed();
  const behind = own.filter((each) => !isBefore(each));
  yield* after === null ? before : [...behind, ...before];
}

function turnAround(alive: Element): HTMLElement | null {
  const own = alive.closest<HTMLElement>('article');
  return own ?? alive.closest('.row')?.querySelector('article') ?? null;
}

function* inTurn(turn: HTMLElement): Iterable<HTMLElement> {
  // A turn that was taken away has its way back there.
  const first = turn.querySelector<HTMLElement>('[data-takes-focus]:not(:disabled)');
  if (first) yield first;
  if (!turn.hasAttribute('tabindex')) turn.tabIndex = -1;
  yield turn;
}
