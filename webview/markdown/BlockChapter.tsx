import { useEffect, useRef } from 'preact/hooks';
import { memo } from '../memo.ts';
import { BlockChunk } from './BlockChunk.tsx';
import { type BlockGroup, sameGroup } from './blockGroup.ts';
import { useRoomWhenFar } from './useRoomWhenFar.ts';

/** Groups in a section. */
const sectionSize = 4;

export function sectionsOf(groups: readonly BlockGroup[]): readonly (readonly BlockGroup[])[] {
  return Array.from({ length: Math.ceil(groups.length / sectionSize) }, (_, at) =>
    groups.slice(at * sectionSize, (at + 1) * sectionSize),
  );
}

interface BlockSectionProps {
  readonly groups: readonly BlockGroup[];
  /** True of the one that grows. */
  readonly last: boolean;
}

/** Many blocks: what is far from the view costs one element for all of them. */
export const BlockSection = memo(
  ({ groups, last }: BlockSectionProps) => {
    const element = useRef<HTMLDivElement>(null);
    const room = useRoomWhenFar(element, !last);
    useEffect(() => {
      // What was still growing when it was drawn last.
      if (room !== undefined) for (const group of groups) group.forget();
    }, [groups, room]);
    if (room !== undefined) return <div ref={element} style={{ height: `${room}px` }} />;
    return (
      <div ref={element} class="section">
        {groups.map((group, at) => (
          <BlockChunk key={at} group={group} last={last && at === groups.length - 1} />
        ))}
      </div>
    );
  },
  (before, after) =>
    before.last === after.last &&
    before.groups.length === after.groups.length &&
    before.groups.every((group, at) => {
      const other = after.groups[at];
      return other !== undefined && sameGroup(group, other);
    }),
);
