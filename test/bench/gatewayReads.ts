import OpenAI from 'openai';
import type { LanguageModel } from '../../src/models/languageModel.ts';

/** What reading one stream showed. */
export interface Read {
  readonly tokens: number;
  readonly text: number;
  /** Milliseconds from the question to the first text. */
  readonly first: number;
  /** The longest pause between two texts, in milliseconds. */
  readonly pause: number;
  /** True where it ended as a whole answer. */
  readonly whole: boolean;
}

let asked = 0;

/** Asks a model and reads its answer to the end, as a turn does. Each question is another one. */
export async function readModel(
  model: LanguageModel,
  signal = new AbortController().signal,
): Promise<Read> {
  const clock = new ReadClock();
  const request = {
    messages: [{ role: 'user', text: `Question ${asked++}` }],
    maxOutputTokens: 16_000,
    correlation: 'bench',
  } as const;
  let whole = false;
  for await (const part of model.stream(request, signal)) {
    if (part.type === 'text-delta') clock.see(part.text);
    else if (part.type === 'finish') whole = part.outcome.type === 'done';
  }
  return clock.read(whole);
}

/** The same with the official client and a loop around it, and nothing else. */
export async function readBare(url: string, model: string): Promise<Read> {
  const clock = new ReadClock();
  const client = new OpenAI({ baseURL: url, apiKey: 'bench', maxRetries: 0 });
  const stream = await client.chat.completions.create({
    model,
    messages: [{ role: 'user', content: `Question ${asked++}` }],
    max_tokens: 16_000,
    stream: true,
    stream_options: { include_usage: true },
  });
  let whole = false;
  for await (const chunk of stream) {
    const choice = chunk.choices[0];
    if (choice?.delta.content) clock.see(choice.delta.content);
    if (choice?.finish_reason === 'stop') whole = true;
  }
  return clock.read(whole);
}

class ReadClock {
  readonly #from = performance.now();
  #tokens = 0;
  #text = 0;
  #first = Number.NaN;
  #last = Number.NaN;
  #pause = 0;

  see(text: string): void {
    const now = performance.now();
    if (this.#tokens === 0) this.#first = now - this.#from;
    else this.#pause = Math.max(this.#pause, now - this.#last);
    this.#last = now;
    this.#tokens++;
    this.#text += text.length;
  }

  read(whole: boolean): Read {
    return {
      tokens: this.#tokens,
      text: this.#text,
      first: this.#first,
      pause: this.#pause,
      whole,
    };
  }
}
