import { SseParser, type SseEvent } from './sseParser.ts';

/** One JSON value of an answer's body. */
export interface Frame {
  /** The text itself where it is no JSON. */
  readonly value: unknown;
  /** `error` is what the server itself calls one, `stray` what stands where no value belongs. */
  readonly kind: 'value' | 'error' | 'stray';
}

/** Cuts a text that comes in any pieces into JSON values. */
export interface FrameParser {
  /** UTF-16 units held back because their frame is not whole. */
  readonly pending: number;
  /** True where the server said that nothing follows. */
  readonly ended?: boolean;
  /** The frames that `text` completes. */
  push(text: string): readonly Frame[];
  /** What the end of the body leaves: a frame that it cut short counts where it is whole by itself. */
  end(): readonly Frame[];
}

/** Server-sent events with JSON in them. */
export function createEventFrames(): FrameParser {
  const parser = new SseParser();
  return {
    get pending() {
      return parser.pending;
    },
    push: (text) => parser.push(text).flatMap(framesOf),
    end: () => parser.end().flatMap(framesOf),
  };
}

/** One JSON value a line. */
export function createLineFrames(): FrameParser {
  let rest = '';
  return {
    get pending() {
      return rest.length;
    },
    push(text) {
      const found: Frame[] = [];
      let start = 0;
      // Only what is new is searched, so that a long line in small pieces stays linear.
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        addLine(found, rest + text.slice(start, end));
        rest = '';
        start = end + 1;
      }
      rest += text.slice(start);
      return found;
    },
    end() {
      const found: Frame[] = [];
      addLine(found, rest);
      rest = '';
      return found;
    },
  };
}

function addLine(found: Frame[], line: string): void {
  if (line.trim() !== '') found.push({ value: valueOf(line), kind: 'value' });
}

/** An event's JSON; several where a server forgot the blank lines. */
export function framesOf({ event, data }: SseEvent): readonly Frame[] {
  const kind = event === 'error' || event === 'stray' ? event : 'value';
  if (!data.includes('\n')) return [{ value: valueOf(data), kind }];
  // Between its tokens JSON may hold line ends, within a string it may not.
  const whole = valueOf(data.replaceAll('\n', ' '));
  if (typeof whole !== 'string') return [{ value: whole, kind }];
  return data.split('\n').map((line) => ({ value: valueOf(line), kind }));
}

/** A text's JSON; the text itself where it is none. */
export function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
