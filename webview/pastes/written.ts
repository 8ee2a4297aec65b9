import { computed, type ReadonlySignal, signal } from '@preact/signals';
import {
  isBlank,
  isLarge,
  joinBoth,
  joinWritten,
  nothingWritten,
  pastedText,
  splitWritten,
  withoutSent,
  type PastedText,
  type WrittenText,
} from './writtenText.ts';

/** What is being written. Of a key only what stands in the input is another one. */
export class Written {
  readonly #now = signal(nothingWritten);

  readonly typed: ReadonlySignal<string> = computed(() => this.#now.value.typed);
  /** The same list until another text is pasted or taken away. */
  readonly pastes: ReadonlySignal<readonly PastedText[]> = computed(() => this.#now.value.pastes);
  /** True where there is nothing to send. */
  readonly isBlank: ReadonlySignal<boolean> = computed(() => isBlank(this.#now.value));

  /** All of it, as it is sent. */
  get text(): string {
    return joinWritten(this.#now.value);
  }

  get parts(): WrittenText {
    return this.#now.value;
  }

  set text(text: string) {
    this.#now.value = splitWritten(text);
  }

  /** Of the text, in characters, but for what stands between its parts: no text is made for it. */
  get length(): number {
    const { typed, pastes } = this.#now.value;
    return pastes.reduce((sum, { block }) => sum + block.length, typed.length);
  }

  change(part: Partial<WrittenText>): void {
    this.#now.value = { ...this.#now.value, ...part };
  }

  /** Puts a text below what stands in the input, or beside that. */
  insert(text: string): void {
    const { typed, pastes } = this.#now.value;
    if (isLarge(text)) this.change({ pastes: [...pastes, pastedText(text.trim())] });
    else this.change({ typed: typed.trim() === '' ? text : `${typed.trimEnd()}\n${text}` });
  }

  /** Puts what was written elsewhere above it. */
  putAbove(text: string, between: string): void {
    this.#now.value = joinBoth(splitWritten(text), this.#now.value, between);
  }

  /** What was sent goes; what was written since stays. */
  drop(sent: string): void {
    this.#now.value = withoutSent(this.#now.value, splitWritten(sent));
  }
}
