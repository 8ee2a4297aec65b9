/** A piece of a line with the class that colours it. */
export interface Span {
  readonly text: string;
  readonly className?: string;
}

export type Line = readonly Span[];

/** A line, and its colours once they are known. */
export interface CodeLine {
  readonly text: string;
  readonly spans: Line | undefined;
}

/** Colours one line after the state that the line before it ended in. */
export type LineColorer<State> = (
  line: string,
  before: State | undefined,
) => { readonly spans: Line; readonly after: State | undefined };

interface Coloured<State> {
  readonly text: string;
  readonly spans: Line;
  readonly after: State | undefined;
}

/**
 * The coloured lines of a block of code that may still grow. Only lines that changed, and those
 * after them, are coloured again: of a growing block that is the last one.
 */
export class CodeLines<State> {
  #color: LineColorer<State>;
  #wanted: readonly string[] = [];
  #done: Coloured<State>[] = [];
  /** Lines as another colourer had them, for as long as not all are coloured anew. */
  #former: readonly Coloured<State>[] = [];

  constructor(color: LineColorer<State>) {
    this.#color = color;
  }

  /** Colours all lines anew, by and by: until its turn comes a line keeps the colours that it has. */
  recolor(color: LineColorer<State>): void {
    this.#color = color;
    this.#former = [...this.#done, ...this.#former.slice(this.#done.length)];
    this.#done = [];
  }

  /** Takes the text as it is now; what of it is coloured already stays. */
  update(text: string): void {
    this.#wanted = text.split('\n');
    const same = this.#done.findIndex((each, at) => each.text !== this.#wanted[at]);
    if (same !== -1) this.#done.length = same;
  }

  /** Colours on until `isLate` says so; true once every line is done. */
  advance(isLate: () => boolean): boolean {
    while (this.#done.length < this.#wanted.length && !isLate()) {
      const text = this.#wanted[this.#done.length] ?? '';
      this.#done.push({ text, ...this.#color(text, this.#done.at(-1)?.after) });
    }
    const isDone = this.#done.length === this.#wanted.length;
    if (isDone) this.#former = [];
    return isDone;
  }

  /** Every line: coloured so far as that went. The spans of an unchanged line are the same object. */
  lines(): readonly CodeLine[] {
    return this.#wanted.map((text, at) => ({
      text,
      spans: this.#done[at]?.spans ?? this.#formerSpans(text, at),
    }));
  }

  #formerSpans(text: string, at: number): Line | undefined {
    const former = this.#former[at];
    return former?.text === text ? former.spans : undefined;
  }
}
