import { framesOf, valueOf, type Frame, type FrameParser } from '../http/answerFrames.ts';
import { SseParser, type SseEvent } from '../http/sseParser.ts';

/** Turns an answer in one JSON document into a piece of a stream; undefined where it is none. */
export type PieceOf = (document: unknown) => object | undefined;

/**
 * The events of a stream up to `[DONE]`, pings left out. An answer in one JSON document, which some
 * servers send whatever they are asked for, is one frame; `onWhole` hears of it.
 */
export function createOpenAiFrames(pieceOf: PieceOf, onWhole: () => void): FrameParser {
  return new OpenAiFrames(pieceOf, onWhole);
}

class OpenAiFrames implements FrameParser {
  readonly #pieceOf: PieceOf;
  readonly #onWhole: () => void;
  readonly #parser: SseParser = new SseParser();
  #started = false;
  /** The document so far, where the body is one. */
  #document: string | undefined;
  #ended = false;

  constructor(pieceOf: PieceOf, onWhole: () => void) {
    this.#pieceOf = pieceOf;
    this.#onWhole = onWhole;
  }

  get pending(): number {
    return this.#document?.length ?? this.#parser.pending;
  }

  get ended(): boolean {
    return this.#ended;
  }

  push(text: string): readonly Frame[] {
    if (!this.#started && text !== '') {
      this.#started = true;
      if (/^[{[]/.test(text)) this.#document = '';
    }
    if (this.#document === undefined) return this.#framesOf(this.#parser.push(text));
    this.#document += text;
    return [];
  }

  end(): readonly Frame[] {
    if (this.#document === undefined) return this.#framesOf(this.#parser.end());
    const piece = this.#pieceOf(valueOf(this.#document));
    // Whatever else it is, it is no answer.
    if (!piece) return [{ value: this.#document, kind: 'stray' }];
    this.#onWhole();
    return [{ value: piece, kind: 'value' }];
  }

  #framesOf(events: readonly SseEvent[]): readonly Frame[] {
    const frames: Frame[] = [];
    for (const event of events) {
      if (this.#ended) break;
      if (event.data.trim() === '[DONE]') this.#ended = true;
      else {
        for (const frame of framesOf(event)) if (!isPing(frame.value)) frames.push(frame);
      }
    }
    return frames;
  }
}

/** Anthropic's way to keep a stream alive, passed on by some gateways. */
function isPing(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'ping';
}
