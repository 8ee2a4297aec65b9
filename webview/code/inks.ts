import { fontStyles } from '../../src/protocol/codeTheme.ts';
import { inkOf } from './syntaxTheme.ts';

/**
 * Classes of colours, each with its rule in a sheet of its own. The policy of the page forbids styles in
 * elements, and the sheets that it allows cannot know the colours of a theme.
 */
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets.push(sheet);
const known = new Set<string>();

/**
 * The classes for text of this colour; undefined for plain text.
 * @param fontStyle bits in the order of `fontStyles`; less than 0 for none
 */
export function classOf(color: string | undefined, fontStyle = 0): string | undefined {
  const styles = fontStyles.filter((_each, bit) => fontStyle > 0 && fontStyle & (1 << bit));
  const classes = [...colorClass(color), ...styles.map((each) => `syntax-${each}`)];
  return classes.length === 0 ? undefined : classes.join(' ');
}

function colorClass(color: string | undefined): readonly string[] {
  const ink = inkOf(color);
  if (!ink) return [];
  if ('kind' in ink) return [`syntax-${ink.kind}`];
  const name = `syntax-${ink.color.slice(1)}`;
  if (!known.has(name)) sheet.insertRule(`.${name} { color: ${ink.color}; }`);
  known.add(name);
  return [name];
}
