import { type ReadonlySignal, signal } from '@preact/signals';
import type { Completion, MentionPreview } from '../src/protocol/completion.ts';
import type { HostMessage } from '../src/protocol/panel.ts';
import { mentionAt, withMention, type MentionAt } from './composer/mentionAt.ts';
import type { Host } from './host.ts';
import { strings } from './strings.ts';
import type { Timers } from './timers.ts';

/** What may stand in the place of what is being typed. */
export interface ShownCompletions {
  readonly items: readonly Completion[];
  /** Index of the one that Enter takes. */
  readonly active: number;
}

/** Milliseconds for which one is active before its preview is asked for. */
const restful = 120;

/** What is no place to be seen. */
const written: ReadonlySet<Completion['kind']> = new Set(['command', 'skill']);

/** Milliseconds without a key before the host is asked. */
const quiet = 60;
/** Milliseconds that Enter waits for a list of commands: who waits longer wonders. */
const patience = 500;

/** The list above the input: what `@`, `#` and `/` may stand for. */
export class Completions {
  readonly #post: Host['post'];
  readonly #timers: Timers;
  readonly #createRequest: () => string;
  readonly #say: (text: string) => void;
  readonly #shown = signal<ShownCompletions | undefined>(undefined);
  readonly #preview = signal<MentionPreview | undefined>(undefined);
  #previewed: string | undefined;
  #previewRequest: string | undefined;
  #cancelPreview: (() => void) | undefined;
  #mention: MentionAt | undefined;
  #caret = 0;
  #request: string | undefined;
  /** The request that Enter waited for in vain. */
  #late: string | undefined;
  /** What stood behind the sign when the host was asked, and for what is listed. */
  #asked: string | undefined;
  #answered: string | undefined;
  #cancelAsk: (() => void) | undefined;
  /** What Enter waits to do, and how it is taken back. */
  #waiting: { readonly act: () => void; readonly cancel: () => void } | undefined;
  /** Where the sign stands whose list was closed with Escape. */
  #closedAt: number | undefined;

  constructor(
    post: Host['post'],
    timers: Timers,
    createRequest: () => string,
    say: (text: string) => void,
  ) {
    this.#post = post;
    this.#timers = timers;
    this.#createRequest = createRequest;
    this.#say = say;
  }

  get shown(): ReadonlySignal<ShownCompletions | undefined> {
    return this.#shown;
  }

  /** Of the active one, where there is something to see. */
  get preview(): ReadonlySignal<MentionPreview | undefined> {
    return this.#preview;
  }

  /** The text or the caret changed. */
  update(text: string, caret: number): void {
    const mention = mentionAt(text, caret);
    const before = this.#mention;
    this.#caret = caret;
    if (mention?.start !== this.#closedAt) this.#closedAt = undefined;
    if (!mention || this.#closedAt !== undefined) {
      this.hide();
      return;
    }
    if (before?.start === mention.start && before.query === mention.query) return;
    if (before?.start !== mention.start) this.#show(undefined);
    this.#mention = mention;
    this.#forgetWaiting();
    this.#cancelAsk?.();
    this.#cancelAsk = this.#timers.after(quiet, () => this.#ask(mention));
  }

  /**
   * Enter came before the list of commands that it is meant for: does `act` once that is there, unless
   * something else is typed before, and after a moment without it. False where no such list is on its way.
   */
  onceListed(act: () => void): boolean {
    const mention = this.#mention;
    if (mention?.sign !== '/') return false;
    if (this.#cancelAsk) {
      this.#cancelAsk();
      this.#ask(mention);
    }
    if (this.#request === undefined || this.#request === this.#late) return false;
    this.#forgetWaiting();
    const cancel = this.#timers.after(patience, () => {
      this.#late = this.#request;
      this.#actNow();
    });
    this.#waiting = { act, cancel };
    return true;
  }

  receive({ request, items }: Extract<HostMessage, { type: 'completions' }>): void {
    if (request !== this.#request || !this.#mention) return;
    this.#request = undefined;
    this.#answered = this.#asked;
    const isNew = this.#shown.value?.items.length !== items.length;
    const active = Math.max(0, items.findIndex(isAvailable));
    this.#show(items.length === 0 ? undefined : { items, active });
    if (isNew) this.#say(strings.completionCount(items.length));
    this.#actNow();
  }

  /** Goes on to the next one that can be chosen, from the last to the first. */
  move(step: 1 | -1): void {
    const shown = this.#shown.value;
    if (!shown) return;
    const { items } = shown;
    for (let i = 1; i <= items.length; i++) {
      const active = (shown.active + step * i + items.length * i) % items.length;
      const item = items[active];
      if (item && isAvailable(item)) {
        this.#show({ items, active });
        return;
      }
    }
  }

  /** True where the active one stands in the text already: Enter has nothing to add. */
  isFinished(text: string): boolean {
    const { items, active } = this.#shown.value ?? { items: [], active: 0 };
    const typed = this.#mention && text.slice(this.#mention.start, this.#caret);
    return typed !== undefined && items[active]?.insert === typed;
  }

  /** The text with the one chosen; undefined where it cannot be chosen. */
  accept(
    text: string,
    index = this.#shown.value?.active,
  ): { readonly text: string; readonly caret: number } | undefined {
    const item = this.#shown.value?.items[index ?? -1];
    const mention = this.#mention;
    if (!item || !mention || !isAvailable(item)) return undefined;
    // A command may run at once: never one that was listed for something else than what stands there.
    if (item.kind === 'command' && this.#answered !== mention.query) return undefined;
    this.hide();
    return withMention(text, mention, this.#caret, item.insert);
  }

  /** Stays away until another mention is begun. */
  close(): void {
    this.#closedAt = this.#mention?.start;
    this.hide();
  }

  /** Until something is typed again. */
  hide(): void {
    this.#cancelAsk?.();
    this.#cancelAsk = undefined;
    this.#forgetWaiting();
    this.#request = undefined;
    this.#mention = undefined;
    this.#show(undefined);
  }

  receivePreview({ request, preview }: Extract<HostMessage, { type: 'preview' }>): void {
    if (request !== this.#previewRequest) return;
    this.#previewRequest = undefined;
    this.#preview.value = preview;
  }

  #actNow(): void {
    const act = this.#waiting?.act;
    this.#forgetWaiting();
    act?.();
  }

  #forgetWaiting(): void {
    this.#waiting?.cancel();
    this.#waiting = undefined;
  }

  /** A list, and the preview of its active one as soon as that stays so. */
  #show(shown: ShownCompletions | undefined): void {
    this.#shown.value = shown;
    const item = shown?.items[shown.active];
    const insert = item && !written.has(item.kind) && isAvailable(item) ? item.insert : undefined;
    if (insert === this.#previewed) return;
    this.#previewed = insert;
    this.#previewRequest = undefined;
    this.#preview.value = undefined;
    this.#cancelPreview?.();
    if (insert !== undefined)
      this.#cancelPreview = this.#timers.after(restful, () => this.#askPreview(insert));
  }

  #askPreview(insert: string): void {
    const request = this.#createRequest();
    this.#previewRequest = request;
    this.#post({ type: 'preview', request, insert });
  }

  #ask({ sign, query }: MentionAt): void {
    this.#cancelAsk = undefined;
    const request = this.#createRequest();
    this.#request = request;
    this.#asked = query;
    this.#post({ type: 'complete', request, sign, query });
  }
}

function isAvailable({ unavailable }: Completion): boolean {
  return unavailable === undefined;
}
