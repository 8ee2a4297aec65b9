import type { ChunkKind } from './chunk.ts';
import type { Part } from './part.ts';

/** What a scanner finds, in the order of the file; how deep it stands says what it belongs to. */
export interface Found {
  readonly start: number;
  readonly depth: number;
  readonly kind: ChunkKind;
  readonly name: string;
  readonly signature: string;
  readonly doc: string;
}

interface Open extends Part {
  readonly parts: Open[];
  end: number;
}

/** Nests what was found: each belongs to the last one before it that stands less deep. */
export function nestFound(found: readonly Found[], end: number): readonly Part[] {
  const top: Open[] = [];
  const open: { readonly depth: number; readonly part: Open }[] = [];
  for (const { depth, ...rest } of found) {
    while ((open.at(-1)?.depth ?? -1) >= depth) close(open.pop()?.part, rest.start);
    const container = rest.kind !== 'function' && rest.kind !== 'method';
    const part: Open = { ...rest, end, container, parts: [] };
    (open.at(-1)?.part.parts ?? top).push(part);
    open.push({ depth, part });
  }
  return top;
}

function close(part: Open | undefined, end: number): void {
  if (part !== undefined) part.end = end;
}
