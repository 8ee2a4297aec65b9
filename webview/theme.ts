import { syntaxKinds, type SyntaxColors } from '../src/protocol/syntaxColors.ts';

/**
 * The theme that the page is shown in. VS Code gives a page all colours but those of code: the host looks
 * for these, and until it has them the page's own for light or dark count.
 */
export class Theme {
  readonly #ask: (theme: string) => void;
  #shown: HTMLElement | undefined;
  #asked: string | undefined;

  constructor(ask: (theme: string) => void) {
    this.#ask = ask;
  }

  /** From now on. `body` is told by VS Code which theme it is, and shows its colours. */
  follow(body: HTMLElement): void {
    this.#shown = body;
    const look = (): void => this.#look(body);
    new MutationObserver(look).observe(body, { attributeFilter: ['data-vscode-theme-id'] });
    look();
  }

  receive({ theme, colors }: { readonly theme: string; readonly colors: SyntaxColors }): void {
    // Another one came meanwhile.
    if (theme === this.#asked) this.#show(colors);
  }

  #look(body: HTMLElement): void {
    const theme = body.dataset['vscodeThemeId'];
    if (theme === undefined || theme === '' || theme === this.#asked) return;
    this.#asked = theme;
    this.#show({});
    this.#ask(theme);
  }

  #show(colors: SyntaxColors): void {
    const style = this.#shown?.style;
    for (const kind of syntaxKinds) {
      const color = colors[kind];
      if (color === undefined) style?.removeProperty(`--syntax-${kind}`);
      else style?.setProperty(`--syntax-${kind}`, color);
    }
  }
}
