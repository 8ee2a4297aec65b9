import type { EventBody } from '../../protocol/events.ts';
import type { StepOutcome } from '../../protocol/steps.ts';
import { deriveId } from './deriveId.ts';

/** A call of a tool as another tool kept it. */
export interface ToolCall {
  /** By which its result names it; not every tool has one. */
  readonly id?: string | undefined;
  readonly tool: string;
  readonly title?: string | undefined;
  readonly input: string;
}

export interface ToolResult {
  /** Of the call; without one it is the first that has no result yet. */
  readonly id?: string | undefined;
  readonly outcome: StepOutcome;
  /** Undefined where nobody knows it. */
  readonly output: string | undefined;
}

interface CallEnd {
  /** Which of the reply's calls came to its end. */
  readonly nth: number;
  readonly outcome: StepOutcome;
  output: string | undefined;
}

type Piece =
  | { readonly text: string; readonly reasoning: string }
  | { readonly call: ToolCall; readonly nth: number }
  | { readonly end: CallEnd };

/** An event of the reply and when it happened, in milliseconds since 1970. */
export interface Timed {
  readonly body: EventBody;
  readonly at: number;
}

/** What another tool's reply is made of, in the order in which it came. */
export class ReplyPieces {
  readonly #pieces: { readonly piece: Piece; readonly at: number }[] = [];
  readonly #open = new Map<number, ToolCall>();
  #calls = 0;
  #hasText = false;
  #hasReasoning = false;

  /** Each as a paragraph of its own; either may be empty. */
  say(text: string, reasoning: string, at: number): void {
    const [words, thought] = [text.trim(), reasoning.trim()];
    const piece = {
      text: words === '' ? '' : `${this.#hasText ? '\n\n' : ''}${words}`,
      reasoning: thought === '' ? '' : `${this.#hasReasoning ? '\n\n' : ''}${thought}`,
    };
    this.#hasText ||= words !== '';
    this.#hasReasoning ||= thought !== '';
    this.#pieces.push({ piece, at });
  }

  call(call: ToolCall, at: number): void {
    const nth = this.#calls++;
    this.#open.set(nth, call);
    this.#pieces.push({ piece: { call, nth }, at });
  }

  /**
   * What a tool gave back. One that names no call and comes when all have theirs is more of the last
   * one's. False where there is no call that it may be of.
   */
  result({ id, outcome, output }: ToolResult, at: number): boolean {
    const nth = this.#openCall(id);
    if (nth !== undefined) {
      this.#open.delete(nth);
      this.#pieces.push({ piece: { end: { nth, outcome, output } }, at });
      return true;
    }
    const last = this.#pieces.at(-1)?.piece;
    const goesOn = id === undefined && last && 'end' in last && outcome === last.end.outcome;
    if (!goesOn) return false;
    const texts = [last.end.output ?? '', output ?? ''];
    last.end.output = texts.filter((text) => text !== '').join('\n');
    return true;
  }

  /** `begun`: for a reply of which nothing came. */
  events(
    reply: string,
    begun: number,
  ): { readonly events: readonly Timed[]; readonly end: number } {
    const reached = { text: 0, reasoning: 0 };
    const events = this.#pieces.map(({ piece, at }): Timed => {
      if ('call' in piece) return { body: called(reply, piece, reached.text), at };
      if ('end' in piece) return { body: ended(reply, piece.end), at };
      const { text, reasoning } = piece;
      const thought = reasoning === '' ? {} : { reasoningOffset: reached.reasoning, reasoning };
      const body: EventBody = { type: 'reply-grew', reply, offset: reached.text, text, ...thought };
      reached.text += text.length;
      reached.reasoning += reasoning.length;
      return { body, at };
    });
    return { events, end: this.#pieces.at(-1)?.at ?? begun };
  }

  #openCall(id: string | undefined): number | undefined {
    const open = [...this.#open];
    const named = open.find(([, call]) => id === undefined || call.id === id);
    return (named ?? open.find(([, call]) => call.id === undefined))?.[0];
  }
}

function called(
  reply: string,
  { call: { tool, title, input }, nth }: Extract<Piece, { call: ToolCall }>,
  offset: number,
): EventBody {
  const named = title === undefined ? {} : { title };
  return { type: 'tool-called', reply, step: stepId(reply, nth), offset, tool, ...named, input };
}

function ended(reply: string, { nth, outcome, output }: CallEnd): EventBody {
  const given = output === undefined ? {} : { output };
  return { type: 'tool-ended', reply, step: stepId(reply, nth), outcome, ...given };
}

function stepId(reply: string, nth: number): string {
  return deriveId(0, 'step', reply, `${nth}`);
}
