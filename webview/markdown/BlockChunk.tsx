import { useEffect, useRef } from 'preact/hooks';
import { foundAttribute } from '../find/places.ts';
import { FoundHere, type FoundGroup, isSameFound } from '../find/useFound.ts';
import { memo } from '../memo.ts';
import { type BlockGroup, sameGroup } from './blockGroup.ts';
import { BlocksView } from './BlockView.tsx';
import { useRoomWhenFar } from './useRoomWhenFar.ts';

interface BlockChunkProps {
  readonly group: BlockGroup;
  /** True of the one that grows. */
  readonly last: boolean;
  /** True of one that a key leads to. */
  readonly wanted: boolean;
  /** Set where the place that was looked for is in it. */
  readonly found: FoundGroup | undefined;
}

/**
 * Some blocks, drawn again only when one of them changed. Far from the view only their room is left:
 * a reply that has grown for minutes costs no more than a short one.
 */
export const BlockChunk = memo(
  ({ group, last, wanted, found }: BlockChunkProps) => {
    const element = useRef<HTMLDivElement>(null);
    const room = useRoomWhenFar(element, !last && !wanted && !found);
    useEffect(() => {
      if (room !== undefined) group.forget();
      return () => group.forget();
    }, [group, room]);
    if (room !== undefined) return <div ref={element} style={{ height: `${room}px` }} />;
    const { blocks, from, path } = group;
    return (
      <div ref={element} class="chunk" {...(found ? { [foundAttribute]: found.nth } : {})}>
        <FoundHere.Provider value={found?.query}>
          <BlocksView blocks={blocks} within="" from={from} path={path} />
        </FoundHere.Provider>
      </div>
    );
  },
  (before, after) =>
    before.last === after.last &&
    before.wanted === after.wanted &&
    isSameFound(before.found, after.found) &&
    sameGroup(before.group, after.group),
);
