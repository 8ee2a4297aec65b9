import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import { shownMessages } from '../../src/protocol/answers.ts';
import type { MessageId } from '../../src/protocol/ids.ts';
import type { Message, SessionState } from '../../src/protocol/sessionState.ts';
import { splitWritten } from '../pastes/writtenText.ts';
import { countOf } from './blockTexts.ts';
import { findStrings } from './findStrings.ts';
import { fullText } from '../../src/protocol/fullText.ts';

/** What the finder has the rest of the panel do. */
interface Finding {
  readonly session: ReadonlySignal<SessionState | undefined>;
  /** Brings a message into view, without the focus. */
  readonly reveal: (message: MessageId) => void;
  readonly say: (text: string) => void;
}

/** A message that holds the query, and how often. */
interface Match {
  readonly message: MessageId;
  readonly count: number;
}

/** A place that was gone to. */
export interface FoundPlace {
  readonly message: MessageId;
  /** Which of the message's places, from 0; more than there are for the last one. */
  readonly nth: number;
}

/** Characters of a query: a longer one is nobody's. */
const longestQuery = 1_000;

/**
 * Finds places in the messages of the session, those that are not drawn among them: the browser's
 * own search sees only what is in the document.
 */
export class Finder {
  readonly #finding: Finding;
  readonly #open = signal(false);
  readonly #asked = signal(0);
  readonly #query = signal('');
  readonly #current = signal<FoundPlace | undefined>(undefined);
  /** How often a message shows the query, where that was counted: its Markdown says other things as well. */
  readonly #shown = signal<ReadonlyMap<MessageId, number>>(new Map());
  /** What was found out about the text of each message for this query. */
  #known = new WeakMap<Message, number>();

  constructor(finding: Finding) {
    this.#finding = finding;
  }

  get isOpen(): ReadonlySignal<boolean> {
    return this.#open;
  }

  /** How often it was asked for: each time it is to take the focus. */
  get asked(): ReadonlySignal<number> {
    return this.#asked;
  }

  get query(): ReadonlySignal<string> {
    return this.#query;
  }

  /** Where was gone to last. */
  get current(): ReadonlySignal<FoundPlace | undefined> {
    return this.#current;
  }

  /** The messages that hold the query, oldest first; empty while nothing is looked for. */
  readonly matches: ReadonlySignal<readonly Match[]> = computed(() => {
    const pattern = this.#open.value ? patternOf(this.#query.value) : undefined;
    const session = this.#finding.session.value;
    if (!pattern || !session) return none;
    const shown = this.#shown.value;
    return shownMessages(session.messages).flatMap((each): readonly Match[] => {
      const count = this.#count(each, pattern);
      // What only its Markdown says is shown as its beginning.
      return count === 0 ? [] : [{ message: each.id, count: shown.get(each.id) ?? count }];
    });
  });

  readonly #total = computed(() => this.matches.value.reduce((sum, { count }) => sum + count, 0));

  /** Which of all places is shown, from 1; 0 for none. */
  readonly #at = computed(() => {
    const current = this.#current.value;
    let before = 0;
    for (const { message, count } of current ? this.matches.value : none) {
      if (message === current?.message) return before + Math.min(current.nth, count - 1) + 1;
      before += count;
    }
    return 0;
  });

  /** "3 of 17", or that there is none. */
  readonly count: ReadonlySignal<string> = computed(() => {
    if (this.#query.value === '') return '';
    if (this.#total.value === 0) return findStrings.nothing;
    return findStrings.count(this.#at.value, this.#total.value);
  });

  open(): void {
    this.#open.value = true;
    this.#asked.value += 1;
  }

  close(): void {
    this.#open.value = false;
    this.#current.value = undefined;
  }

  /** Looks for something else, from the end on: what was said last is looked for most. */
  look(query: string): void {
    // At once: what was found out about the old query would be kept for the new one.
    batch(() => {
      this.#known = new WeakMap();
      this.#shown.value = new Map();
      this.#query.value = query.slice(0, longestQuery);
    });
    const found = this.matches.value;
    const { value: current } = this.#current;
    const stays = current !== undefined && found.some(({ message }) => message === current.message);
    this.#goTo(stays ? current : lastOf(found.at(-1)));
  }

  /** To the next place, or the one before; from the last to the first. */
  step(by: 1 | -1): void {
    const found = this.matches.value;
    const current = this.#current.value;
    const at = found.findIndex(({ message }) => message === current?.message);
    const here = found[at];
    if (!current || !here) return this.#goTo(by === 1 ? firstOf(found[0]) : lastOf(found.at(-1)));
    const nth = Math.min(current.nth, here.count - 1) + by;
    if (nth >= 0 && nth < here.count) return this.#goTo({ message: here.message, nth });
    const next = found.at((at + by) % found.length);
    this.#goTo(by === 1 ? firstOf(next) : lastOf(next));
  }

  /** A message was drawn, and shows the query so often. */
  shows(message: MessageId, count: number): void {
    const known = this.#shown.peek();
    if (known.get(message) === Math.max(1, count)) return;
    this.#shown.value = new Map(known).set(message, Math.max(1, count));
  }

  #goTo(place: FoundPlace | undefined): void {
    this.#current.value = place;
    if (place) this.#finding.reveal(place.message);
    if (this.#query.value === '') return;
    this.#finding.say(
      place ? findStrings.aloud(this.#at.value, this.#total.value) : findStrings.nothing,
    );
  }

  #count(message: Message, pattern: RegExp): number {
    const known = this.#known.get(message);
    if (known !== undefined) return known;
    const isReplaced = message.kind === 'reply' && message.replacedBy !== undefined;
    const isShown = !isReplaced && message.removed === undefined;
    const count = isShown ? countInText(message, pattern) : 0;
    this.#known.set(message, count);
    return count;
  }
}

const none: readonly Match[] = [];

/** What Markdown has around words and within them, of which nothing is shown. */
const marks = /[*_`~]+/gu;

/** Words that are in bold in part are found as they are read. */
function countInText(message: Message, pattern: RegExp): number {
  if (message.kind === 'message') {
    const { typed, pastes } = splitWritten(message.text);
    return pastes.reduce(
      (sum, paste) => sum + countOf(paste.text, pattern),
      countOf(typed, pattern),
    );
  }
  const text = fullText(message);
  const count = countOf(text, pattern);
  if (count > 0) return count;
  const read = text.replaceAll(marks, '');
  return read.length === text.length ? 0 : countOf(read, pattern);
}

function firstOf(match: Match | undefined): FoundPlace | undefined {
  return match && { message: match.message, nth: 0 };
}

function lastOf(match: Match | undefined): FoundPlace | undefined {
  return match && { message: match.message, nth: Number.MAX_SAFE_INTEGER };
}

/** Finds a query wherever it stands, in capitals or not; undefined for an empty one. */
export function patternOf(query: string): RegExp | undefined {
  if (query === '') return undefined;
  return new RegExp(query.replaceAll(/[$()*+./?[\\\]^{|}]/gu, String.raw`\$&`), 'giu');
}
