import type { BlockGroup } from './blockGroup.ts';
import type { Block } from './nodes.ts';

/** The event that asks a reply's Markdown for a block of code. */
export const wantsCode = 'parley-wants-code';

/** Which block of code is asked for; the answer is written into it. */
export class CodeWanted extends Event {
  /** The place of the block to go on from; undefined to begin with the first, or the last one. */
  readonly from: string | undefined;
  readonly step: 1 | -1;
  /** Undefined where there is no further one. */
  found: string | undefined;

  constructor(step: 1 | -1, from: string | undefined) {
    super(wantsCode);
    this.from = from;
    this.step = step;
  }
}

/** The place of the block of code that follows, or that comes before. */
export function codePlaceFrom(
  groups: readonly BlockGroup[],
  { from, step }: Pick<CodeWanted, 'from' | 'step'>,
): string | undefined {
  const places = groups.flatMap(({ blocks, from: first }) => placesOf(blocks, '', first));
  if (from === undefined) return places.at(step === 1 ? 0 : -1);
  const at = places.indexOf(from) + step;
  return at < 0 ? undefined : places[at];
}

/** As `BlockView` counts them. */
function placesOf(blocks: readonly Block[], within: string, first = 0): readonly string[] {
  return blocks.flatMap((block, at): readonly string[] => {
    const place = `${within}${first + at}`;
    if (block.type === 'code') return [place];
    if (block.type === 'quote') return placesOf(block.children, `${place}.`);
    if (block.type !== 'list') return [];
    return block.items.flatMap(({ children }, nth) => placesOf(children, `${place}.${nth}.`));
  });
}

/** The group in which a block stands. */
export function groupOfPlace(groups: readonly BlockGroup[], place: string): BlockGroup | undefined {
  const block = Number.parseInt(place, 10);
  return groups.findLast(({ from }) => from <= block);
}
