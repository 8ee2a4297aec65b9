import type { Part } from './part.ts';
import type { LinedText } from './windows.ts';

/** Something that a file declares, whichever chunk it stands in. */
export interface DeclaredName {
  /** Its own name; `Owner.name` where the declaration itself says whose it is. */
  readonly name: string;
  /** How many of the names before it it stands in: those in a row of which each stands less deep. */
  readonly depth: number;
  /** 1-based, its comment included. */
  readonly startLine: number;
  readonly endLine: number;
  /** True where it is only announced, and is written out elsewhere: a prototype. */
  readonly announced: boolean;
}

/** Names of one file; more has only what a machine wrote. */
const mostNames = 10_000;
/** Declarations within each other. */
const deepest = 12;

/** What these parts declare, in the order of the file, each before what stands in it. */
export function declaredNames(lined: LinedText, parts: readonly Part[]): readonly DeclaredName[] {
  const names: DeclaredName[] = [];
  gather(lined, parts, 0, names);
  return names;
}

function gather(
  lined: LinedText,
  parts: readonly Part[],
  depth: number,
  names: DeclaredName[],
): void {
  const { lines } = lined;
  for (const part of parts) {
    const own = part.name === '' ? (part.announces ?? '') : part.name;
    if (own === '' || depth >= deepest) {
      gather(lined, part.parts, depth, names);
      continue;
    }
    if (names.length >= mostNames) return;
    names.push({
      name: own.split('::').filter(Boolean).join('.'),
      depth,
      startLine: lines.lineAt(part.start) + 1,
      endLine: lines.lineAt(Math.max(part.start, part.end - 1)) + 1,
      announced: part.name === '',
    });
    gather(lined, part.parts, depth + 1, names);
  }
}
