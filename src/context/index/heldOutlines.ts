import type { OutlineSymbol } from '../chunks/outline.ts';
import { hashOf } from './fileText.ts';
import { LruCache } from './lruCache.ts';

interface Held {
  /** Of the text that it tells about, as of `hashOf`. */
  readonly hash: string;
  readonly outline: readonly OutlineSymbol[];
}

/** Characters of names, all together, and what a symbol counts as beside its name. */
const mostHeld = 2_000_000;
const perSymbol = 32;

/** What extensions said of texts, until the texts are cut by it. */
export class HeldOutlines {
  readonly #held = new LruCache<Held>(mostHeld, ({ outline }) =>
    outline.reduce((sum, { name }) => sum + name.length + perSymbol, perSymbol),
  );

  put(path: string, held: Held): void {
    this.#held.set(path, held);
  }

  has(path: string): boolean {
    return this.#held.has(path);
  }

  /** Gives it up; undefined where there is none of exactly this text. */
  take(path: string, text: string): readonly OutlineSymbol[] | undefined {
    const held = this.#held.get(path);
    this.#held.delete(path);
    return held?.hash === hashOf(text) ? held.outline : undefined;
  }
}
