import { formsOf, type LineForms, type Strictness } from './lineForms.ts';

/** A file's lines, ready to be searched for many blocks. */
export class SearchedFile {
  readonly lines: readonly string[];
  readonly forms: readonly LineForms[];
  /** Where each line stands, by its loosest form. */
  readonly #places = new Map<string, number[]>();

  /** Lines without their ends. */
  constructor(lines: readonly string[]) {
    this.lines = lines;
    this.forms = lines.map(formsOf);
    for (const [at, { bare }] of this.forms.entries()) {
      const places = this.#places.get(bare);
      if (places) places.push(at);
      else this.#places.set(bare, [at]);
    }
  }

  /** Indices of the lines that are equal in their loosest form. */
  placesOf(bare: string): readonly number[] {
    return this.#places.get(bare) ?? [];
  }

  /** Indices at which all of the wanted lines follow each other. */
  find(wanted: readonly LineForms[], strictness: Strictness): readonly number[] {
    const rarest = this.#rarest(wanted);
    if (!rarest) return [];
    const { offset, places } = rarest;
    return places
      .map((at) => at - offset)
      .filter((start) => start >= 0 && start + wanted.length <= this.lines.length)
      .filter((start) =>
        wanted.every((line, i) => line[strictness] === this.forms[start + i]?.[strictness]),
      );
  }

  /** The wanted line that stands in the fewest places: only these need to be looked at. */
  #rarest(
    wanted: readonly LineForms[],
  ): { readonly offset: number; readonly places: readonly number[] } | undefined {
    let best: { readonly offset: number; readonly places: readonly number[] } | undefined;
    for (const [offset, { bare }] of wanted.entries()) {
      const places = this.placesOf(bare);
      if (places.length === 0) return undefined;
      if (!best || places.length < best.places.length) best = { offset, places };
    }
    return best;
  }
}
