import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Script, Step } from './modelScripts.ts';
import type { Wire, WireFormat, WireRequest } from './wire.ts';

type OnSent = ((chunkIndex: number, epochMs: number) => void) | undefined;

/** Plays a script into one response, and stops as soon as the client is gone. */
export function createScriptRun(
  wire: Wire,
  request: WireRequest,
  response: ServerResponse,
  onSent: OnSent,
): (script: Script) => Promise<void> {
  const streamed = (script: Script): Promise<void> =>
    new StreamedRun(wire.format(request), response, onSent).play(script);
  return (script) => {
    const whole = !wire.streams(request) && script.every((step) => wholeSteps.has(step.type));
    const body = whole ? wire.whole?.(script, request) : undefined;
    if (body === undefined) return streamed(script);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
    return Promise.resolve();
  };
}

const wholeSteps: ReadonlySet<Step['type']> = new Set([
  'text',
  'reasoning',
  'tool-call',
  'usage',
  'finish',
  'done',
]);

class StreamedRun {
  readonly #format: WireFormat;
  readonly #response: ServerResponse;
  readonly #onSent: OnSent;
  readonly #gone: Promise<void>;
  #chunks = 0;

  constructor(format: WireFormat, response: ServerResponse, onSent: OnSent) {
    this.#format = format;
    this.#response = response;
    this.#onSent = onSent;
    this.#gone = new Promise((resolve) => response.once('close', () => resolve()));
  }

  async play(script: Script): Promise<void> {
    for (const step of script) {
      if (this.#over()) return;
      await this.#take(step);
    }
    if (this.#over()) return;
    this.#openStream();
    this.#response.end();
  }

  async #take(step: Step): Promise<void> {
    switch (step.type) {
      case 'text':
        return this.#text(step);
      case 'reasoning':
        return this.#reasoning(step.text, step.chunk);
      case 'tool-call':
        return this.#toolCall(step);
      case 'usage':
        return this.#write(this.#format.usage(step.input, step.output));
      case 'finish':
        return this.#write(this.#format.finish(step.reason));
      case 'done':
        return this.#write(this.#format.done());
      case 'event':
        return this.#write(this.#format.event(step.data, step.event));
      case 'raw':
        return this.#raw(step.pieces);
      case 'wait':
        await Promise.race([step.until, this.#gone]);
        return undefined;
      case 'pings':
        return this.#pings(step.count, step.everyMs, step.text);
      case 'head':
        this.#open(step.status, step.headers);
        return undefined;
      case 'respond':
        this.#response.writeHead(step.status, {
          'content-type': step.body.startsWith('<') ? 'text/html' : 'application/json',
          ...step.headers,
        });
        this.#response.end(step.body);
        return undefined;
      case 'socket':
        this.#response.socket?.write(step.bytes);
        return undefined;
      case 'cut':
        return this.#cut(step.how);
    }
  }

  async #text({ text, chunk, delayMs, isPaced }: Extract<Step, { type: 'text' }>): Promise<void> {
    const begin = performance.now();
    for (const [at, piece] of piecesOf(text, chunk).entries()) {
      const wait = isPaced ? begin + at * delayMs - performance.now() : delayMs;
      if (at > 0) await this.#pause(wait, at);
      if (this.#over()) return;
      await this.#write(this.#format.text(piece));
      this.#onSent?.(this.#chunks++, Date.now());
    }
  }

  async #reasoning(text: string, size: number): Promise<void> {
    for (const piece of piecesOf(text, size)) await this.#write(this.#format.reasoning(piece));
  }

  async #toolCall(step: Extract<Step, { type: 'tool-call' }>): Promise<void> {
    const { index, id, name } = step;
    await this.#write(this.#format.toolCallStart(index, id, name));
    for (const piece of piecesOf(step.arguments, step.chunk)) {
      await this.#write(this.#format.toolCallPiece(index, piece));
    }
    await this.#write(this.#format.toolCallEnd(index));
  }

  async #raw(pieces: readonly (string | Uint8Array)[]): Promise<void> {
    for (const [at, piece] of pieces.entries()) {
      // Two writes in one turn of the loop may leave as one packet.
      if (at > 0) await sleep(5);
      await this.#write(piece);
    }
  }

  async #pings(count: number, everyMs: number, text: string): Promise<void> {
    for (let i = 0; i < count && !this.#over(); i++) {
      await this.#write(text);
      await this.#pause(everyMs, 0);
    }
  }

  async #write(bytes: string | Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    this.#openStream();
    if (this.#over() || this.#response.write(bytes)) return;
    await Promise.race([
      new Promise((resolve) => this.#response.once('drain', resolve)),
      this.#gone,
    ]);
  }

  /** True once nothing more can be sent: answered whole, cut off, or the client is gone. */
  #over(): boolean {
    return this.#response.writableEnded || this.#response.destroyed;
  }

  #openStream(): void {
    if (!this.#response.headersSent) this.#open(200, {});
  }

  #open(status: number, headers: Readonly<Record<string, string>>): void {
    const type = { 'content-type': this.#format.contentType, 'cache-control': 'no-cache' };
    this.#response.writeHead(status, { ...type, ...headers });
    this.#response.flushHeaders();
  }

  /** Waits; without a delay it only lets the loop turn now and then, so that a cut is noticed. */
  async #pause(delayMs: number, at: number): Promise<void> {
    if (delayMs > 0) await Promise.race([sleep(delayMs), this.#gone]);
    else if (at % 64 === 0) await nextTurn();
  }

  async #cut(how: 'rst' | 'fin'): Promise<void> {
    const { socket } = this.#response;
    if (!socket) return;
    // A reset throws away what stands in the buffers, the client's too, and nothing tells when those
    // are read: what was written leaves first, then the client has a moment for it.
    await new Promise<void>((resolve) => socket.write('', () => resolve()));
    await sleep(20);
    if (how === 'rst') socket.resetAndDestroy();
    else socket.destroy();
    await this.#gone;
  }
}

/** Pieces of `size` characters, never half a surrogate pair. */
function piecesOf(text: string, size: number): readonly string[] {
  const characters = Array.from(text);
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += size) {
    pieces.push(characters.slice(at, at + size).join(''));
  }
  return pieces;
}
