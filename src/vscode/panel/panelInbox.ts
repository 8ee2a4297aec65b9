import * as v from 'valibot';
import type { PanelMessage } from '../../protocol/panel.ts';
import { parseIntent } from './panelIntents.ts';

/** What became of something that a page sent. */
export type Receipt =
  | { readonly type: 'taken'; readonly message: PanelMessage }
  /** Messages before it are missing: they, and it, are to be sent again. */
  | { readonly type: 'gap'; readonly from: number }
  /** What is sent again where the window is slow comes twice, or after its page is gone: no fault. */
  | { readonly type: 'late'; readonly why: string }
  /** It is not done, and `why` is for the log. */
  | { readonly type: 'refused'; readonly why: string };

const posting = v.object({
  page: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  seq: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  message: v.unknown(),
});

/** How many pages are remembered so that a late message of theirs is not taken for a new page. */
const mostPages = 16;

/**
 * Takes each message of a page once and in order, whatever the way did to it: a wish that is done
 * twice would send a message twice.
 */
export class PanelInbox {
  #page: string | undefined;
  #before: readonly string[] = [];
  #expected = 0;
  /** The number from which on something was asked for again: once is enough. */
  #asked: number | undefined;

  /** The number of the last message taken; -1 before the first. */
  get heard(): number {
    return this.#expected - 1;
  }

  /** Never throws. */
  receive(data: unknown): Receipt {
    const parsed = v.safeParse(posting, data);
    if (!parsed.success) return { type: 'refused', why: 'no message of a panel' };
    const { page, seq, message } = parsed.output;
    const intent = parseIntent(message);
    if (page !== this.#page) return this.#begin(page, seq, intent);
    if (seq < this.#expected) return { type: 'late', why: `number ${seq} was there before` };
    if (seq > this.#expected) return this.#gap();
    this.#expected += 1;
    this.#asked = undefined;
    return intent ? { type: 'taken', message: intent } : { type: 'refused', why: 'no intent' };
  }

  #begin(page: string, seq: number, intent: PanelMessage | undefined): Receipt {
    if (this.#before.includes(page)) return { type: 'late', why: 'from a page that is gone' };
    if (intent?.type !== 'ready' || seq !== 0)
      return { type: 'refused', why: 'from a page that has not said that it is ready' };
    if (this.#page !== undefined) this.#before = [...this.#before, this.#page].slice(-mostPages);
    this.#page = page;
    this.#expected = 1;
    this.#asked = undefined;
    return { type: 'taken', message: intent };
  }

  #gap(): Receipt {
    if (this.#asked === this.#expected) return { type: 'late', why: 'behind what is missing' };
    this.#asked = this.#expected;
    return { type: 'gap', from: this.#expected };
  }
}
