import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type FoundGroup, isSameFound } from '../find/useFound.ts';
import { memo } from '../memo.ts';
import { BlockChunk } from './BlockChunk.tsx';
import { type BlockGroup, sameGroup } from './blockGroup.ts';
import { useRoomWhenFar } from './useRoomWhenFar.ts';

type Groups = readonly BlockGroup[];

/** Groups in a section, and in a chapter. */
const sectionSize = 4;
const chapterSize = 32;

export function chaptersOf(groups: Groups): readonly Groups[] {
  return inPartsOf(chapterSize, groups);
}

function inPartsOf(size: number, groups: Groups): readonly Groups[] {
  return Array.from({ length: Math.ceil(groups.length / size) }, (_, at) =>
    groups.slice(at * size, (at + 1) * size),
  );
}

interface PartProps {
  readonly groups: Groups;
  /** True of the one that grows. */
  readonly last: boolean;
  /** One of the groups that is drawn although it is far from the view. */
  readonly wanted: BlockGroup | undefined;
  /** The same, for the place that was looked for. */
  readonly found: FoundGroup | undefined;
}

/** Very many blocks: far from the view a reply of any length costs an element for each of its chapters. */
export const BlockChapter = memo(({ groups, last, wanted, found }: PartProps) => {
  const { element, room } = useForgotten(groups, last || !!wanted || !!found);
  if (room !== undefined) return <div ref={element} style={{ height: `${room}px` }} />;
  return (
    <div ref={element} class="chapter">
      {inPartsOf(sectionSize, groups).map((section, at, { length }) => (
        <BlockSection
          key={at}
          groups={section}
          last={last && at === length - 1}
          wanted={wanted && section.includes(wanted) ? wanted : undefined}
          found={found && section.includes(found.group) ? found : undefined}
        />
      ))}
    </div>
  );
}, isSame);

/** Many blocks: what is far from the view costs one element for all of them. */
const BlockSection = memo(({ groups, last, wanted, found }: PartProps) => {
  const { element, room } = useForgotten(groups, last || !!wanted || !!found);
  if (room !== undefined) return <div ref={element} style={{ height: `${room}px` }} />;
  return (
    <div ref={element} class="section">
      {groups.map((group, at) => (
        <BlockChunk
          key={at}
          group={group}
          last={last && at === groups.length - 1}
          wanted={group === wanted}
          found={group === found?.group ? found : undefined}
        />
      ))}
    </div>
  );
}, isSame);

interface Forgotten {
  readonly element: RefObject<HTMLDivElement | null>;
  /** Pixels; undefined where the groups are to be drawn. */
  readonly room: number | undefined;
}

/** Lets go of groups that are far from the view. */
function useForgotten(groups: Groups, needed: boolean): Forgotten {
  const element = useRef<HTMLDivElement>(null);
  const room = useRoomWhenFar(element, !needed);
  useEffect(() => {
    // What was still growing when it was drawn last.
    if (room !== undefined) for (const group of groups) group.forget();
  }, [groups, room]);
  return { element, room };
}

function isSame(before: Readonly<PartProps>, after: Readonly<PartProps>): boolean {
  return (
    before.last === after.last &&
    before.wanted === after.wanted &&
    isSameFound(before.found, after.found) &&
    before.groups.length === after.groups.length &&
    before.groups.every((group, at) => {
      const other = after.groups[at];
      return other !== undefined && sameGroup(group, other);
    })
  );
}
