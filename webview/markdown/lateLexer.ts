import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { GuardedLexer } from './guardedLexer.ts';

const loaded = signal<typeof GuardedLexer | undefined>(undefined);

/** False until `loadLexer` is done: what is read before is taken for plain text. */
export const canRead: ReadonlySignal<boolean> = computed(() => loaded.value !== undefined);

/**
 * Makes Markdown readable. marked makes some hundred patterns when it is evaluated, a quarter of what a page
 * does before it can be typed into: it comes after that.
 */
export async function loadLexer(): Promise<void> {
  const lexer = await import('./guardedLexer.ts');
  loaded.value = lexer.GuardedLexer;
}

/** Undefined until it can be read. `math` where the text may hold formulas. */
export function createLexer(now: () => number, math: boolean): GuardedLexer | undefined {
  const Lexer = loaded.peek();
  return Lexer && new Lexer(now, math);
}
