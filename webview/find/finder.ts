import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { shownMessages } from '../../src/protocol/answers.ts';
import type { MessageId } from '../../src/protocol/ids.ts';
import type { Message, SessionState } from '../../src/protocol/sessionState.ts';
import { findStrings } from './findStrings.ts';

/** What the finder has the rest of the panel do. */
interface Finding {
  readonly session: ReadonlySignal<SessionState | undefined>;
  /** Brings a message into view, without the focus. */
  readonly reveal: (message: MessageId) => void;
  readonly say: (text: string) => void;
}

/** Characters of a query: a longer one is nobody's. */
const longestQuery = 1_000;

/**
 * Finds messages of the session by their text, those that are not drawn among them: the browser's
 * own search sees only what is in the document.
 */
export class Finder {
  readonly #finding: Finding;
  readonly #open = signal(false);
  readonly #query = signal('');
  readonly #current = signal<MessageId | undefined>(undefined);
  /** What was found out about each message for this query. */
  #known = new WeakMap<Message, boolean>();

  constructor(finding: Finding) {
    this.#finding = finding;
  }

  get isOpen(): ReadonlySignal<boolean> {
    return this.#open;
  }

  get query(): ReadonlySignal<string> {
    return this.#query;
  }

  /** The message that was gone to last. */
  get current(): ReadonlySignal<MessageId | undefined> {
    return this.#current;
  }

  /** The messages that hold the query, oldest first; empty while nothing is looked for. */
  readonly matches: ReadonlySignal<readonly MessageId[]> = computed(() => {
    const pattern = this.#open.value ? patternOf(this.#query.value) : undefined;
    const session = this.#finding.session.value;
    if (!pattern || !session) return none;
    return shownMessages(session.messages)
      .filter((each) => this.#holds(each, pattern))
      .map(({ id }) => id);
  });

  /** "3 of 17", or that there is none. */
  readonly count: ReadonlySignal<string> = computed(() => {
    if (this.#query.value === '') return '';
    const { length } = this.matches.value;
    const at = this.matches.value.indexOf(this.#current.value ?? '');
    return length === 0 ? findStrings.nothing : findStrings.count(at + 1, length);
  });

  open(): void {
    this.#open.value = true;
  }

  close(): void {
    this.#open.value = false;
    this.#current.value = undefined;
  }

  /** Looks for something else, from the end on: what was said last is looked for most. */
  look(query: string): void {
    this.#known = new WeakMap();
    this.#query.value = query.slice(0, longestQuery);
    const found = this.matches.value;
    const { value: current } = this.#current;
    this.#goTo(current !== undefined && found.includes(current) ? current : found.at(-1));
  }

  /** To the next match, or the one before; from the last to the first. */
  step(by: 1 | -1): void {
    const found = this.matches.value;
    const at = found.indexOf(this.#current.value ?? '');
    this.#goTo(at === -1 ? found.at(by === 1 ? 0 : -1) : found.at((at + by) % found.length));
  }

  #goTo(message: MessageId | undefined): void {
    this.#current.value = message;
    if (message !== undefined) this.#finding.reveal(message);
    if (this.#query.value === '') return;
    const found = this.matches.value;
    this.#finding.say(
      message === undefined
        ? findStrings.nothing
        : findStrings.aloud(found.indexOf(message) + 1, found.length),
    );
  }

  #holds(message: Message, pattern: RegExp): boolean {
    const known = this.#known.get(message);
    if (known !== undefined) return known;
    const isReplaced = message.kind === 'reply' && message.replacedBy !== undefined;
    const holds = !isReplaced && message.removed === undefined && pattern.test(message.text);
    this.#known.set(message, holds);
    return holds;
  }
}

const none: readonly MessageId[] = [];

/** Finds a query wherever it stands, in capitals or not; undefined for an empty one. */
export function patternOf(query: string, flags = 'iu'): RegExp | undefined {
  if (query === '') return undefined;
  return new RegExp(query.replaceAll(/[$()*+./?[\\\]^{|}]/gu, String.raw`\$&`), flags);
}
