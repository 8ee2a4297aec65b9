// Loaded when the first formula is met: KaTeX with its style sheet and fonts.
import { render } from 'katex';
import 'katex/dist/katex.min.css';

/** Expansions of macros in one formula: `\def\a{\a\a}\a` would never end. */
const mostExpansions = 500;
/** Largest size that a formula may ask for, in em. */
const largest = 20;

/** Characters of an error that are shown. */
const longestError = 300;

let sheet: Promise<void> | undefined;

/** Resolves when the style sheet is there, or cannot be had: the formula can be read without it. */
export function mathStyled(): Promise<void> {
  sheet ??= new Promise((resolve) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = new URL('./mathRenderer.css', import.meta.url).href;
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => resolve());
    document.head.append(link);
  });
  return sheet;
}

/**
 * Draws a formula into an element, as nodes and never as markup; gives what is wrong with it where it
 * cannot be drawn. Commands that would make links, load pictures or set attributes are errors.
 */
export function drawMath(into: HTMLElement, source: string, display: boolean): string | undefined {
  try {
    render(source, into, {
      displayMode: display,
      throwOnError: true,
      strict: 'ignore',
      maxExpand: mostExpansions,
      maxSize: largest,
      macros: {},
      trust: ({ command }) => {
        throw new Error(`${command} is not allowed here.`);
      },
    });
    return undefined;
  } catch (error) {
    into.replaceChildren();
    const text = error instanceof Error ? error.message : String(error);
    return text.slice(0, longestError);
  }
}
