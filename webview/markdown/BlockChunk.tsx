import { useEffect, useRef } from 'preact/hooks';
import { memo } from '../memo.ts';
import { type BlockGroup, sameGroup } from './blockGroup.ts';
import { BlocksView } from './BlockView.tsx';
import { useRoomWhenFar } from './useRoomWhenFar.ts';

interface BlockChunkProps {
  readonly group: BlockGroup;
  /** True of the one that grows. */
  readonly last: boolean;
}

/**
 * Some blocks, drawn again only when one of them changed. Far from the view only their room is left:
 * a reply that has grown for minutes costs no more than a short one.
 */
export const BlockChunk = memo(
  ({ group, last }: BlockChunkProps) => {
    const element = useRef<HTMLDivElement>(null);
    const room = useRoomWhenFar(element, !last);
    useEffect(() => {
      if (room !== undefined) group.forget();
      return () => group.forget();
    }, [group, room]);
    if (room !== undefined) return <div ref={element} style={{ height: `${room}px` }} />;
    const { blocks, from, path } = group;
    return (
      <div ref={element} class="chunk">
        <BlocksView blocks={blocks} within="" from={from} path={path} />
      </div>
    );
  },
  (before, after) => before.last === after.last && sameGroup(before.group, after.group),
);
