import { createContext } from 'preact';

/** The depth of a text's first heading. */
export const FirstDepth = createContext(1);

/**
 * A reply has a heading of level 2 itself: the first one in its text, whatever a model begins with, is of
 * level 3, and those that lie deeper below it. Who reads by headings finds none missing in between.
 */
export function headingLevel(depth: number, firstDepth: number): 3 | 4 | 5 | 6 {
  const level = 3 + Math.max(0, depth - firstDepth);
  return level === 3 || level === 4 || level === 5 ? level : 6;
}
