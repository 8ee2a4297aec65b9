export interface SseEvent {
  /** The `event:` field; `message` where there is none, `stray` for a line that is no field at all. */
  readonly event: string;
  readonly data: string;
}

/**
 * Cuts a text that comes in any pieces into server-sent events (WHATWG HTML, 9.2.6), and is kinder
 * than the standard: an event that the end of the stream cuts short counts, and so do `error:` fields
 * (llama.cpp) and lines that are no field (Ollama reports errors so).
 */
export class SseParser {
  #line = '';
  #event = '';
  #data: string[] = [];
  #dataSize = 0;
  #afterReturn = false;
  #found: SseEvent[] = [];

  /** UTF-16 units held back because their event is not whole. */
  get pending(): number {
    return this.#line.length + this.#dataSize;
  }

  /** The events that `text` completes. */
  push(text: string): readonly SseEvent[] {
    // "\r" ends a line at once; a "\n" that follows in the next piece belongs to it.
    let start = this.#afterReturn && text.startsWith('\n') ? 1 : 0;
    if (text !== '') this.#afterReturn = text.endsWith('\r');
    const ends = /\r\n|\r|\n/g;
    ends.lastIndex = start;
    for (let end = ends.exec(text); end; end = ends.exec(text)) {
      this.#take(this.#line + text.slice(start, end.index));
      this.#line = '';
      start = ends.lastIndex;
    }
    this.#line += text.slice(start);
    return this.#drain();
  }

  /** What the end of the stream leaves. */
  end(): readonly SseEvent[] {
    if (this.#line !== '') this.#take(this.#line);
    this.#line = '';
    this.#dispatch();
    return this.#drain();
  }

  #take(line: string): void {
    if (line === '') {
      this.#dispatch();
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'event') this.#event = value;
    else if (field === 'data') this.#add(value);
    else if (field === 'error') {
      this.#event = 'error';
      this.#add(value);
    } else if (!ignored.has(field)) this.#found.push({ event: 'stray', data: line });
  }

  #add(value: string): void {
    this.#data.push(value);
    this.#dataSize += value.length + 1;
  }

  #dispatch(): void {
    const event = this.#event === '' ? 'message' : this.#event;
    if (this.#data.length > 0) this.#found.push({ event, data: this.#data.join('\n') });
    this.#event = '';
    this.#data = [];
    this.#dataSize = 0;
  }

  #drain(): readonly SseEvent[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }
}

/** A comment's field name is empty. */
const ignored = new Set(['', 'id', 'retry']);
