import { type ReadonlySignal, signal } from '@preact/signals';
import type { CodeTheme } from '../src/protocol/codeTheme.ts';

/**
 * The theme that the page is shown in. VS Code gives a page all colours but those of code: the host looks
 * for these, and until it has some the page's own for light or dark count.
 */
export class Theme {
  readonly #ask: (theme: string) => void;
  readonly #code = signal<CodeTheme | undefined>(undefined);
  #asked: string | undefined;

  constructor(ask: (theme: string) => void) {
    this.#ask = ask;
  }

  /** How code looks in it, once the host has said so; that of the theme before until then. */
  get code(): ReadonlySignal<CodeTheme | undefined> {
    return this.#code;
  }

  /** From now on. `body` is told by VS Code which theme it is. */
  follow(body: HTMLElement): void {
    const look = (): void => this.#look(body);
    new MutationObserver(look).observe(body, { attributeFilter: ['data-vscode-theme-id'] });
    look();
  }

  receive({ theme, code }: { readonly theme: string; readonly code: CodeTheme }): void {
    // Another one came meanwhile.
    if (theme === this.#asked) this.#code.value = code;
  }

  #look(body: HTMLElement): void {
    const theme = body.dataset['vscodeThemeId'];
    if (theme === undefined || theme === '' || theme === this.#asked) return;
    this.#asked = theme;
    this.#ask(theme);
  }
}
