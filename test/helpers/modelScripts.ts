/**
 * What the fake model server can be told to do, as data. A script is a list of steps; a step that
 * needs headers sends them (200, `text/event-stream`) unless an earlier one did.
 */
export type Step =
  /**
   * Streams `text` in content chunks of `chunk` characters, `delayMs` apart; with `isPaced` a chunk that is late
   * is made up for, so that so many are sent in the end however coarse the clock is.
   */
  | {
      readonly type: 'text';
      readonly text: string;
      readonly chunk: number;
      readonly delayMs: number;
      readonly isPaced?: boolean;
    }
  /** The same for `reasoning_content`. */
  | { readonly type: 'reasoning'; readonly text: string; readonly chunk: number }
  /** One tool call, its arguments in pieces of `chunk` characters. */
  | {
      readonly type: 'tool-call';
      readonly index: number;
      readonly id: string;
      readonly name: string;
      readonly arguments: string;
      readonly chunk: number;
    }
  /** The usage chunk (`choices: []`), sent only where the request asked for it. */
  | { readonly type: 'usage'; readonly input: number; readonly output: number }
  | { readonly type: 'finish'; readonly reason: string }
  | { readonly type: 'done' }
  /** Any JSON as one event. */
  | { readonly type: 'event'; readonly data: unknown; readonly event?: string }
  /** Bytes as they are, each piece a write of its own. */
  | { readonly type: 'raw'; readonly pieces: readonly (string | Uint8Array)[] }
  /** Waits until the promise settles, or for ever; ends early when the client goes away. */
  | { readonly type: 'wait'; readonly until: Promise<unknown> }
  /** Comments only, until the client goes away or `count` were sent. */
  | {
      readonly type: 'pings';
      readonly count: number;
      readonly everyMs: number;
      readonly text: string;
    }
  /** Sends the headers now; must come first. */
  | {
      readonly type: 'head';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** A whole response that is no stream. */
  | {
      readonly type: 'respond';
      readonly status: number;
      readonly body: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** Bytes straight to the socket, past HTTP. */
  | { readonly type: 'socket'; readonly bytes: string | Uint8Array }
  /** Cuts the connection: `rst` as a crash does, `fin` without the last chunk. */
  | { readonly type: 'cut'; readonly how: 'rst' | 'fin' };

export type Script = readonly Step[];

export interface Pieces {
  /** Characters of one chunk; 4 where not given. */
  readonly chunk?: number;
  /** Milliseconds between two chunks; 0 where not given. */
  readonly delayMs?: number;
}

export function text(content: string, pieces: Pieces = {}): Step {
  return { type: 'text', text: content, chunk: pieces.chunk ?? 4, delayMs: pieces.delayMs ?? 0 };
}

export function reasoning(content: string, pieces: Pick<Pieces, 'chunk'> = {}): Step {
  return { type: 'reasoning', text: content, chunk: pieces.chunk ?? 4 };
}

export function toolCall(
  name: string,
  argumentsText: string,
  { index = 0, chunk = 4 }: { readonly index?: number; readonly chunk?: number } = {},
): Step {
  return { type: 'tool-call', index, id: `call_${index}`, name, arguments: argumentsText, chunk };
}

export function usage(input: number, output: number): Step {
  return { type: 'usage', input, output };
}

export function finish(reason = 'stop'): Step {
  return { type: 'finish', reason };
}

export function done(): Step {
  return { type: 'done' };
}

/** Text at a pace: so many chunks of `chunk` characters a second. */
export function pacedText(content: string, perSecond: number, chunk: number): Step {
  return { type: 'text', text: content, chunk, delayMs: 1_000 / perSecond, isPaced: true };
}

/** A whole good answer. */
export function textReply(content: string, pieces: Pieces = {}): Script {
  const output = Math.ceil(content.length / 4);
  return [text(content, pieces), finish(), usage(10, output), done()];
}

export function event(data: unknown, name?: string): Step {
  return name === undefined ? { type: 'event', data } : { type: 'event', data, event: name };
}

export function raw(...pieces: readonly (string | Uint8Array)[]): Step {
  return { type: 'raw', pieces };
}

export function waitFor(until: Promise<unknown>): Step {
  return { type: 'wait', until };
}

/** Hangs until the client goes away: first in a script it hangs before the headers. */
export function hang(): Step {
  return waitFor(new Promise(() => undefined));
}

export function pings({
  count = Number.POSITIVE_INFINITY,
  everyMs = 20,
  text: line = ': ping\n\n',
}: { readonly count?: number; readonly everyMs?: number; readonly text?: string } = {}): Step {
  return { type: 'pings', count, everyMs, text: line };
}

export function head(status = 200, headers: Readonly<Record<string, string>> = {}): Step {
  return { type: 'head', status, headers };
}

export function respond(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Step {
  return {
    type: 'respond',
    status,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers,
  };
}

/** An error in OpenAI's form. `retryAfter` is the header's raw value. */
export function failWith(
  status: number,
  {
    message = `Scripted failure ${status}.`,
    code,
    type,
    retryAfter,
  }: {
    readonly message?: string;
    readonly code?: string | number;
    readonly type?: string;
    readonly retryAfter?: string;
  } = {},
): Step {
  const error = { message, type: type ?? null, param: null, code: code ?? null };
  return respond(status, { error }, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
}

export function redirectTo(location: string, status = 302): Step {
  return respond(status, '', { location });
}

export function reset(): Step {
  return { type: 'cut', how: 'rst' };
}

export function fin(): Step {
  return { type: 'cut', how: 'fin' };
}

export function socketBytes(bytes: string | Uint8Array): Step {
  return { type: 'socket', bytes };
}

/** A content chunk as it goes over the wire, for scripts that cut it up themselves. */
export function contentEvent(content: string): string {
  const choices = [{ index: 0, delta: { content }, finish_reason: null }];
  return `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices })}\n\n`;
}

/** One content chunk in two writes, parted inside a character, inside `data:`, or between \r and \n. */
export function splitText(content: string, inside: 'character' | 'field' | 'line-end'): Step {
  const bytes = new TextEncoder().encode(contentEvent(content).replaceAll('\n', '\r\n'));
  const wide = bytes.findIndex((byte) => byte >= 0xc0);
  const at = { character: wide + 1, field: 3, 'line-end': bytes.length - 3 }[inside];
  if (inside === 'character' && wide < 0) throw new Error('The text has no wide character.');
  return raw(bytes.subarray(0, at), bytes.subarray(at));
}

/** A line of `bytes` bytes that is one valid content chunk. */
export function longLine(bytes: number): Step {
  return raw(contentEvent('x'.repeat(bytes)));
}

/** Headers promise gzip, the body is none. */
export function brokenGzip(): Script {
  const bytes = Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff, 0xff]);
  return [head(200, { 'content-encoding': 'gzip' }), raw(bytes)];
}
