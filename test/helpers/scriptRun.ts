import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { fieldOf } from './jsonField.ts';
import type { Script, Step } from './modelScripts.ts';

type OnSent = ((chunkIndex: number, epochMs: number) => void) | undefined;

/** Plays a script into one response, and stops as soon as the client is gone. */
export function createScriptRun(
  body: unknown,
  response: ServerResponse,
  onSent: OnSent,
): (script: Script) => Promise<void> {
  return fieldOf(body, 'stream') === true || body === undefined
    ? (script) => new StreamedRun(body, response, onSent).play(script)
    : (script) => playWhole(script, body, response, onSent);
}

class StreamedRun {
  readonly #body: unknown;
  readonly #response: ServerResponse;
  readonly #onSent: OnSent;
  readonly #gone: Promise<void>;
  #chunks = 0;

  constructor(body: unknown, response: ServerResponse, onSent: OnSent) {
    this.#body = body;
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
        return this.#text(step.text, step.chunk, step.delayMs);
      case 'reasoning':
        return this.#deltas(step.text, step.chunk, (piece) => ({ reasoning_content: piece }));
      case 'tool-call':
        return this.#toolCall(step);
      case 'usage':
        return this.#usage(step.input, step.output);
      case 'finish':
        return this.#chunk({ choices: [{ index: 0, delta: {}, finish_reason: step.reason }] });
      case 'done':
        return this.#write('data: [DONE]\n\n');
      case 'event':
        return this.#event(step.data, step.event);
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

  async #text(text: string, size: number, delayMs: number): Promise<void> {
    for (const [at, piece] of piecesOf(text, size).entries()) {
      if (at > 0) await this.#pause(delayMs, at);
      if (this.#over()) return;
      await this.#chunk(delta({ content: piece }));
      this.#onSent?.(this.#chunks++, Date.now());
    }
  }

  async #deltas(text: string, size: number, make: (piece: string) => object): Promise<void> {
    for (const piece of piecesOf(text, size)) await this.#chunk(delta(make(piece)));
  }

  async #toolCall(step: Extract<Step, { type: 'tool-call' }>): Promise<void> {
    const { index, id, name } = step;
    const call = (fields: object): object => delta({ tool_calls: [{ index, ...fields }] });
    await this.#chunk(call({ id, type: 'function', function: { name, arguments: '' } }));
    for (const piece of piecesOf(step.arguments, step.chunk)) {
      await this.#chunk(call({ function: { arguments: piece } }));
    }
  }

  async #usage(input: number, output: number): Promise<void> {
    if (fieldOf(fieldOf(this.#body, 'stream_options'), 'include_usage') !== true) return;
    await this.#chunk({ choices: [], usage: usageOf(input, output) });
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

  #chunk(fields: object): Promise<void> {
    return this.#event({
      id: 'chatcmpl-fake',
      object: 'chat.completion.chunk',
      created: 0,
      model: fieldOf(this.#body, 'model'),
      ...fields,
    });
  }

  #event(data: unknown, name?: string): Promise<void> {
    const lead = name === undefined ? '' : `event: ${name}\n`;
    return this.#write(`${lead}data: ${JSON.stringify(data)}\n\n`);
  }

  async #write(bytes: string | Uint8Array): Promise<void> {
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
    const type = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };
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

/** Answers a request that did not ask for a stream: the script's text as one JSON body. */
async function playWhole(
  script: Script,
  body: unknown,
  response: ServerResponse,
  onSent: OnSent,
): Promise<void> {
  if (script.some((step) => step.type !== 'text' && !closing.has(step.type))) {
    await new StreamedRun(body, response, onSent).play(script);
    return;
  }
  const content = script.map((step) => (step.type === 'text' ? step.text : '')).join('');
  const reason = script.find((step) => step.type === 'finish')?.reason ?? 'stop';
  const counted = script.find((step) => step.type === 'usage');
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      id: 'chatcmpl-fake',
      object: 'chat.completion',
      created: 0,
      model: fieldOf(body, 'model'),
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: reason }],
      usage: usageOf(counted?.input ?? 0, counted?.output ?? 0),
    }),
  );
}

const closing: ReadonlySet<Step['type']> = new Set(['usage', 'finish', 'done']);

function delta(fields: object): object {
  return { choices: [{ index: 0, delta: fields, finish_reason: null }] };
}

function usageOf(input: number, output: number): object {
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
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
